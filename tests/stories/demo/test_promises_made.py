"""What the demo shows of promises: a leader's word, "you said, we did", an answer to comments, whether it helped."""

import pytest

from bot.checkin.announcements import Kind
from bot.checkin.tips import ANY, tips
from bot.demo.promises import PromiseStep, promises_made
from storage.caches import forget_all
from storage.database import statement
from tests.past import Lived
from tests.platform import RememberingPlatform
from tests.stories.demo.visitor import Visitor


@pytest.fixture
def visitor(harbour_past: Lived, platform: RememberingPlatform) -> Visitor:
    return Visitor(harbour_past, platform)


async def test_everybody_reads_the_word_of_who_leads_the_company(visitor: Visitor) -> None:
    for handle in ("rhea", "curtis", "thandi"):
        home = await visitor.home(handle)
        assert "Inês Carvalhal, to everybody below:" in home
        assert "I will ask every team what to change first" in home


async def test_a_team_reads_what_its_manager_did_and_no_other_does(visitor: Visitor) -> None:
    assert "You said, we did: " in await visitor.home("rhea")
    assert "You said" not in await visitor.home("ana")


async def test_those_whose_comments_were_answered_read_it(visitor: Visitor) -> None:
    rows = await statement(
        "select a.unit, p.handle from announcement a join person p on p.id = a.person_id where a.kind = %(kind)s",
        kind=Kind.ANSWER.value,
    )
    replying = {made.by for made in promises_made() if made.does is PromiseStep.REPLY}
    assert {row["handle"] for row in rows} == replying
    assert "about what comments said, to everybody here:" in await visitor.home("amara")


async def test_managers_and_leaders_read_whether_it_helped(visitor: Visitor) -> None:
    told = {row["place"] for row in await statement("select place from post where html like '%%id it help?%%'")}
    assert told == {"@priya", "@amara"}
    assert "Did it help?" in await visitor.types("curtis", "digest")


async def said_of(tip: str, first: int, many: int) -> None:
    """As if so many managers had promised it, and their teams, which have a number, had said that it helped."""
    await statement(
        "with made as (insert into promise (workspace_id, letter_id, person_id, tip, made_at, asked_round)"
        " select r.workspace_id, min(l.id), l.person_id, %(tip)s, r.opened_at, r.id"
        " from round r join ledger n on n.round_id = r.id and n.item = 'mood'"
        " join letter l on l.kind = 'digest' and n.unit = 'team:' || l.person_id"
        " where r.week = 114 and l.person_id not in (select id from person where handle = 'kofi')"
        " and not exists (select 1 from promise p where p.person_id = l.person_id)"
        " group by r.workspace_id, r.id, r.opened_at, l.person_id order by l.person_id offset %(first)s limit %(many)s"
        " returning workspace_id, asked_round, person_id, id)"
        " insert into ledger (workspace_id, round_id, unit, item, reading, size_from)"
        " select workspace_id, asked_round, 'team:' || person_id, 'promise-' || id, '>=4', 5 from made",
        tip=tip,
        first=first,
        many=many,
    )
    forget_all()


async def test_a_mirror_says_what_helped_in_at_least_five_other_teams(visitor: Visitor) -> None:
    before = await visitor.types("kofi", "mirror")
    assert "Ask in person" in before
    for_any = next(key for key, tip in tips().items() if tip.theme == ANY)
    await said_of(for_any, 0, 4)
    assert "teams here that tried it" not in await visitor.types("kofi", "mirror"), "four are too few"
    await said_of(for_any, 0, 5)  # of those who promised nothing so far
    assert "In most of the 9 teams here that tried it, this helped: " in await visitor.types("kofi", "mirror")
    assert "teams here that tried it" not in await visitor.types("ana", "mirror")
