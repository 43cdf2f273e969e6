"""Who is meant: what admins are asked where it is in doubt, and what they answered."""
