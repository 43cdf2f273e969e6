"""Prints how often something is found in invented companies of one size: the rows of docs/customers.md.

`python -m tests.simulation.measured_sizes DEPARTMENTS PERIODS COMPANIES` measures it anew, the same at every call.
"""

import sys
from collections.abc import Callable, Iterator, Mapping

from numpy.random import Generator

from tests.simulation.connections import is_beyond_season, is_shown, share_of, with_strength
from tests.simulation.customers import (
    UNCONNECTED,
    YEAR,
    Company,
    Size,
    in_two_climates,
    with_the_same_time_of_year,
)

STRENGTHS = (0.3, 0.5, 0.7)
OF_THE_YEAR: Mapping[str, Callable[[Generator, Size], Company]] = {
    "the same hard weeks every year": with_the_same_time_of_year,
    "two branches with seasons of their own": in_two_climates,
}


def lines(size: Size, companies: int) -> Iterator[str]:
    """Returns a line for each kind of company, as soon as it is measured."""
    for kind, (build, _) in UNCONNECTED.items():
        yield f"{kind}: {share_of(build, size, companies).share:.3f}"
    for kind, build in OF_THE_YEAR.items():
        yield f"{kind}: {share_of(build, size, companies).share:.3f}"
        if size.periods >= 2 * YEAR:
            beyond = share_of(build, size, companies, is_beyond_season)
            yield f"the same, beyond the time of year: {beyond.share:.3f}"
    for strength in STRENGTHS:
        shares = (share_of(with_strength(strength, small=small), size, companies, is_shown) for small in (False, True))
        alike, noisy = (measured.share for measured in shares)
        yield f"found at r {strength}: {alike:.3f} alike, {noisy:.3f} small ones noisy"


if __name__ == "__main__":
    departments, periods, count = map(int, sys.argv[1:])
    sys.stdout.write(f"{departments} departments x {periods} periods, {count} companies each\n")
    for text in lines(Size(departments, periods), count):
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
