"""What admins do with customer signals, and what comes signed."""
