"""Forget me: what is kept of a person goes, or stays without their name, as they choose."""
