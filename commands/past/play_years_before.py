"""The demo's two years before its quarter, written to the roll and the ledger as rounds leave them.

Nobody is asked, and nothing is sealed: that would take longer than whoever starts the demo waits. Everything that is
kept of a counted round is here as the product makes it, by the same functions: the blocks, the released numbers, the
fingerprint over them, the two lines in the roll. So each can be checked like any other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from secrets import token_hex
from typing import NamedTuple
from uuid import uuid4

from bot.checkin.availability import rhythm_of
from bot.checkin.ledger import Page
from bot.checkin.questions import items_of
from bot.checkin.rounds import CountedRound
from bot.checkin.schedule import Rhythm, begins
from bot.demo.years_before import WEEKS_BEFORE, YearsBefore
from bot.org.unit_key import team_key
from bot.sealed.ballots import Choice, OpenedAnswer
from bot.sealed.counting import fold
from bot.sealed.manifest import Manifest
from bot.sealed.opening import Opening, begin
from bot.sealed.page import ClosedRound, closed
from bot.sealed.roll import ClosingLine, OpeningLine, Roll
from commands.past.events import UnplayableError
from commands.past.stage import PastStage
from commands.routing.entrance import Entrance
from commands.sealed.open_round import plan_round
from storage.checkin import ledger, rounds
from storage.org import people
from storage.sealed import rounds as sealed_rounds
from storage.sealed.folders import of_workspace
from storage.sealed.roll import append_all, numbers_of

_NONCE = 16  # bytes


class _Counted(NamedTuple):
    """A round as it opened, and what it left."""

    opening: Opening
    page: ClosedRound


async def play_years_before(stage: PastStage, entrance: Entrance, first_monday: date) -> None:
    """Writes the rounds of the weeks before the quarter that begins on `first_monday`."""
    workspace, folders = entrance.workspace, stage.checkins.folders
    name = of_workspace(workspace.platform, workspace.platform_id)
    rhythm = rhythm_of(entrance.settings, first_monday, entrance.clock.now())
    zones = await people.time_zones(workspace.id)
    opens = begins(rhythm, 1, zones)
    plan = await plan_round(workspace, entrance.settings, Roll.of(()), opens)
    if plan is None:
        raise UnplayableError("no check-in is due when the quarter begins")
    plan = replace(plan, first_monday=first_monday - timedelta(weeks=WEEKS_BEFORE), extra={}, departments=())
    numbers = numbers_of(folders.sealed, name, (colleague.account for colleague in plan.people))
    first_opening = begin(plan, uuid4().hex, Roll.of(()), numbers, opens)
    lines: list[OpeningLine | ClosingLine] = []
    roll = Roll.of(())
    for opening, page in _rounds(stage, first_opening, rhythm):
        lines += [opening.line(roll, folders.keys.id), page.line]
        roll = roll if roll.openings else Roll.of(lines)
        await _publish(workspace.id, page)
    append_all(folders.sealed, name, lines)
    rounds.forget(workspace.id, None)


def _rounds(stage: PastStage, first_opening: Opening, rhythm: Rhythm) -> Iterator[_Counted]:
    """Each as the first of the quarter, so many weeks earlier, and what it left."""
    years, published = YearsBefore(stage.population), frozenset[str]()
    heads: dict[str, str] = {team_key(person.id): account for account, person in stage.people.items()}
    for week in range(1, WEEKS_BEFORE + 1, rhythm.cadence):
        earlier, manifest = timedelta(weeks=WEEKS_BEFORE + 1 - week), first_opening.manifest
        manifest = replace(
            manifest,
            key=uuid4().hex,
            week=week,
            opened_at=manifest.opened_at - earlier,
            closes_at=manifest.closes_at - earlier,
            frozen=replace(manifest.frozen, items=items_of(week, cadence=rhythm.cadence)),
            last=tuple(sorted(published)),
        )
        page = _page(manifest, years, heads)
        published = page.blocks.published
        counted = closed(manifest, CountedRound(page, {}), token_hex(_NONCE), manifest.closes_at)
        yield _Counted(replace(first_opening, manifest=manifest), counted)


def _page(manifest: Manifest, years: YearsBefore, heads: Mapping[str, str]) -> Page:
    """What the people of each leaf answered, folded like ballots."""
    frozen = manifest.frozen
    keys = [item.key for item in frozen.items]
    labels = years.week(manifest.week, len(keys))
    ballots = (
        OpenedAnswer(key, leaf, Choice(label))
        for leaf, invited in frozen.invited.items()
        for answered in labels[heads[leaf]][:invited]
        for key, label in zip(keys, answered, strict=True)
    )
    return fold(frozen.tree, keys, frozen.invited, ballots, manifest.k, frozenset(manifest.last))


async def _publish(workspace_id: int, page: ClosedRound) -> None:
    round_id = await sealed_rounds.settle(workspace_id, page)
    if round_id is None or page.facts is None:
        raise UnplayableError("a round of the years before left no page")
    await ledger.add(workspace_id, round_id, page.numbers)
    ledger.remember(workspace_id, round_id, page.numbers.page(page.facts.frozen))
