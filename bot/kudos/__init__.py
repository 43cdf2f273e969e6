"""Thanks, and the hint that makes them specific."""
