"""Concerns without a name that get an answer: circles of readers, sealed windows, and a way back by six words."""
