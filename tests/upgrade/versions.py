"""The versions that docs/versions.md lists, and where the database of each lies."""

import re
from dataclasses import dataclass
from pathlib import Path

from storage import schema
from tests.processes import ROOT

PAGE = ROOT / "docs" / "versions.md"
MIGRATIONS = Path(schema.__file__).with_name("migrations")
DUMPS = Path(__file__).parent / "dumps"
_LINE = re.compile(r"^\| (\d+) \| (\d{4}-\d\d-\d\d) \| `([0-9a-f]{8})` \| `(\w+)` \|", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Version:
    """`migration` is the last that it has."""

    number: int
    commit: str
    migration: str

    @property
    def dump(self) -> Path:
        return DUMPS / f"{self.number}.sql.xz"


VERSIONS = tuple(
    Version(int(number), commit, migration)
    for number, _, commit, migration in _LINE.findall(PAGE.read_text(encoding="utf-8"))
)
