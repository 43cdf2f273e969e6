"""First run: who installs is welcomed with three steps, and tries a check-in alone."""
