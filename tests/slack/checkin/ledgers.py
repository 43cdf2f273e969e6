"""What a check-in must have come to: every ledger that the acknowledged answers can give, computed by hand."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import psycopg
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

SEALED, CLOSED = "Sealed. Thank you.", "This check-in has closed."

Key = tuple[str, str]  # person by platform id, item
Band = tuple[str, str, str, int]  # unit, item, reading, fewest in the size band


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of some rounds.

    `wrong` ledgers are none of those that the answers can give: the acknowledged ones, and each of the `unknown`,
    which were on their way when the processes died, counted or not. `twice` were counted, or noted in the roll, more
    than once; `changed` ledgers were not the same later, `doubted` did not pass their check. `opened` are copied boxes
    that opened with a key that exists after their round, `readable` those that opened while it ran. `outlived` are keys
    of closed rounds, `left` other files of theirs. `failed` answers had none although nobody was killed.
    """

    seed: int
    rounds: int
    killed: Counter[str]
    acknowledged: int
    unknown: int
    failed: int
    wrong: int
    twice: int
    changed: int
    doubted: int
    outlived: int
    left: int
    readable: int
    opened: int
    asked_wrongly: int

    @property
    def is_well(self) -> bool:
        bad = (self.failed, self.wrong, self.twice, self.changed, self.doubted, self.outlived, self.left, self.opened)
        return not any(bad) and not self.asked_wrongly and self.readable > 0

    def __str__(self) -> str:
        kills = "; ".join(f"{many} {phase}" for phase, many in sorted(self.killed.items()))
        return (
            f"{self.rounds} check-ins, kill -9 of all processes in each (seed {self.seed}; {kills}): "
            f"{self.acknowledged} answers acknowledged, {self.unknown} with unknown outcome, {self.failed} failed; "
            f"{self.wrong} ledgers wrong, {self.twice} counted twice, {self.changed} changed later, {self.doubted} "
            f"doubted; {self.outlived} keys outlived their round, {self.left} other files are left, "
            f"{self.asked_wrongly} rounds did not ask everybody once; {self.readable} copied boxes opened with their "
            f"keys, {self.opened} without"
        )


@dataclass(frozen=True, slots=True)
class Tap:
    person: str
    item: str
    choice: int


def opens(boxes: Sequence[bytes], private_keys: Sequence[bytes]) -> int:
    """How many boxes a thief can open who has these keys."""
    return sum(_opens(box, SealedBox(PrivateKey(key))) for box in boxes for key in private_keys)


def _opens(box: bytes, with_key: SealedBox[PrivateKey]) -> bool:
    try:
        return bool(with_key.decrypt(box))
    except CryptoError:
        return False


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
    """A team of six that has answered everything is a block of its own, and this is what it may say."""
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
