"""What one leader reads of customers: both sides of the departments in their part of the company."""

from asyncio import gather
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.checkin.departments import teams_in
from bot.checkin.wording.names import department_name
from bot.org.people import Person, Workspace
from bot.org.unit_key import unit_key
from bot.signals.conclusions import StillComparing
from bot.signals.page import (
    AT_ONCE,
    KUDOS_OF,
    WORDS_AT_MOST,
    QuotedCustomer,
    SignalPage,
    later_by,
    leading_kind,
    range_of_customers,
    range_of_people,
    seen_from,
)
from bot.signals.page_actions import PageTurn
from commands.signals.compare_sides import ComparedSides, compared_soon
from storage.customers.counts import shared_in, words_shared_in
from storage.kudos.a_person import received_in
from storage.org.team_names import team_names

THANKS_OF = timedelta(weeks=4)


async def read_page(
    workspace: Workspace, reader: Person, turn: PageTurn | None, now: datetime
) -> SignalPage | StillComparing | None:
    """Returns a page of the signal that is asked for, else of the one of which most may be said; None before a check-in
    has closed, and where nothing was said of customers.
    """
    compared = await compared_soon(workspace.id)
    if isinstance(compared, StillComparing):
        return compared
    return await _page(compared, workspace, reader, turn, now) if compared and compared.sides.kinds else None


async def _page(
    compared: ComparedSides, workspace: Workspace, reader: Person, turn: PageTurn | None, now: datetime
) -> SignalPage:
    sides, frozen = compared.sides, compared.frozen.named_in(reader.language, await team_names(workspace.id))
    wanted = next((kind for kind in sides.kinds if turn and kind.key == turn.kind), None)
    kind = wanted or leading_kind(compared.conclusion, sides.kinds)
    lines = sides.lines[kind.key]
    inside = seen_from(unit_key(reader.id), reader.id, frozen.tree, lines)
    names = {unit: department_name(frozen, unit, workspace.name, reader.language) for unit in inside}
    ordered = sorted(inside, key=lambda unit: (names[unit].casefold(), unit))
    start = turn.start if turn and turn.start < len(ordered) else 0
    inside_lines = [lines[unit] for unit in inside]
    thanked = (workspace.id, teams_in(frozen.tree, inside), now - THANKS_OF, now)
    thanks, shared = await gather(shared_in(*thanked), words_shared_in(*thanked, WORDS_AT_MOST))
    return SignalPage(
        conclusion=compared.conclusion,
        kinds=sides.kinds,
        kind=kind,
        frozen=frozen,
        k=compared.k,
        first_monday=sides.first_monday,
        tested_until=compared.tested_until,
        departments=tuple(lines[unit] for unit in ordered[start : start + AT_ONCE]),
        start=start,
        total=len(ordered),
        elsewhere=len(lines.keys() - compared.left_out - {*ordered}),
        above=range_of_people(inside_lines),
        below=range_of_customers(inside_lines, kind),
        left_out=compared.left_out,
        tested=compared.tested,
        later=later_by(compared.conclusion, kind),
        is_monthly=kind.key in sides.monthly,
        thanks=thanks,
        words=tuple(QuotedCustomer(quoted.words, quoted.customer, names[quoted.department]) for quoted in shared),
        kudos=await _kudos_a_person(workspace, teams_in(frozen.tree, inside), compared.k, now),
    )


async def _kudos_a_person(
    workspace: Workspace, department_of: Mapping[int, str], k: int, now: datetime
) -> Mapping[str, float]:
    """By department, where at least k people want posts about them."""
    received = await received_in(workspace.id, department_of, now - timedelta(weeks=KUDOS_OF), now)
    return {unit: sums.kudos / sums.people for unit, sums in received.items() if sums.people >= k}
