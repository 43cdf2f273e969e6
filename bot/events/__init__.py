"""Webhooks out: the company's programs are sent what may be known by everybody, signed: [its page](webhooks.md)."""
