"""Newcomers meet the values: one a week, with a thanks that shows it: [its page](newcomers.md)."""
