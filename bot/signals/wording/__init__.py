"""How customer signals are spoken of."""
