"""What a feature brings to the router, the help and the docs. Each room declares its own in its `feature` module.

`commands.features` lists the rooms: a new one is one line there.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from bot.barnacles import actions as barnacles
from bot.config.settings import Settings
from bot.delivery.deliveries import Delivery, Subject
from bot.delivery.handing import HandedFile, Handing
from bot.diary.events import DiaryEvent
from bot.messages.actions import Action
from bot.messages.forms import TypedForm
from bot.messages.message import Message, Reply
from bot.messages.refusal import Refusal
from bot.org.people import Workspace
from bot.ports import Ballots, Context, Served, ServedWorkspace
from bot.roles.roles import ChartRole, Role
from bot.voice import actions as voice
from commands.check_ins import CheckIns
from storage.caches import ByWorkspace, registered

Answer = Reply | Refusal
Value = TypeVar("Value")
Form = TypeVar("Form", bound=TypedForm)

TellLost = Callable[[Delivery, ServedWorkspace, datetime], Awaitable[None]]
MakeFile = Callable[[Handing, ServedWorkspace], Awaitable[HandedFile | None]]
PutBack = Callable[[Delivery, ServedWorkspace, datetime], Awaitable[bool]]

KUDOS, PULSE, VOICE, WATERLINE, BARNACLE = "/kudos", "/pulse", voice.COMMAND, "/waterline", barnacles.COMMAND
SAME = "the same"
GREETED = "any words to Waterline that are no command"  # what brings the home in Teams, which has no page for it


@dataclass(frozen=True, slots=True)
class Word:
    """`/kudos word`, and the catalogue's key of what it does. An empty word is the bare command, "@" a thanks.

    `answer` takes what was typed after the command. `enters` are the kinds of entries in the diary that may come of it:
    of what changes something for everybody, and of a look into a protected thing. `chart_role` is whom the answer is
    for by the chart; the router, which reads none, leaves that to it. `for_guests`, guests may ask it, too, where an
    admin lets them. Where it `takes_words`, others may follow on it, and `answer` takes these alone. `is_on` is whether
    an admin turned on what it is about: else it is offered to nobody, and says so to who types it.
    """

    word: str
    usage: str
    does: str
    answer: Callable[[Context, str], Awaitable[Answer]]
    command: str = KUDOS
    role: Role = Role.EVERYBODY
    enters: tuple[type[DiaryEvent], ...] = ()
    chart_role: ChartRole | None = None
    for_guests: bool = False
    takes_words: bool = False
    is_on: Callable[[Settings], bool] = lambda _: True

    def answers(self, roles: Collection[Role], chart_role: ChartRole | None) -> bool:
        """Returns whether it answers somebody who has these roles: nobody is offered what never will."""
        leads = self.chart_role is None or (chart_role is not None and self.chart_role.includes(chart_role))
        return leads and self.role.includes(roles)


@dataclass(frozen=True, slots=True)
class ButtonRoute(Generic[Value]):
    """`opens_form` says that a form answers it, for platforms that must know before it is pressed. Others may, too.

    `enters` and `for_guests` as with a word.
    """

    action: Action[Value]
    answer: Callable[[Context, Value], Awaitable[Answer]]
    opens_form: bool = False
    role: Role = Role.EVERYBODY
    enters: tuple[type[DiaryEvent], ...] = ()
    chart_role: ChartRole | None = None
    for_guests: bool = False


@dataclass(frozen=True, slots=True)
class FormRoute(Generic[Form]):
    """A form that is sent back filled in. `enters` and `for_guests` as with a word.

    `says` are the inputs that others read, in which nobody's concern may be repeated.
    """

    form: type[Form]
    answer: Callable[[Context, Form], Awaitable[Answer]]
    role: Role = Role.EVERYBODY
    enters: tuple[type[DiaryEvent], ...] = ()
    chart_role: ChartRole | None = None
    for_guests: bool = False
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Capability:
    """A row of docs/capabilities.md. `requests` are what it needs: a word, a button, a form, or a kind of request.

    `elsewhere` is the way on platforms that are none of these three, by name.
    """

    does: str
    requests: tuple[str, ...]
    web: str
    slack: str
    teams: str = SAME
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    def way(self, platform: str) -> str:
        """Returns the way on a platform; in Teams what is typed has no slash."""
        ways = {"web": self.web, "slack": self.slack, "teams": self.teams, **self.elsewhere}
        route = ways.get(platform, SAME)
        return f"{route}, without the slash" if platform == "teams" and route == SAME and "`/" in self.web else route


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws what should stand, or None for nothing: at delivery, so that it is true then, in the reader's language.

    `tell_lost` says to whom it matters that it can never stand there; it may be called again, and tells once.
    `put_back` is of what the clock sends: before it is posted, the rule of its hour is asked again. Where it may not
    come now, it is wanted no more, the clock sends it anew in time, and `put_back` returns True.
    `file` is of what hands over a file (`storage.delivery.handings`), which stands under the drawn words.
    """

    subject: Subject
    draw: Callable[[Delivery, Workspace, Ballots | None], Awaitable[Message | None]]
    tell_lost: TellLost | None = None
    put_back: PutBack | None = None
    file: "FileDrawing | None" = None


@dataclass(frozen=True, slots=True)
class FileDrawing:
    """Makes a file whenever it is handed over; `name` is what it is saved as, `link` the key of what leads there."""

    name: str
    link: str
    make: MakeFile


@dataclass(frozen=True, slots=True)
class Tick:
    """What the clock asks for, of workspaces that are served. Due moments are claimed in the database or in files: two
    processes do a thing once.

    A workspace is not asked for at every tick; `commands.delivery.rests` says when. What has another moment says it.
    """

    now: datetime
    served: Served
    checkins: CheckIns
    serves: Callable[[str], bool] = lambda _: False  # whether this process serves a workspace, by `of_workspace`
    moments: dict[int, datetime] = field(default_factory=dict)

    def again(self, workspace_id: int, moment: datetime | None = None) -> None:
        """Has a workspace asked for again at a moment; at the next tick where none is named."""
        moment = max(self.now, moment or self.now)
        self.moments[workspace_id] = min(moment, self.moments.get(workspace_id, moment))


Due = Callable[[Tick], Awaitable[list[BaseException]]]  # returns what went wrong with some; `each` collects it


class Looks:
    """When this process last looked into each workspace: a feature looks so often, however often the clock asks."""

    def __init__(self, every: timedelta) -> None:
        self._every = every
        self._at: ByWorkspace[datetime] = registered(ByWorkspace())

    def is_early(self, workspace_id: int, tick: Tick) -> bool:
        """Returns whether the last look is not as long ago yet; the clock then asks again when it is."""
        looked_at = self._at.get(workspace_id)
        if looked_at is None or not timedelta(0) <= tick.now - looked_at < self._every:
            return False
        tick.again(workspace_id, looked_at + self._every)
        return True

    def note(self, workspace_id: int, now: datetime) -> None:
        """Notes that it looked."""
        self._at[workspace_id] = now


async def each(works: Iterable[Awaitable[object]]) -> list[BaseException]:
    """Does one after the other, whatever becomes of the one before, and returns what went wrong."""
    outcomes = [(await asyncio.gather(work, return_exceptions=True))[0] for work in works]
    return [outcome for outcome in outcomes if isinstance(outcome, BaseException)]


@dataclass(frozen=True, slots=True)
class Feature:
    """`drawings` are of the messages that it sends by itself, `due` is what it does by the clock.

    `due_apart` takes long, as where a platform is listed: it is done on a clock of its own, and holds up nothing else.
    `wakes` are the names (`of_workspace`) of those that it is to be asked for at once, since files wait for them.
    `events` are its kinds of entries in the diary.
    """

    words: tuple[Word, ...] = ()
    buttons: tuple[ButtonRoute[Any], ...] = ()
    submissions: tuple[FormRoute[Any], ...] = ()
    capabilities: tuple[Capability, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    due: tuple[Due, ...] = ()
    due_apart: tuple[Due, ...] = ()
    wakes: Callable[[CheckIns], Collection[str]] | None = None
    events: tuple[type[DiaryEvent], ...] = ()
