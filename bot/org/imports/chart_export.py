"""A file of people before it is read: whoever has read the same before need not read it again."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from functools import cache
from itertools import islice
from operator import attrgetter
from pathlib import Path

from bot.org.chart_file import ChartFile, Line, read_chart
from bot.org.columns import ColumnKind
from bot.org.people import Profile
from bot.org.tables.dates import DateOrder

_EVERYTHING = attrgetter(*(stored.name for stored in fields(Profile)))
_AT_ONCE = 1_000  # people; the text of all would be most of the memory


@dataclass(frozen=True, slots=True)
class ChartExport:
    """`order` is that of its dates, where it cannot be seen; `company_names` are a company's names for columns."""

    content: bytes
    order: DateOrder | None = None
    company_names: Mapping[ColumnKind, Sequence[str]] = field(default_factory=dict)

    def read(self) -> ChartFile:
        """Returns what stands in it. Raises ChartError where it cannot be read at all."""
        return read_chart(self.content, self.order, self.company_names)

    def digest(self) -> str:
        """Returns what no other file has that comes to something else."""
        words = sorted((kind.value, list(names)) for kind, names in self.company_names.items())
        return hashlib.sha256(self.content + repr((self.order, words, rules_digest())).encode()).hexdigest()


@cache
def rules_digest() -> str:
    """Returns what tells this program from one that reads the same file, or directory, otherwise."""
    digest = hashlib.sha256()
    for room in ("org", "scim"):
        for module in sorted((Path(__file__).parents[2] / room).rglob("*.py")):
            digest.update(module.read_bytes())
    return digest.hexdigest()


def digest_of(profiles: Iterable[Profile]) -> str:
    """Returns what no other list of people has."""
    digest, remaining = hashlib.sha256(), iter(profiles)
    while some := [_EVERYTHING(profile) for profile in islice(remaining, _AT_ONCE)]:
        digest.update(repr(some).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def same_until(lines: Iterable[Line], today: date) -> date | None:
    """Returns the day from which the same lines mean something else, since by then somebody has come or gone. Who stays
    until December 31, 9999, as SAP has it, never goes.
    """
    days = [line.left_on + timedelta(days=1) for line in lines if line.left_on and today <= line.left_on < date.max]
    days += [line.joined_on for line in lines if line.joined_on and line.joined_on > today]
    return min(days, default=None)
