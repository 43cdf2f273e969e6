"""What is kept, and for how long: told to everybody, and done by the clock; legal holds of admins."""
