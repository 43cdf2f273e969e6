"""Microsoft Teams."""

PATH = "/api/messages"  # where Teams reaches us, below the public address
PRIVACY, TERMS = "/privacy", "/terms"  # pages that Teams shows before somebody installs Waterline
