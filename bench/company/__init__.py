"""What it costs to take in a large company."""
