"""Birthdays, work anniversaries and first days, at the morning where the person is: [its page](celebrations.md)."""
