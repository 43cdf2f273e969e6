"""People, reporting lines, units, values."""
