"""An invented company."""
