"""Where people come from, and what was taken in before."""
