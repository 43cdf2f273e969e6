"""A look at oneself for who leads: nine questions, answered and drawn in one form, and kept nowhere."""
