"""Exports for admins and observers, as files that others can read: [its page](exports.md)."""
