"""What an invented company has lived through, played once at the start of the demo."""
