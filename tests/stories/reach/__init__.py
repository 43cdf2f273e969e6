"""What reaches people unasked."""
