"""What leaders of the demo's company read of their half hours with customers: each of their own, under the summary."""

from datetime import timedelta

from bot.checkin.questions import ROUNDS
from bot.insight.mirror import EVERY
from bot.org.people import Person
from storage.half_hour import half_hours
from storage.org import people
from tests.past import TODAY, Lived
from tests.platform import RememberingPlatform
from tests.stories.demo.visitor import Visitor

WALKED = "You took 3 half hours with customers in the last three months."


async def took(lived: Lived, leader: Person, weeks_ago: int, words: str) -> None:
    monday = (TODAY - timedelta(days=TODAY.weekday(), weeks=weeks_ago)).date()
    await half_hours.take(lived.workspace.id, leader.id, monday, "better")
    await half_hours.tick(lived.workspace.id, leader.id, monday, words, TODAY)


async def test_ines_reads_in_her_summary_how_many_she_took_and_kaoru_nothing_of_them(
    harbour_past: Lived, platform: RememberingPlatform
) -> None:
    visitor = Visitor(harbour_past, platform)
    assert "half hour" not in await visitor.types("ines", "summary"), "of none nothing is said"
    ines = (await people.by_handles(harbour_past.workspace.id, {"ines"}))["ines"]
    for weeks_ago in (2, 3, 6):
        await took(harbour_past, ines, weeks_ago, "The invoice comes twice")
    await took(harbour_past, ines, ROUNDS + EVERY, "Before the quarter")
    summary = await visitor.types("ines", "summary")
    assert WALKED in summary
    assert "invoice" not in summary
    assert "half hours" not in await visitor.types("kaoru", "summary")
