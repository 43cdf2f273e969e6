"""Entra, which gives out our tokens: how the app shows who it is there, and what keeps it from one."""
