"""Letters to managers."""
