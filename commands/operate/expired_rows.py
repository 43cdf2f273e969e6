"""How many rows this process has deleted since its start since they were too old, by what they were: for `/metrics`."""

from collections import Counter

expired_rows: Counter[str] = Counter()
