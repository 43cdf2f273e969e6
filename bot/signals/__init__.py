"""What customers say, in numbers that the company gives for each department: [its page](customer-signals.md)."""
