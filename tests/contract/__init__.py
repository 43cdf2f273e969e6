"""What holds on every platform, told once."""
