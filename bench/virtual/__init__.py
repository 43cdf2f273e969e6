"""What would take hours or a year, measured in virtual time."""
