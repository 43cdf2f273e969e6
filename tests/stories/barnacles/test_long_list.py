"""Where very many barnacles stand, everybody sees the first ones, how many further ones there are, and finds these."""

from collections.abc import Sequence

import pytest

from adapters.slack import render as slack
from adapters.teams import render as teams
from bot.kudos.sincerity import shingles_of
from bot.messages.message import Message
from bot.messages.request import Typed
from commands.barnacles.requests import ENDED, PAGE
from storage.barnacles import barnacles
from storage.database import statement
from tests.cast import ANA, BO, MIKA
from tests.storage.sql.test_scans import READ_AT_MOST, rows_read
from tests.stories.barnacles.naming import list_of, named
from tests.stories.conftest import ChatCompany, labels, told

LONGEST = ("出張の申請書に署名が三つ必要です。" * 12)[:200]


async def looks_for(company: ChatCompany, words: str) -> Message:
    page = await company.does(BO, Typed(f"list {words}", "general", "/barnacle"))
    assert isinstance(page, Message)
    return page


async def stand(company: ChatCompany, *lines: str) -> None:
    for line in lines:
        company.entrance.clock.move(minutes=1)  # type: ignore[attr-defined]
        await named(company, ANA, words=line)


REFUNDS = "Every refund waits for a lawyer"
TRAVEL = "The travel form needs three signatures"
TRAINS = "Trains are booked by a form of another company"


async def test_what_holds_most_of_ones_words_comes_first(company: ChatCompany) -> None:
    await stand(company, REFUNDS, TRAINS, TRAVEL)
    found = told(await looks_for(company, "Travel FORM"))
    assert "2 hold words of yours." in found
    assert found.index(TRAVEL) < found.index(TRAINS)
    assert REFUNDS not in found
    assert "Me too (shown to nobody)" in labels(await looks_for(company, "lawyer"))


async def test_japanese_words_are_found_by_their_characters(company: ChatCompany) -> None:
    await stand(company, "出張の申請書に署名が三つ必要です", "返金は弁護士を待ちます")
    found = told(await looks_for(company, "申請書"))
    assert "出張の申請書" in found
    assert "弁護士" not in found


async def test_nothing_that_holds_the_words_is_said_kindly_and_the_whole_list_is_one_button_away(
    company: ChatCompany,
) -> None:
    await stand(company, REFUNDS)
    page = await looks_for(company, "parking")
    assert "None of those that stand holds these words." in told(page)
    assert "What gets in the way" in labels(page)
    assert REFUNDS in told(await looks_for(company, "!?")), "no word at all is the list"


async def test_of_many_that_hold_a_word_the_first_are_shown_with_advice(company: ChatCompany) -> None:
    names = ("anchor", "boat", "chart", "deck", "engine", "flag", "gull", "hull")
    lines = [f"{name} {name}s {name}board {name}less waits" for name in names]
    await stand(company, *lines)
    found = told(await looks_for(company, "waits"))
    assert "8 hold words of yours." in found
    assert [line for line in lines if line in found] == lines[:PAGE]
    assert "With one more word you see fewer." in found
    assert "言葉を増やすと絞り込めます" in told(
        await company.does(MIKA, Typed("list waits", "general", "/barnacle")), "ja"
    )


async def test_what_ended_is_not_found(company: ChatCompany) -> None:
    await stand(company, REFUNDS)
    await statement("update barnacle set ending = 'scraped_off', ended_at = named_at")
    assert REFUNDS not in told(await looks_for(company, "refund"))


_MANY = """
insert into barnacle (workspace_id, source, kind, words, hinders, cost, place, named_at, size, ending, ended_at,
    because)
select b.workspace_id, 'many:' || n, b.kind, %(words)s, %(words)s, %(words)s, b.place,
    b.named_at + n * interval '1 minute', b.size, case when n %% 5 = 0 then 'stays' end,
    case when n %% 5 = 0 then b.named_at end, %(words)s
from barnacle b cross join generate_series(1, %(count)s) n
"""


async def many_stand(company: ChatCompany, count: int, words: str = REFUNDS) -> Sequence[int]:
    await named(company, ANA)
    await statement(_MANY, words=words, count=count)
    await statement("analyze barnacle")
    rows = await statement("select id from barnacle where ending is null order by named_at, id")
    return [row["id"] for row in rows]


async def test_the_longest_list_fits_one_message_of_each_platform(company: ChatCompany) -> None:
    await many_stand(company, 40, LONGEST)

    page = await list_of(company, MIKA)
    assert told(page, "ja").count(LONGEST) >= 3 * (PAGE - 1) + ENDED
    assert len(slack.pages(page)) == 1
    assert len(teams.activities(page)) == 1


@pytest.mark.parametrize("behind", [0, 3_000])
async def test_a_page_is_an_index_read_wherever_it_begins(company: ChatCompany, behind: int) -> None:
    standing = await many_stand(company, 5_000)
    here = {"workspace_id": company.entrance.workspace.id, "limit": PAGE}
    last = standing[behind] if behind else 0
    assert await rows_read(barnacles._STANDING, behind=last, **here) < READ_AT_MOST
    assert await rows_read(barnacles._ENDED, **here) < READ_AT_MOST
    assert await rows_read(barnacles._WORST, **here) < READ_AT_MOST
    page = await barnacles.standing(here["workspace_id"], last, PAGE)
    assert [each.id for each in page] == standing[behind + 1 if behind else 0 :][:PAGE]
    assert await barnacles.count_standing(here["workspace_id"], last) == len(standing) - (behind + 1 if behind else 0)


async def test_near_duplicates_are_found_by_their_words_alone(company: ChatCompany) -> None:
    await many_stand(company, 5_000)
    await statement("analyze barnacle_word")
    shingles = sorted(shingles_of("The travel form needs three signatures now"))
    wanted = {"workspace_id": company.entrance.workspace.id, "kind": "rule", "shingles": shingles}
    read = await rows_read(barnacles._SIMILAR, **wanted)
    assert read < READ_AT_MOST
