"""What a check-in must have come to: every ledger that the acknowledged answers can give, computed by hand."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import psycopg

SEALED, CLOSED = "Sealed. Thank you.", "This check-in has closed."

Key = tuple[str, str]  # person by platform id, item
Band = tuple[str, str, str, int]  # unit, item, reading, fewest in the size band


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of some rounds.

    `wrong` ledgers are none of those that the answers can give: the acknowledged ones, and each of the `unknown`,
    which were on their way when the process died, counted or not. `changed` ledgers were not the same later.
    `opened` are copied ballots that opened with a key that exists after their round, `readable` those that opened
    while it ran. `outlived` are keys of closed rounds, `left` ballots of theirs.
    """

    seed: int
    rounds: int
    killed: Counter[str]
    acknowledged: int
    unknown: int
    wrong: int
    changed: int
    outlived: int
    left: int
    readable: int
    opened: int
    asked_wrongly: int

    @property
    def is_well(self) -> bool:
        bad = (self.wrong, self.changed, self.outlived, self.left, self.opened, self.asked_wrongly)
        return not any(bad) and self.readable > 0

    def __str__(self) -> str:
        kills = "; ".join(f"{many} {phase}" for phase, many in sorted(self.killed.items()))
        return (
            f"{self.rounds} check-ins, kill -9 in each (seed {self.seed}; {kills}): {self.acknowledged} answers "
            f"acknowledged, {self.unknown} with unknown outcome; {self.wrong} ledgers wrong, {self.changed} changed "
            f"later, {self.left} ballots left, {self.outlived} keys outlived their round, {self.asked_wrongly} rounds "
            f"did not ask everybody once; {self.readable} copied ballots opened with their keys, {self.opened} without"
        )


@dataclass(frozen=True, slots=True)
class Tap:
    person: str
    item: str
    choice: int


@dataclass(slots=True)
class Answers:
    """What one round was told: what was acknowledged last, and since then sent without an answer."""

    known: dict[Key, int] = field(default_factory=dict)
    unknown: dict[Key, set[int]] = field(default_factory=dict)

    def note(self, tap: Tap, told: str | None) -> None:
        key = (tap.person, tap.item)
        if told == SEALED:
            self.known[key] = tap.choice
            self.unknown.pop(key, None)
        elif told is None:
            self.unknown.setdefault(key, set()).add(tap.choice)


def possible(answers: Answers, team: Mapping[str, str]) -> list[list[Band]]:
    """Every ledger that these answers can give, an unknown one being stored or not."""
    open_ones = sorted(answers.unknown)
    choices = [[answers.known[key], *sorted(answers.unknown[key])] for key in open_ones]
    return [_expected(answers.known | dict(zip(open_ones, told, strict=True)), team) for told in product(*choices)]


def _expected(known: Mapping[Key, int], team: Mapping[str, str]) -> list[Band]:
    """A team of seven that has answered everything is a block of its own, and this is what it may say."""
    told: dict[tuple[str, str], list[int]] = {}
    for (person, item), choice in known.items():
        told.setdefault((team[person], item), []).append(choice)
    return sorted((unit, item, _reading(choices), 5) for (unit, item), choices in told.items())


def _reading(choices: list[int]) -> str:
    """method: the mean to the next half, upwards; nothing below 2 is told of so few, nor above 4 of five or six."""
    half = int(2 * sum(choices) / len(choices) + 0.5) / 2
    if half <= 2:
        return "<=2"
    if half >= 4 and len(choices) <= 6:
        return ">=4"
    return f"{min(half, 4.5):g}"


class Rows:
    """The database, seen and set from outside."""

    def __init__(self, conninfo: str) -> None:
        self._connection = psycopg.connect(conninfo, autocommit=True)

    def of(self, sql: str, *values: Any) -> list[Any]:
        with self._connection.cursor() as cursor:
            cursor.execute(sql.encode(), values)
            return cursor.fetchall() if cursor.description else []

    def one(self, sql: str, *values: Any) -> Any:
        return self.of(sql, *values)[0][0]

    def close(self) -> None:
        self._connection.close()
