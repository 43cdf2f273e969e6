"""What a window leaves behind, in one file until it stands in the database: what may be read, or a loss."""

from dataclasses import dataclass, field
from datetime import date, datetime

from pydantic import TypeAdapter

from bot.barnacles.unnamed import UnnamedBarnacle
from bot.sealed.roll import Outcome, WindowLine
from bot.voice.releasing import ReleasedConcern


@dataclass(frozen=True, slots=True)
class WindowPage:
    """The file. `workspace` is the name of the workspace's files. A lost window has nothing to read, and no week."""

    key: str
    workspace: str
    at: datetime
    outcome: Outcome
    week: date | None = None
    concerns: tuple[ReleasedConcern, ...] = field(default=(), repr=False)
    barnacles: tuple[UnnamedBarnacle, ...] = field(default=(), repr=False)

    @classmethod
    def load(cls, stored: bytes) -> "WindowPage":
        """Returns the page that is stored. Raises ValueError for anything that is not such a file."""
        return _FILES.validate_json(stored)

    def __bytes__(self) -> bytes:
        return _FILES.dump_json(self)

    @property
    def holds_words(self) -> bool:
        return bool(self.concerns or self.barnacles)

    @property
    def line(self) -> WindowLine:
        """Returns what the roll keeps of the window."""
        return WindowLine(self.at, self.key, self.outcome)


_FILES = TypeAdapter(WindowPage)
