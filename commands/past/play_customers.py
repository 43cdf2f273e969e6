"""The demo's customers: numbers about them, given by an admin's file, and thanks that they left at addresses."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from bot.config.settings import Settings
from bot.customers.actions import CloseForm
from bot.customers.door import CustomerWords, Left
from bot.customers.links import LinkKind
from bot.customers.thanks import ThanksState
from bot.demo.customer_kinds import COMPLAINTS, SATISFACTION
from bot.demo.customer_words import CustomerWordsState, InventedCustomerWords, InventedLink, invented_customers
from bot.demo.customers import customers_say
from bot.demo.years_before import YearsBefore
from bot.messages.refusal import Refusal
from bot.messages.request import Submitted
from bot.messages.slug import slug
from bot.org.people import Person
from bot.org.unit_key import team_key
from bot.ports import Context
from bot.signals.diary import KindWords, SignalKindSaved, StatedBy
from commands.customers import decide, hold_links
from commands.customers.open_door import CustomersDoor
from commands.delivery.deliver import deliver_waiting
from commands.past.events import Event, UnplayableError, working_days_ago
from commands.past.stage import PastStage
from commands.signals.state_values import state_values
from storage.customers import waiting
from storage.diary import diary
from storage.org import people, values
from storage.signals import kinds

_DAY_LATER = timedelta(days=1)


def signals_in(stage: PastStage, first_monday: date, moment: datetime) -> list[Event]:
    """Returns that an admin gives all numbers since the first round, once the last of the quarter has closed."""
    return [Event(moment, partial(_give_numbers, stage, first_monday, moment))]


async def _give_numbers(stage: PastStage, first_monday: date, moment: datetime) -> None:
    admin = next(person for person in stage.people.values() if person.is_admin)
    workspace_id = stage.entrance_for(moment).workspace.id
    for kind in (SATISFACTION, COMPLAINTS):
        await kinds.save_kind(workspace_id, kind)
        await diary.append(workspace_id, admin.id, SignalKindSaved(None, KindWords.of(kind)), moment)
    unit_of = {account: team_key(person.id) for account, person in stage.people.items()}
    until = moment.date() - timedelta(days=moment.weekday())
    numbers = list(customers_say(YearsBefore(stage.population), first_monday, until, unit_of))
    await state_values(workspace_id, admin.id, StatedBy.FILE, numbers, moment)


def thanks_in(stage: PastStage, settings: Settings, now: datetime) -> list[Event]:
    """Returns what customers wrote before `now`, and what became of it; nothing where nobody can have an address."""
    if not settings.customers.enabled or not settings.customers.public_url:
        return []
    return [event for entry in invented_customers().words for event in _life(_Stage(stage, now), entry)]


@dataclass(frozen=True, slots=True)
class _Stage:
    past: PastStage
    now: datetime

    def context(self, person: Person, moment: datetime) -> Context:
        return self.past.context(person.platform_id, f"customers:{moment.isoformat()}", moment)

    def ago(self, person: Person, days: int, hour: time) -> datetime:
        return working_days_ago(days, hour, person.time_zone, self.now)


def _life(stage: _Stage, entry: InventedCustomerWords) -> Iterator[Event]:
    link = next(link for link in invented_customers().links if link.person == entry.link)
    owner = stage.past.by_handle[link.person]
    came_at = stage.ago(owner, entry.ago, entry.hour)
    yield Event(came_at, partial(_leave, stage, link, entry, came_at))
    if entry.state is not CustomerWordsState.WAITING:
        decided_at = stage.ago(owner, entry.ago - 1, entry.hour)
        yield Event(decided_at, partial(_decide, stage, owner, entry, decided_at))
    if entry.state is CustomerWordsState.CLOSED:
        closed_at = stage.ago(owner, entry.ago - 2, entry.hour)
        yield Event(closed_at, partial(_close, stage, owner, entry, closed_at))


async def _leave(stage: _Stage, link: InventedLink, entry: InventedCustomerWords, moment: datetime) -> None:
    """As a stranger does, at the address that its owner was given before."""
    owner, entrance = stage.past.by_handle[link.person], stage.past.entrance_for(moment)
    ctx = stage.context(owner, moment)
    _hold(await hold_links.name_link(ctx, link.kind, link.name), "have an address")
    address = next(address for address in await hold_links.held_links(ctx) if address.target.kind is link.kind)
    door = CustomersDoor(entrance.served, entrance.clock)
    words = CustomerWords(entry.words, entry.name, f"demo-{entry.ago}")
    if (outcome := await door.leave(address.url.rpartition("/")[2], words)) is not Left.WAITS:
        raise UnplayableError(f"a customer of {link.person} was not heard: {outcome.value}")


async def _decide(stage: _Stage, owner: Person, entry: InventedCustomerWords, moment: datetime) -> None:
    ctx = stage.context(owner, moment)
    thanks = (await waiting.of_person(ctx.workspace.id, owner.id, (ThanksState.WAITING,), 0, 1))[0]
    outcome: object
    match entry.state:
        case CustomerWordsState.SHARED:
            offered = await values.current(ctx.workspace.id)
            value = next((value.id for value in offered if slug(value.name("en")) == entry.value), None)
            outcome = await decide.share_thanks(ctx, thanks.id, await _named(ctx, thanks.kind), value)
        case CustomerWordsState.KEPT:
            outcome = await decide.keep_thanks(ctx, thanks.id)
        case _:
            outcome = await decide.hand_on(ctx, thanks.id)
    _hold(outcome, f"have what a customer wrote {entry.state.value}")
    await deliver_waiting(stage.past.entrance_for(moment).served, moment)


async def _named(ctx: Context, kind: LinkKind) -> list[Person]:
    """Of what a team is thanked for, all of it."""
    if kind is LinkKind.PERSON:
        return [ctx.person]
    team = await people.team_led_by(ctx.workspace.id, ctx.person.id)
    return await people.members(ctx.workspace.id, team.id) if team else []


async def _close(stage: _Stage, owner: Person, entry: InventedCustomerWords, moment: datetime) -> None:
    """By whoever heads the department, with a word that comes back to who handed it on."""
    workspace_id = stage.past.entrance_for(moment).workspace.id
    head = await decide.head_for(workspace_id, owner.id)
    if head is None:
        raise UnplayableError(f"nobody heads the department of {owner.handle}")
    [handed] = await waiting.of_person(workspace_id, owner.id, (ThanksState.HANDED,), 0, 1)
    form = CloseForm.read(
        Submitted(CloseForm.KEY, {CloseForm.word.name: entry.answer}, {CloseForm.thanks.name: str(handed.id)})
    )
    _hold(await decide.close_handed(stage.context(head, moment), form), "close what was handed on")
    await deliver_waiting(stage.past.entrance_for(moment).served, moment)


def _hold(outcome: object, deed: str) -> None:
    if isinstance(outcome, Refusal):
        raise UnplayableError(f"somebody could not {deed}: {outcome.key}")
