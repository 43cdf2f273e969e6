"""Rows of surveys by other products."""
