"""Choose what reaches one unasked."""
