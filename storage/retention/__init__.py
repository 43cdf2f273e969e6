"""Rows that are too old are deleted, some at a time; and what holds stand, as the diary has it."""
