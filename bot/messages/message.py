"""What we say and ask, free of any platform: a small closed union that every adapter renders exhaustively."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain


@dataclass(frozen=True, slots=True)
class Bold:
    """`tag`, where it has one, gives it the colour of everything with that number, where a platform has colours."""

    text: str
    tag: int | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A person, written so that the platform shows (and notifies) them."""

    platform_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """What one types, as in `/kudos help`; a platform that has no commands with a slash shows it without."""

    text: str

    @property
    def without_slash(self) -> str:
        return self.text.removeprefix("/")


@dataclass(frozen=True, slots=True)
class ChannelName:
    """A place of posts, by name or by the platform's id."""

    text: str


Span = str | Bold | Mention | Link | Command | ChannelName
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
    rows: tuple[tuple[str | Command, str], ...]


@dataclass(frozen=True, slots=True)
class Button:
    """Pressing it is a `Pressed` request with this action and value."""

    label: str
    action: str
    value: str
    sends: bool = False  # the one button that sends something to others
    name: str = ""  # what is read aloud for it, where the label alone does not say what it is about


@dataclass(frozen=True, slots=True)
class Buttons:
    buttons: tuple[Button, ...]


class Native(ABC):
    """A block that a platform may draw by itself. Where it does not, other blocks say the same in words."""

    __slots__ = ()

    @abstractmethod
    def in_words(self) -> "tuple[Block, ...]": ...


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart: `values` by the chart's labels, None where nothing was published.

    `last` stands at its end where the latest value is drawn for a range, and is no number that was published.
    """

    name: str
    values: tuple[float | None, ...]
    last: str = ""


@dataclass(frozen=True, slots=True)
class ChartWindow:
    """A stretch of a chart that is marked: its first and its last label, by their places."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Chart(Native):
    """A line over time. `title` says the finding, `alt_text` the whole for those who cannot see it.

    The scale runs from `low` to `high`, the same for charts that stand side by side. `windows` are marked; `bands` tell
    by label in which of three what `legend` says lies, None where unknown. What `is_imported` is drawn lighter.
    """

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    alt_text: str
    low: float = 1
    high: float = 5
    windows: tuple[ChartWindow, ...] = ()
    bands: tuple[int | None, ...] = ()
    legend: str = ""
    is_imported: bool = False

    def in_words(self) -> "tuple[Block, ...]":
        return Text((Bold(self.title),)), Text((self.alt_text,))


@dataclass(frozen=True, slots=True)
class Cell:
    """`shade`, from 0 to 1, is how much ink it carries, the lowest number of a table the most; None has no colour.

    A withheld cell holds no number: its text says with whom it is shown. `bar` is the length of one, from 0 to 1.
    """

    text: str
    shade: float | None = None
    withheld: bool = False
    bar: float | None = None


@dataclass(frozen=True, slots=True)
class Table(Native):
    """Columns with their heads, the first of which names the rows. `title` says the finding."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def in_words(self) -> "tuple[Block, ...]":
        """Returns a line for each row, with the heads of its columns."""
        lines: list[Block] = [Text((Bold(self.title),))]
        for head, *numbers in self.rows:
            cells = " · ".join(f"{column} {cell.text}" for column, cell in zip(self.columns[1:], numbers, strict=True))
            lines.append(Text((Bold(head.text), f" — {cells}")))
        return tuple(lines)


@dataclass(frozen=True, slots=True)
class Question:
    """What one tap answers: the first `steps` of the choices are a scale, the others lie beside it.

    `place` is where it stands among its neighbours, as in "2 of 4".
    """

    text: str
    place: str
    choices: tuple[Button, ...]
    steps: int = 5


@dataclass(frozen=True, slots=True)
class Questions(Native):
    """Questions that are answered one after the other. What was tapped is marked nowhere but in the person's window.

    `progress` says how far somebody is, with `{count}` in it, and `ending` is the one line after the last.
    """

    questions: tuple[Question, ...]
    progress: str
    ending: str

    def in_words(self) -> "tuple[Block, ...]":
        """Returns the first question: the answer to a tap brings the next."""
        return tuple(
            block
            for question in self.questions[:1]
            for block in (Text((Bold(question.text), f" {question.place}")), Buttons(question.choices))
        )


@dataclass(frozen=True, slots=True)
class Details(Native):
    """What stands behind a label until somebody opens it. `button` asks for it, and more, where nothing can open."""

    label: str
    blocks: "tuple[Block, ...]"
    button: Button
    is_open: bool = False

    def in_words(self) -> "tuple[Block, ...]":
        if self.is_open:
            return (*self.blocks, Buttons((self.button,)))
        return (Buttons((replace(self.button, label=self.label),)),)


Block = Heading | Text | Quote | Note | Facts | Native | Buttons


@dataclass(frozen=True, slots=True)
class PeopleInput:
    label: str
    chosen: tuple[Mention, ...] = ()
    required: bool = True
    name: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class ChoiceInput:
    """`of_channels`: a platform's own picker of channels is taken where it has one, whatever the options are."""

    label: str
    options: tuple[Option, ...]
    chosen: str | None = None
    required: bool = True
    of_channels: bool = False
    name: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class TextInput:
    label: str
    at_most: int
    text: str = ""
    multiline: bool = False
    required: bool = True
    example: str = ""
    name: str = field(default="", kw_only=True)


Input = PeopleInput | ChoiceInput | TextInput  # whose name its field gives (`bot.messages.forms`)


@dataclass(frozen=True, slots=True)
class Message:
    """`plain` says the same in one line, for notifications and for readers that cannot show blocks."""

    plain: str
    blocks: tuple[Block, ...]

    def in_words(self) -> "Message":
        """Returns the same without any block that a platform has to draw by itself."""
        simpler = (block.in_words() if isinstance(block, Native) else (block,) for block in self.blocks)
        return Message(self.plain, tuple(chain.from_iterable(simpler)))

    @property
    def is_native(self) -> bool:
        return any(isinstance(block, Native) for block in self.blocks)


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
