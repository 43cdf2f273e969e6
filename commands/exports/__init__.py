"""Exports, asked for in chat or on the command line."""
