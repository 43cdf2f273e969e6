"""Customer signals in the database."""
