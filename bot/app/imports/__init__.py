"""What other products held, brought on the command line."""
