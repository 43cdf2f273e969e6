"""The steps in a check-in's life, as they show in the two folders and in the database, in their order."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.sealed.ballots import BOX
from storage.sealed.ballot_box import BOXES, CLOSING, KEYS, MANIFEST, PAGE, SEAL, RoundLink, read_link
from storage.sealed.folders import Folders, of_workspace
from storage.sealed.roll import ROLL, read_history, read_roll
from tests.processes import PATIENCE
from tests.slack.checkin.ledgers import Band, Rows
from tests.slack.payloads import TEAM

AT_ONCE = 1 / 3000  # seconds between looks at what other processes do
WORKSPACE = of_workspace("slack", TEAM)


@dataclass(frozen=True, slots=True)
class Step:
    """`is_done` is whether it has been taken."""

    name: str
    is_done: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Traces:
    """What the check-ins of the one workspace leave in the folders and in the database. `key` names a round."""

    folders: Folders
    rows: Rows

    def opening(self) -> Sequence[Step]:
        keys, sealed = self.folders.keys, self.folders.sealed
        return (
            Step("private key", lambda: bool(keys.files(f"*{KEYS}"))),
            Step("manifest", lambda: bool(keys.files(f"*{MANIFEST}"))),
            Step("seal", lambda: bool(keys.files(f"*{SEAL}"))),
            Step("file of boxes", lambda: bool(sealed.files(f"*{BOXES}"))),
            Step("link", lambda: self.link is not None),
            Step("line in the roll", lambda: bool(self.link and self.lines(self.link.key))),
            Step("row", lambda: bool(self.rows.of("select 1 from round where state = 'open'"))),
            Step("invitations", lambda: bool(self.link and self.invitations(self.link.key))),
        )

    def closing(self, key: str) -> Sequence[Step]:
        keys, sealed = self.folders.keys, self.folders.sealed
        return (
            Step("mark", lambda: sealed.holds(key + CLOSING) or not self.boxes(key)),
            Step("page", lambda: sealed.holds(key + PAGE) or self._is_published(key)),
            Step("keys destroyed", lambda: not keys.files(f"{key}.*")),
            Step("line in the roll", lambda: key in read_roll(sealed, WORKSPACE).closings),
            Step("link destroyed", lambda: self.link is None),
            Step("boxes removed", lambda: not self.boxes(key)),
            Step("mark removed", lambda: not self.boxes(key) and not sealed.holds(key + CLOSING)),
            Step("published", lambda: self._is_published(key)),
            Step("page removed", lambda: self._is_published(key) and not sealed.holds(key + PAGE)),
        )

    def answers(self, key: str, many: int) -> Step:
        return Step("answers", lambda: len(self.boxes(key)) >= many)

    @property
    def link(self) -> RoundLink | None:
        """To the round that is open, or being opened."""
        return read_link(self.folders.keys, WORKSPACE)

    def boxes(self, key: str) -> list[bytes]:
        """Every box of a round, as a thief takes them along."""
        files = [self.folders.sealed.read(file.name) or b"" for file in self.folders.sealed.files(f"{key}.*{BOXES}")]
        return [file[at : at + BOX] for file in files for at in range(0, len(file), BOX)]

    def private_keys(self) -> list[bytes]:
        return [file.read_bytes() for file in self.folders.keys.files(f"*{KEYS}")]

    def lines(self, key: str) -> Counter[str]:
        """How often the roll says of a round that it opened, and that it closed."""
        told = (self.folders.sealed.read(WORKSPACE + ROLL) or b"").decode().splitlines()
        return Counter(kind for line in told for kind in ("opening", "closing") if key in line and f'"{kind}"' in line)

    def ledger(self, key: str) -> list[Band]:
        return self.rows.of(
            "select l.unit, l.item, l.reading, l.size_from from ledger l join round r on r.id = l.round_id"
            " where r.key = %s order by l.unit, l.item",
            key,
        )

    def invitations(self, key: str) -> int:
        which = "join round r on r.id = d.subject_id where d.subject = 'invitation' and r.key = %s"
        return int(self.rows.one(f"select count(*) from delivery d {which}", key))

    def fingerprint(self, key: str) -> str:
        """As it was published."""
        return str(self.rows.one("select fingerprint from round where key = %s", key))

    def is_verified(self, key: str) -> bool:
        """Whether every check of a round, one at least, found all well."""
        failed = [line.failed for line in read_history(self.folders.sealed, WORKSPACE).checks if line.key == key]
        return failed != [] and not any(failed)

    def _is_published(self, key: str) -> bool:
        return bool(self.rows.of("select 1 from round where key = %s and state = 'closed'", key))


async def seen(step: Step) -> None:
    """Returns once it has been taken."""
    async with asyncio.timeout(PATIENCE):
        while not step.is_done():  # noqa: ASYNC110 - another process has no event to wait for
            await asyncio.sleep(AT_ONCE)


def reached(steps: Sequence[Step]) -> str:
    """The last step that was taken."""
    return next((step.name for step in reversed(steps) if step.is_done()), "nothing")
