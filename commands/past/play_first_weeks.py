"""The demo's first three weeks: people write, thank and join thanks, each at their own moment of the past."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache, partial
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from bot.demo.invented import guests
from bot.kudos.actions import GiveForm, PlusForm, Visibility
from bot.messages.message import Answers
from bot.messages.request import Reacted, Request, Submitted
from bot.messages.slug import slug
from bot.org.company import Company
from bot.org.people import Person
from bot.org.values import Value
from commands.delivery.deliver import deliver_waiting
from commands.past.events import Event, play, working_days_ago
from commands.routing.entrance import Entrance
from storage import database
from storage.kudos import giving
from storage.org import people, values

GENERAL = "general"
_PATH = Path(__file__).with_suffix(".yaml")

# Somebody writes to the others: place, the writer, the words, when. Returns the link to the message.
Write = Callable[[str, Person, str, datetime], Awaitable[str]]


class _InventedEvent(BaseModel):
    """When it was, and who did it: `ago` in working days, `at` as in 09:40, on the person's own clock."""

    model_config = ConfigDict(extra="forbid")
    ago: int
    at: time
    by: str


class _InventedReaction(BaseModel):
    model_config = ConfigDict(extra="forbid")
    by: str
    value: str


class _InventedMessage(_InventedEvent):
    says: str
    thanked: _InventedReaction | None = None


class _InventedKudos(_InventedEvent):
    to: list[str]
    value: str
    words: str
    private: bool = False
    cover: bool = False
    plus: dict[str, str] = {}


class Weeks(BaseModel):
    model_config = ConfigDict(extra="forbid")
    messages: list[_InventedMessage]
    kudos: list[_InventedKudos]


@cache
def first_weeks() -> Weeks:
    """Returns what happens, from the file beside this one."""
    return Weeks.model_validate(yaml.safe_load(_PATH.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class _Stage:
    workspace_id: int
    people: Mapping[str, Person]
    values: list[Value]
    write: Write
    entrance_for: Callable[[datetime], Entrance]

    def value(self, tag: str) -> Value | None:
        """Returns the value with this tag; the first value in a company that chose others."""
        typed = (value for value in self.values if slug(value.name("en")) == tag)
        return next(iter((*typed, *self.values)), None)

    async def does(self, handle: str, idempotency_key: str, request: Request, moment: datetime) -> None:
        """Makes a request through the entrance, at that moment; what comes of it is delivered at once."""
        entrance = self.entrance_for(moment)
        await entrance.answer(self.people[handle].platform_id, idempotency_key, request)
        await deliver_waiting(entrance.served, moment)


async def play_first_weeks(
    entrance_for: Callable[[datetime], Entrance],
    write: Write,
    now: datetime,
    meanwhile: Sequence[Event] = (),
) -> None:
    """Fills an empty workspace of the invented company, all or nothing; played again, it does nothing.

    `entrance_for` gives an entrance whose clock, and that of its platform, stands at a moment of the past; `meanwhile`
    is what else happens at which moments. To be called before anything works off the queue, which then finds everything
    delivered.
    """
    weeks = first_weeks()
    workspace_id = entrance_for(now).workspace.id
    if await were_played(workspace_id):
        return
    await people.meet(workspace_id, guests())
    everyone = {person.handle: person for person in await people.everyone(workspace_id)}
    stage = _Stage(
        workspace_id=workspace_id,
        people=everyone,
        values=await values.current(workspace_id),
        write=write,
        entrance_for=entrance_for,
    )
    entries: list[_InventedMessage | _InventedKudos] = [*weeks.messages, *weeks.kudos]
    moments = [(_moment(entry, everyone[entry.by].time_zone, now), entry) for entry in entries]
    events = [*meanwhile]
    events += [Event(moment, partial(_happen, stage, entry, moment)) for moment, entry in moments]
    async with database.all_or_nothing():
        await play(events)


async def were_played(workspace_id: int) -> bool:
    return await giving.given_for(workspace_id, _idempotency_key(first_weeks().kudos[-1])) is not None


def beginning(company: Company, now: datetime) -> datetime:
    """Returns the first moment of the weeks."""
    zones = {member.profile.handle: member.profile.time_zone for member in company.members}
    weeks = first_weeks()
    return min(_moment(entry, zones[entry.by], now) for entry in (*weeks.messages, *weeks.kudos))


async def _happen(stage: _Stage, entry: _InventedMessage | _InventedKudos, moment: datetime) -> None:
    if isinstance(entry, _InventedMessage):
        await _write(stage, entry, moment)
    else:
        await _thank(stage, entry, moment)


async def _write(stage: _Stage, message: _InventedMessage, moment: datetime) -> None:
    writer = stage.people[message.by]
    link = await stage.write(GENERAL, writer, message.says, moment)
    if message.thanked and (value := stage.value(message.thanked.value)):
        reaction = Reacted(emoji=value.emoji, author=writer.platform_id, link=link, place=GENERAL)
        await stage.does(
            message.thanked.by, f"{_idempotency_key(message)}:thanked", reaction, moment + timedelta(minutes=5)
        )


async def _thank(stage: _Stage, kudos: _InventedKudos, moment: datetime) -> None:
    value = stage.value(kudos.value)
    answers: Answers = {
        GiveForm.receivers.name: tuple(stage.people[handle].platform_id for handle in kudos.to),
        GiveForm.value.name: str(value.id) if value else "",
        GiveForm.words.name: kudos.words,
        GiveForm.visibility.name: (Visibility.PRIVATE if kudos.private else Visibility.PUBLIC).value,
    }
    state = {GiveForm.place.name: GENERAL} | ({GiveForm.cover.name: "yes"} if kudos.cover else {})
    await stage.does(kudos.by, _idempotency_key(kudos), Submitted(GiveForm.KEY, answers, state), moment)
    kudos_id = await giving.given_for(stage.workspace_id, _idempotency_key(kudos))
    for author, word in kudos.plus.items():
        plus = Submitted(PlusForm.KEY, {PlusForm.word.name: word}, {PlusForm.kudos.name: str(kudos_id)})
        await stage.does(author, f"{_idempotency_key(kudos)}:{author}", plus, moment + timedelta(hours=1))


def _idempotency_key(entry: _InventedEvent) -> str:
    """Nobody does two things at one moment."""
    return f"first-weeks:{entry.by}:{entry.ago}:{entry.at:%H:%M}"


def _moment(entry: _InventedEvent, time_zone: str, now: datetime) -> datetime:
    return working_days_ago(entry.ago, entry.at, time_zone, now)
