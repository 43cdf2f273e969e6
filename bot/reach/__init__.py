"""What reaches a person unasked: one message a day of planned recognition, and one form of all that comes."""
