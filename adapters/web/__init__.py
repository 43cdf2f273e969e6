"""The local page, on this machine only."""
