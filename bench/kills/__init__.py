"""What is lost or left where processes are killed in the middle of their work."""
