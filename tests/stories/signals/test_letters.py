"""The summary has one line of people and customers, and a head's digest what is new of their department's customers."""

from dataclasses import replace
from datetime import timedelta

from bot.config.settings import Settings
from bot.digest.digest import Digest
from bot.digest.wording import digest as digest_wording
from bot.insight.wording import summary as summary_wording
from bot.signals.conclusions import NothingYet
from bot.signals.signals import SignalValue
from commands.digest.read_digest import read_digest
from commands.insight.read_summary import read_summary
from commands.signals.compare_sides import conclusion_of
from storage.caches import forget_all
from tests.stories.conftest import labels, told
from tests.stories.signals.harbour import MONDAY, Harbour, at, harbour, state, week

PERIODS = 3


async def three_periods(settings: Settings) -> Harbour:
    forget_all()
    company = await harbour(settings, periods=PERIODS)
    unit = company.departments["sales"]
    said = [
        SignalValue("satisfaction", unit, week(4 * period + 2), 4.0 + period / 10, 12 + period)
        for period in range(PERIODS)
    ]
    await state(company, said)
    return company


async def digest_of(company: Harbour, handle: str, weeks: int) -> Digest | None:
    """As it is read on the Monday after so many weeks."""
    monday = at(MONDAY - timedelta(weeks=4 * 26 - weeks))
    return await read_digest(company.company.entrance.workspace, company.people[handle], monday, monday)


async def test_the_head_of_sales_reads_in_the_week_in_which_it_is_new_and_nobody_else_does(
    opened: str, settings: Settings
) -> None:
    company = await three_periods(settings)
    digest = await digest_of(company, "sales", 4 * PERIODS)
    assert digest
    message = digest_wording.digest(digest)
    assert message
    assert "4.2 from 14 answers; the four weeks before: 4.1 from 13 answers." in told(message)
    japanese = digest_wording.digest(replace(digest, reader=replace(digest.reader, language="ja")))
    assert japanese
    assert "4.2（回答14件）。その前の4週間：4.1（回答13件）。" in told(japanese)
    for handle in ("support", "mona", "hedda"):
        other = await digest_of(company, handle, 4 * PERIODS)
        assert other is None or other.signals == ()


async def test_the_summary_has_one_line_with_the_way_to_the_page_and_none_where_no_number_was_given(
    opened: str, settings: Settings
) -> None:
    company = await three_periods(settings)
    assert await conclusion_of(company.workspace_id) == NothingYet(0, 0)
    hedda = company.people["hedda"]
    summary = await read_summary(hedda, at(MONDAY - timedelta(weeks=4 * 26 - 4 * PERIODS)).date() + timedelta(days=3))
    assert summary
    message = summary_wording.summary(summary, "Harbour", hedda)
    assert told(message).count("Do customers feel it? Nothing can be said yet.") == 1
    assert "See people and customers" in labels(message)
    without = summary_wording.summary(replace(summary, customers=None), "Harbour", hedda)
    assert "Do customers feel it?" not in told(without)
    assert "See people and customers" not in labels(without)
