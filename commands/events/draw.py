"""What is sent of an event: as it stands when it is sent, and only what everybody may know."""

from datetime import UTC, timedelta
from typing import assert_never

from bot.checkin.rounds import Round, State
from bot.checkin.wording.names import unit_name
from bot.events.payloads import (
    ConcernsCountedEvent,
    KudosEditedEvent,
    KudosGivenEvent,
    KudosTakenBackEvent,
    Payload,
    PromiseKeptEvent,
    RoundClosedEvent,
    SentBand,
    SentConcerns,
    SentKudos,
    SentPerson,
    SentPromise,
    SentRound,
    SentScore,
    Tested,
    TestEvent,
    WithdrawnKudos,
)
from bot.events.webhooks import EventKind, HeldEvent
from bot.insight.claims.concern_counts import CountBand
from bot.kudos.public import NamedPerson, PublicKudos
from bot.org.people import Workspace
from commands.insight.count_concerns import count_concerns
from storage.checkin import ledger, promises, rounds
from storage.kudos.public_kudos import public_one
from storage.org import people

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


async def draw(workspace: Workspace, event: HeldEvent) -> Payload | None:
    """Returns what is to be sent; None where there is nothing to say any more."""
    match event.kind:
        case EventKind.KUDOS_GIVEN:
            kudos = await public_one(workspace.id, event.subject_id)
            return KudosGivenEvent(timestamp=event.made_at, data=_kudos(kudos)) if kudos else None
        case EventKind.KUDOS_EDITED | EventKind.KUDOS_TAKEN_BACK:
            return await _kudos_now(workspace, event)
        case EventKind.ROUND_CLOSED:
            return await _round(workspace, event)
        case EventKind.PROMISE_KEPT:
            return await _promise(workspace, event)
        case EventKind.CONCERNS_COUNTED:
            return await _concerns(workspace, event)
        case EventKind.TEST:
            return TestEvent(timestamp=event.made_at, data=Tested(webhook=event.webhook_id))
        case _:
            assert_never(event.kind)


async def _kudos_now(workspace: Workspace, event: HeldEvent) -> Payload:
    """One that nobody is named in any more is withdrawn, whichever way that came about."""
    if kudos := await public_one(workspace.id, event.subject_id):
        return KudosEditedEvent(timestamp=event.made_at, data=_kudos(kudos))
    return KudosTakenBackEvent(timestamp=event.made_at, data=WithdrawnKudos(id=event.subject_id))


def _kudos(kudos: PublicKudos) -> SentKudos:
    return SentKudos(
        id=kudos.id,
        given_at=kudos.given_at,
        giver=_person(kudos.giver) if kudos.giver else None,
        receivers=[_person(receiver) for receiver in kudos.receivers],
        value=dict(kudos.value_names),
        words=kudos.words,
        from_customer=kudos.from_customer,
    )


def _person(person: NamedPerson) -> SentPerson:
    return SentPerson(id=person.id, name=person.name)


async def _closed(workspace: Workspace, round_id: int) -> Round | None:
    """Read anew: this process may remember it as it was while it was open."""
    rounds.forget(workspace.id, round_id)
    round_ = await rounds.find(workspace.id, round_id)
    return round_ if round_ and round_.state is State.CLOSED else None


async def _round(workspace: Workspace, event: HeldEvent) -> Payload | None:
    """The scores of what everybody was asked: what is asked about a manager, or a department, is theirs."""
    if (closed := await _closed(workspace, event.subject_id)) is None:
        return None
    items = {item.key: item for item in closed.frozen.items if not item.about_manager}
    page = await ledger.known_page(closed)
    scores = [
        SentScore(
            unit=unit,
            unit_name=unit_name(closed.frozen, unit, workspace.name, workspace.language),
            item=item,
            theme=items[item].theme,
            reading=score.reading.value,
            people_from=score.size.value[0],
        )
        for (unit, item), score in sorted(page.scores.items())
        if item in items
    ]
    content = SentRound(week=closed.week, closed_at=closed.closes_at, scores=scores)
    return RoundClosedEvent(timestamp=event.made_at, data=content)


async def _promise(workspace: Workspace, event: HeldEvent) -> Payload | None:
    promise = await promises.find(workspace.id, event.subject_id)
    managers = await people.by_ids(workspace.id, [promise.person_id]) if promise else []
    if promise is None or promise.done_at is None or not managers:
        return None
    content = SentPromise(
        id=promise.id,
        manager=SentPerson(id=managers[0].id, name=managers[0].name),
        promise=promise.text(workspace.language),
        made_at=promise.made_at,
        kept_at=promise.done_at,
    )
    return PromiseKeptEvent(timestamp=event.made_at, data=content)


async def _concerns(workspace: Workspace, event: HeldEvent) -> Payload | None:
    """Of a week that is over wherever somebody is, in the bands that letters say: no other ones could be compared."""
    if (closed := await _closed(workspace, event.subject_id)) is None:
        return None
    day = (closed.closes_at.astimezone(UTC) - _DAY).date()
    week = day - timedelta(days=day.weekday()) - _WEEK
    counted = await count_concerns(workspace.id, week, week, closed.k)
    if counted is None:
        return None
    content = SentConcerns(week_of=week, came=_band(counted.came), answered=_band(counted.answered))
    return ConcernsCountedEvent(timestamp=event.made_at, data=content)


def _band(band: CountBand | None) -> SentBand | None:
    return SentBand(fewest=band.fewest, largest=band.largest) if band else None


def body_of(payload: Payload) -> bytes:
    """Returns the bytes that are signed and sent."""
    return payload.model_dump_json().encode()
