"""What is looked at in a closed round, and what came of it: for operators, for a works council, for everybody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from pydantic import TypeAdapter

from bot.org.people import Workspace


class Check(Enum):
    """The name of a check is what stands in front of its result (`bot.sealed.wording.checks`)."""

    ANSWERS = "answers"  # none are left
    KEYS = "keys"  # none are left
    MANIFEST = "manifest"  # what was counted is what the roll says was opened
    PAGE = "page"  # while it stands, it is what the roll's fingerprint covers
    RECORD = "record"  # the database has this round
    SCORES = "scores"  # each is one that a rule can release
    LEDGER = "ledger"  # numbers and frozen facts have the fingerprint that stands in the roll
    FLOORS = "floors"  # what was frozen is what the roll says, and every number keeps its floor


class CheckResult(NamedTuple):
    """`fields` are what its sentence says."""

    check: Check
    well: bool
    fields: Mapping[str, object]


class RollStanding(Enum):
    """Where a round has come to, by the roll."""

    CLOSED = "closed"
    VOID = "void"
    OPEN = "open"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check of one round says. `number` is the database's; `at` is when the round closed, or closes.

    There are `results` of a closed one alone.
    """

    workspace: Workspace
    key: str
    number: int | None
    standing: RollStanding
    at: datetime | None = None
    results: tuple[CheckResult, ...] = field(default=())

    @property
    def failed(self) -> tuple[Check, ...]:
        return tuple(checked.check for checked in self.results if not checked.well)

    @property
    def well(self) -> bool:
        return self.standing in (RollStanding.CLOSED, RollStanding.VOID) and not self.failed


@dataclass(frozen=True, slots=True)
class CheckLine:
    """That a round was checked, in a line beside the roll that nobody rewrites; all was well where nothing failed."""

    at: datetime
    key: str
    failed: tuple[Check, ...]


LINES = TypeAdapter(CheckLine)
