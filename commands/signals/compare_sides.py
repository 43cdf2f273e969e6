"""Both sides of a company as they are drawn, and what may be said: once for a whole workspace, whoever asks."""

import asyncio
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from bot.checkin.rounds import Frozen, Round
from bot.signals.conclusions import Conclusion, StillComparing, quarter_end
from bot.signals.page import CompanySides
from bot.signals.signals import SignalKind
from commands.signals.conclude_quarter import Concluded, conclude_quarter, tested_at
from commands.signals.put_together import compared_numbers, put_together
from storage.batching import Memo
from storage.caches import registered
from storage.checkin import rounds
from storage.org.successions import latest_succession
from storage.signals.kinds import current_kinds
from storage.signals.latest import latest_change


@dataclass(frozen=True, slots=True)
class ComparedSides:
    """Both sides, what may be said of them by the weeks until a day, and how the company was in the latest check-in;
    `k` is its floor, `left_out` are departments that are not in the test, since others lie in them, and `tested` are
    the signals that are in it, also those that were removed since.
    """

    sides: CompanySides
    conclusion: Conclusion
    tested_until: date | None
    frozen: Frozen
    k: int
    left_out: frozenset[str] = frozenset()
    tested: tuple[SignalKind, ...] = ()


PATIENCE = 8.0  # seconds, of somebody who asked
_compared: Memo[Hashable, ComparedSides] = registered(Memo(10))
_concluded: Memo[Hashable, Concluded] = registered(Memo(50))  # each holds for a quarter, and may take a minute


async def compare_sides(workspace_id: int) -> ComparedSides | None:
    """Returns both sides; None before a check-in has closed. It is remembered until another one closes, or until
    somebody says something anew of customers.
    """
    latest = await rounds.last_closed(workspace_id)
    if latest is None:
        return None
    kinds = [
        (kind.key, kind.shape, kind.higher_is_better, *sorted(kind.names.items()))
        for kind in await current_kinds(workspace_id)
    ]
    version = (workspace_id, await latest_change(workspace_id), await latest_succession(workspace_id), *kinds)
    return await _compared.answer((latest.id, *version), lambda: _compare(workspace_id, latest, version))


async def compared_soon(workspace_id: int) -> ComparedSides | StillComparing | None:
    """Returns both sides for somebody who waits; `StillComparing` where it takes longer, and goes on without them."""
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE) as patience:
            return await compare_sides(workspace_id)
    if not patience.expired():
        raise TimeoutError
    return StillComparing()


async def conclusion_of(workspace_id: int, *, waits: bool = True) -> Conclusion | None:
    """Returns what may be said; None where nobody has given a number of customers. Who reads it just now waits no
    longer than `PATIENCE`; who writes a letter `waits`.
    """
    compared = await compare_sides(workspace_id) if waits else await compared_soon(workspace_id)
    if isinstance(compared, StillComparing):
        return compared
    return compared.conclusion if compared and compared.sides.kinds else None


async def _compare(workspace_id: int, latest: Round, version: Hashable) -> ComparedSides:
    until, numbers = quarter_end(latest.week), await compared_numbers(workspace_id, latest)
    sides = (await put_together(workspace_id, numbers, latest)).sides
    reference = await tested_at(workspace_id, latest)
    concluded = await _concluded.answer(
        (until, version), lambda: conclude_quarter(workspace_id, reference, latest.week, version)
    )
    return ComparedSides(
        sides=sides,
        conclusion=concluded.conclusion,
        tested_until=latest.first_monday + timedelta(weeks=until, days=-1) if until else None,
        frozen=latest.frozen,
        k=latest.k,
        left_out=numbers.left_out,
        tested=concluded.kinds,
    )
