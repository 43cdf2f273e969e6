"""Each line of what everybody reads of what is kept is true to the minute: younger rows stay, older ones go."""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from bot.config.rules import RetentionRules
from bot.config.settings import Settings
from bot.messages.message import Facts
from bot.messages.say import say
from bot.ports import ServedWorkspace
from bot.retention.wording.kept import KeptPage, page
from commands.feature import Tick
from commands.retention.delete_old import delete_old
from storage.caches import forget_all
from storage.database import statement
from tests.past import Lived
from tests.platform import RememberingPlatform

MINUTE, CENTURY = timedelta(minutes=1), timedelta(days=36_525)
ALWAYS = "For as long as the workspace"
FOREVER = RetentionRules(kudos_days=None, forecasts_days=None, audiences_days=None, letters_days=None, diary_days=None)
FINITE = RetentionRules(kudos_days=411, forecasts_days=422, audiences_days=233, letters_days=444, diary_days=1_222)
_ROUNDS = "update round set closes_at = now() - %(age)s where state = 'closed'"
_OF_CLOSED = "{} t join round r on r.workspace_id = t.workspace_id and r.id = t.round_id where r.state = 'closed'"


class Line(NamedTuple):
    """Where it stands what a line is about, and what makes all of it so old; the latter is none for what cannot be."""

    rows: str
    ages: str = ""


# Audiences go before the forecasts of the same check-ins.
LINES: Mapping[str, Line] = {
    "audiences": Line(_OF_CLOSED.format("audience"), _ROUNDS),
    "forecasts": Line(_OF_CLOSED.format("forecast"), _ROUNDS),
    "letters": Line(
        "letter t where not exists (select from promise p where p.letter_id = t.id)",
        "update letter set at = now() - %(age)s",
    ),
    "kudos": Line(
        "(select id from kudos union all select id from past_kudos) t",
        "with past as (update past_kudos set given_at = now() - %(age)s) update kudos set given_at = now() - %(age)s",
    ),
    "deliveries": Line(
        "delivery t where posted = wanted and failed is null", "update delivery set wanted_at = now() - %(age)s"
    ),
    "ledger": Line("ledger"),
    "diary": Line(
        "diary t where content <> '' and kind not in ('settings', 'admins')", "update diary set at = now() - %(age)s"
    ),
}
_PAST_KUDOS = """
with brought as (
    insert into past_kudos_import (workspace_id, product, imported_at)
    select id, 'Bonusly', now() from workspace returning workspace_id, id
)
insert into past_kudos (workspace_id, import_id, line_key, receiver_id, words, given_at)
select b.workspace_id, b.id, p.id::text, p.id, 'for the rope', now() from brought b, person p
"""


async def counts() -> dict[str, int]:
    counted = {}
    for name, line in LINES.items():
        [row] = await statement(f"select count(*) as count from {line.rows}")
        counted[name] = int(row["count"])
    return counted


async def make_old(name: str, age: timedelta) -> None:
    """The diary refuses that its entries are made older, so its triggers rest meanwhile."""
    await statement("alter table diary disable trigger user")
    await statement(LINES[name].ages, age=age)
    await statement("alter table diary enable trigger user")


async def clock_looks(past: Lived, settings: Settings, later: timedelta = timedelta(0)) -> None:
    """All that is deleted on one day."""
    [database] = await statement("select now() as now")
    served = {past.workspace.id: ServedWorkspace(past.workspace, RememberingPlatform(), settings, settings)}
    forget_all()
    is_over = False
    while not is_over:
        tick = Tick(database["now"] + later, served, past.check_ins)
        assert await delete_old(tick) == []
        is_over = tick.moments == {}


def kept_for(past: Lived, rules: RetentionRules, remember_days: int | None) -> Settings:
    queue = past.settings.queue.model_copy(update={"remember_days": remember_days})
    return past.settings.model_copy(update={"retention": rules, "queue": queue})


def read(settings: Settings) -> dict[str, str]:
    """What the page says of each line."""
    shown = page(KeptPage(settings=settings, holds=(), names={}, editable=False), "en")
    facts = dict(row for block in shown.blocks if isinstance(block, Facts) for row in block.rows)
    lines = {name: facts.pop(say("en", f"retention.{name}")) for name in LINES}
    assert facts == {}, "each line is tried"
    return lines


async def test_whatever_is_kept_for_as_long_as_the_workspace_goes_never_and_all_else_at_its_minute(
    harbour_past: Lived,
) -> None:
    await statement(_PAST_KUDOS)
    settings = kept_for(harbour_past, FOREVER, None)
    assert {*read(settings).values()} == {ALWAYS}
    kept = await counts()
    assert all(kept.values())
    await clock_looks(harbour_past, settings, CENTURY)
    assert await counts() == kept
    settings = kept_for(harbour_past, FINITE, 55)
    for name, words in read(settings).items():
        if words != ALWAYS:
            days = timedelta(days=int(words.removesuffix(" days")))
            await make_old(name, days - MINUTE)
            await clock_looks(harbour_past, settings)
            assert await counts() == kept, name
            await make_old(name, days + MINUTE)
            await clock_looks(harbour_past, settings)
            kept |= {name: 0}
            assert await counts() == kept, name
    assert {name for name in kept if kept[name]} == {"ledger"}
    await clock_looks(harbour_past, settings, CENTURY)
    assert await counts() == kept
