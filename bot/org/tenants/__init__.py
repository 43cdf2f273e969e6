"""Who has installed Waterline by themselves, and what they gave it."""
