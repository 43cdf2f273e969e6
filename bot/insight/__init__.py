"""Blind spots, the manager's mirror, the leader's summary."""
