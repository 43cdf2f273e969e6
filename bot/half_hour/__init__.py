"""Leaders' half hour: one question a week to take along to customers."""
