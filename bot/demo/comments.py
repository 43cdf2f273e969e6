"""What some of the invented people write under their answers."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import yaml

from bot.demo.population import Population

_PATH = Path(__file__).with_name("comments.yaml")
_WRITE = 0.2  # of those who answer: so that three of twenty do in most weeks


@cache
def _words() -> Mapping[str, list[str]]:
    words: Mapping[str, list[str]] = yaml.safe_load(_PATH.read_text(encoding="utf-8"))
    return words


def comments_in(population: Population, week: int, answering: Iterable[str]) -> dict[str, str]:
    """Returns by person what they write in a week, in their own language; the same at every call, and never the same by
    two of them: once all has been said, nobody writes any more.
    """
    languages = {member.profile.platform_id: member.profile.language for member in population.company.members}
    rng = np.random.default_rng((population.seed, week, 9))
    unsaid = {language: rng.permutation(words).tolist() for language, words in _words().items()}
    comments = {}
    for person in sorted(answering):
        left = unsaid.get(languages[person], unsaid["en"])
        if rng.random() < _WRITE and left:
            comments[person] = left.pop()
    return comments
