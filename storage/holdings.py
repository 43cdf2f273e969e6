"""How a room of storage declares what it holds of a person: one `HOLDINGS` in its module `holdings`, a table each.

`storage.personal_data.registry` gathers them. What people read of it and what forgetting does are read from there, and
a test finds whatever column of the database no room declares.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from bot.personal_data.sections import NotShown, Section


class PersonIn(Enum):
    """How a column says who is meant."""

    NUMBER = "the number of a person"
    ACCOUNT = "what the platform calls them, or the place of their private chat"
    UNIT = "the key of a team or branch, which holds the number of who leads it"
    INSIDE = "somewhere inside of an array, a list or an object"


@dataclass(frozen=True, slots=True)
class ShownRows:
    """The person reads what a select returns for `%(person)s`, `%(account)s`, `%(workspace_id)s`; its columns are
    labels.
    """

    section: Section
    select: str


@dataclass(frozen=True, slots=True)
class ShownWithin:
    """The person reads it in a part that another declaration brings, or who knows how to read packed rows."""

    section: Section


Showing = ShownRows | ShownWithin | NotShown


class KudosToForget(Enum):
    """What somebody chooses before they are forgotten."""

    KUDOS_GIVEN = "given"  # they stay, signed by nobody, or go
    KUDOS_RECEIVED = "received"  # they stay without the name, or go


@dataclass(frozen=True, slots=True)
class DeleteRow:
    """The row goes."""


@dataclass(frozen=True, slots=True)
class BlankPerson:
    """The row stays and leads to nobody any more; what stands in `words` is emptied."""

    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ByChoice:
    """The row goes, or stays and leads to nobody, as the person chose."""

    chosen: KudosToForget


@dataclass(frozen=True, slots=True)
class CutOut:
    """The person is taken out of an array, a list or an object, of which the rest stays."""


@dataclass(frozen=True, slots=True)
class KeepRow:
    """The row stays as it is; `because` is for whoever asks."""

    because: str


Forgetting = DeleteRow | BlankPerson | ByChoice | CutOut | KeepRow


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonColumn:
    """A column that says a person, what they read by it, and what forgetting them does."""

    column: str
    showing: Showing
    forgetting: Forgetting
    says: PersonIn = PersonIn.NUMBER


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A table. `words` are columns with what somebody wrote, by the column that says who did, None where that is nobody
    here: a customer, the platform, a list of people. `names` are what somebody is called, and words about them.
    `plain` are those that hold nothing of a person, though a text, a number or an object could.
    """

    table: str
    persons: tuple[PersonColumn, ...] = ()
    words: Mapping[str, str | None] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()

    @property
    def columns(self) -> frozenset[str]:
        """Returns all columns that it speaks of."""
        return frozenset((*(person.column for person in self.persons), *self.words, *self.names, *self.plain))


NUMBER_LEADS_NOWHERE = KeepRow("it holds a number, which leads to a row without a name once the person is forgotten")
