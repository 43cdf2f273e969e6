"""What waits to be posted."""
