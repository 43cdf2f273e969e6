"""Results of surveys by other products, beside what check-ins say and apart from it: [its page](imports.md)."""
