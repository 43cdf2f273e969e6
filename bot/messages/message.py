"""What we say and ask, free of any platform: a small closed union that every adapter renders exhaustively."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Bold:
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A person, written so that the platform shows (and notifies) them."""

    platform_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    text: str


Span = str | Bold | Mention | Link
Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    line: Line


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a person: shown as theirs, never cut, never interpreted."""

    words: str


@dataclass(frozen=True, slots=True)
class Note:
    """Quiet text beside the matter."""

    line: Line


@dataclass(frozen=True, slots=True)
class Facts:
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Button:
    """Pressing it is a `Pressed` request with this action and value."""

    label: str
    action: str
    value: str
    sends: bool = False  # the one button that sends something to others


@dataclass(frozen=True, slots=True)
class Buttons:
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart: `values` by the chart's labels, None where nothing was published.

    `last` stands at its end where the latest value is drawn for a range, and is no number that was published.
    """

    name: str
    values: tuple[float | None, ...]
    last: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A line over time. `title` says the finding, `told` the whole for those who cannot see it.

    The scale runs from `low` to `high`, the same for charts that stand side by side.
    """

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    told: str
    low: float = 1
    high: float = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """`shade`, from 0 to 1, is where it lies on the scale of sand to deep water; None has no colour.

    A withheld cell holds no number: its text says with whom it is shown together.
    """

    text: str
    shade: float | None = None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Columns with their heads, the first of which names the rows. `title` says the finding."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


Block = Heading | Text | Quote | Note | Facts | Chart | Table | Buttons


@dataclass(frozen=True, slots=True)
class PeopleInput:
    name: str
    label: str
    chosen: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class ChoiceInput:
    name: str
    label: str
    options: tuple[Option, ...]
    chosen: str | None = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class TextInput:
    name: str
    label: str
    at_most: int
    text: str = ""
    multiline: bool = False
    required: bool = True
    example: str = ""


Input = PeopleInput | ChoiceInput | TextInput


@dataclass(frozen=True, slots=True)
class Message:
    """`plain` says the same in one line, for notifications and for readers that cannot show blocks."""

    plain: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A dialog. Submitting it is a `Submitted` request with `key`, the fields and the untouched `state`."""

    key: str
    title: str
    submit: str
    blocks: tuple[Block | Input, ...]
    state: Mapping[str, str] = field(default_factory=dict)


Answers = Mapping[str, str | tuple[str, ...]]  # input name -> text, option value, or platform ids of people
Reply = Message | Form | None
