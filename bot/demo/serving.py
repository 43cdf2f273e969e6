"""What people of the invented company say of the departments that serve theirs."""

from collections.abc import Iterable

import numpy as np

_SERVED, _DIFFER = 3.4, 0.9  # of 1 to 5: the usual label, and how far people lie from it
_AT_MOST = 2  # items about other departments in a check-in


def how_others_serve(seed: int, week: int, answering: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Returns by person the labels of the items that they would be asked in a week; the same at every call."""
    rng = np.random.default_rng((seed, week, 11))
    people = sorted(answering)
    labels = np.clip(np.rint(_SERVED + _DIFFER * rng.standard_normal((len(people), _AT_MOST))), 1, 5)
    return {person: tuple(row) for person, row in zip(people, labels.astype(int).tolist(), strict=True)}
