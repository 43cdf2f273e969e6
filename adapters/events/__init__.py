"""Webhooks out: signed requests (Standard Webhooks) to addresses that admins chose: [its page](webhooks.md)."""
