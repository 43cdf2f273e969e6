"""How often the public page gave which answer, in this process: counted for the metrics, by what it said alone."""

from collections import Counter

page_answers: Counter[str] = Counter()
