"""How it reads what is kept, and for how long."""
