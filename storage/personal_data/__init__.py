"""What every room holds of a person, gathered, and read for that person."""
