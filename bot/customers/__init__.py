"""Customers' thanks: a stranger leaves a word at an address, and whom it thanks decides what becomes of it."""
