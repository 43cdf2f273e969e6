"""The demo's past: a quarter that went through the product itself, and holds the blind spots that were planted."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from bot.checkin.questions import ROUNDS
from bot.config.settings import Settings
from bot.demo.invented import planted
from bot.demo.population import Population
from bot.demo.thanks import material, quarter_of_thanks
from bot.demo.years_before import WEEKS_BEFORE
from bot.insight.spots import Spot
from bot.sealed.opening import Plan
from commands.check_ins import CheckIns
from commands.delivery.run_due import Troubles, run_due
from commands.digest.read_digest import read_digest
from commands.insight.evaluate import evaluate
from commands.insight.read_summary import read_summary
from commands.operate.export_ledger import export_ledger
from commands.operate.repeat_analysis import repeat_analysis
from commands.past import play_check_ins
from commands.past.play_first_weeks import beginning, first_weeks
from commands.sealed.count_rounds import Played
from commands.sealed.freeze_round import freeze_round
from commands.sealed.verify_round import verify_rounds
from storage.caches import forget_all
from storage.checkin import rounds
from storage.database import statement
from storage.delivery import deliveries
from storage.org import people, values
from storage.sealed.ballot_box import OPEN, WINDOW, RoundLink
from storage.sealed.folders import Folders, of_workspace
from tests import past
from tests.past import TODAY, Lived
from tests.rounds import all_served
from tests.stories.demo.quarter import COMPANY, counted_again, handles, imagined, remembered, truth

EVALUATED = WEEKS_BEFORE + 12  # the last week of three times four


async def test_thirteen_rounds_are_closed_and_nothing_of_an_answer_is_left(harbour_past: Lived) -> None:
    rows = await statement("select id, week, state, opened_at, closes_at from round order by week")
    weeks = range(1, WEEKS_BEFORE + ROUNDS + 1)
    assert [(row["week"], row["state"]) for row in rows] == [(week, "closed") for week in weeks]
    assert all(row["opened_at"] + timedelta(hours=48) <= row["closes_at"] <= TODAY for row in rows)
    for row in [*rows[:WEEKS_BEFORE:20], *rows[WEEKS_BEFORE - 1 :]]:
        findings = await verify_rounds(harbour_past.check_ins.folders, row["id"], TODAY)
        assert len(findings) > 5
        assert all(finding.well for finding in findings), findings


async def test_the_ledger_is_what_the_answers_fold_into(harbour_past: Lived) -> None:
    pages = await counted_again(harbour_past, Population(COMPANY, planted()))
    for closed, page in pages:
        stored = await statement(
            "select unit, item, reading, participation from ledger where round_id = %(round_id)s", round_id=closed.id
        )
        assert {(row["unit"], row["item"]): row["reading"] for row in stored} == {
            key: score.reading.value for key, score in page.scores.items()
        }
        assert {row["unit"]: row["participation"] for row in stored if row["participation"]} == {
            unit: band.value for unit, band in page.participation.items()
        }


async def test_about_85_of_100_people_answer_and_most_managers_say_what_they_believe(harbour_past: Lived) -> None:
    rows = await statement(
        "select r.id, count(f.manager_id) as managers from round r left join"
        " (select distinct round_id, manager_id from forecast) f on f.round_id = r.id"
        " where r.week > %(before)s group by r.id",
        before=WEEKS_BEFORE,
    )
    assert all(12 <= row["managers"] <= 23 for row in rows)
    population = Population(COMPANY, ())
    answering = [len(population.week(week, ["mood"]).answers) for week in range(1, ROUNDS + 1)]
    assert 0.82 < np.mean(answering) / 180 < 0.9


async def test_what_was_planted_is_found_and_nothing_else(harbour_past: Lived) -> None:
    assert (await remembered()).find() == truth(planted())


async def test_the_product_itself_finds_all_of_it_when_it_looks_after_three_months(harbour_past: Lived) -> None:
    closed = await rounds.closed(harbour_past.workspace.id, WEEKS_BEFORE, EVALUATED)
    spots = (await evaluate(harbour_past.workspace.id, closed, EVALUATED)).spots
    who = {str(number): handle for number, handle in (await handles()).items()}
    names = {value.id: value.name("en").lower() for value in await values.every(harbour_past.workspace.id)}
    found = {
        kind.value: {who[unit] if unit in who else _branch(unit, who, names) for unit in doubts.listed}
        for kind, doubts in spots.items()
    }
    assert found == {
        "gap": {"kofi", "ivo"},
        "unthanked": {"makoto"},
        "silent": {"rosalind"},
        "wall": {"desmond/courage"},
        "unanswered": set(),
        "not_walked": set(),
        "not_thanking": set(),
    }


async def test_letters_that_are_read_at_once_say_what_each_says_alone(harbour_past: Lived) -> None:
    here = harbour_past.workspace
    everybody = await people.by_ids(here.id, list(await handles()))
    alone = [await read_digest(here, one, TODAY, TODAY) for one in everybody]
    assert sum(one is not None and one.thanks is not None for one in alone) > 10
    assert await asyncio.gather(*(read_digest(here, one, TODAY, TODAY) for one in everybody)) == alone
    summaries = [await read_summary(one, TODAY.date()) for one in everybody]
    forget_all()
    assert await asyncio.gather(*(read_summary(one, TODAY.date()) for one in everybody)) == summaries
    assert any(summaries)


@pytest.mark.parametrize(
    "hidden",
    [
        "update kudos set removed_at = given_at",
        "update kudos set private = true",
        "update person set posts_about_me = false",
    ],
)
async def test_thanks_that_stand_in_no_post_are_gone_from_what_a_leader_reads_anew(
    harbour_past: Lived, hidden: str
) -> None:
    everybody = await people.by_ids(harbour_past.workspace.id, list(await handles()))
    summaries = [(one, found) for one in everybody if (found := await read_summary(one, TODAY.date()))]
    assert all(any(line.recognised for line in found.values) for _, found in summaries)
    assert any(found.walk.thanks for _, found in summaries)
    await statement(hidden)
    forget_all()
    for leader, _ in summaries:
        found = await read_summary(leader, TODAY.date())
        assert found
        assert not any(line.recognised for line in found.values)
        assert not found.walk.thanks
        assert {one.kind for one in found.spots} <= {Spot.GAP, Spot.SILENT}, "of thanks nothing is judged any more"


async def test_the_operator_finds_the_same_gaps_again_from_the_exports_alone(harbour_past: Lived) -> None:
    closed = await rounds.closed(harbour_past.workspace.id, WEEKS_BEFORE, EVALUATED)
    found = await evaluate(harbour_past.workspace.id, closed, EVALUATED)
    [export] = await export_ledger(TODAY, EVALUATED)
    lines = repeat_analysis(("ledger", export.ledger), ("forecasts", export.forecasts))
    table = [line.removeprefix("team:").split() for line in lines[3:-1]]
    doubts = found.spots[Spot.GAP]
    assert {row[0]: (row[1], row[2]) for row in table} == {
        unit: (f"{doubts.effect[unit]:+.2f}", f"{doubt:.4f}") for unit, doubt in doubts.doubt.items()
    }
    assert {row[0] for row in table if row[-1] == "listed"} == set(doubts.listed)
    assert ("; worth a line" in lines[1]) == (found.optimism is not None)


def _branch(unit: str, who: dict[str, str], names: dict[int, str]) -> str:
    branch, _, value = unit.removeprefix("unit:").partition("/")
    return f"{who[branch]}/{names[int(value)]}" if value else who[branch]


@pytest.mark.parametrize("seed", range(20, 25))
async def test_where_nothing_was_planted_nothing_is_found(harbour_past: Lived, seed: int) -> None:
    assert (await imagined(harbour_past, Population(COMPANY, (), seed))).find() == frozenset()


async def test_nobody_is_accused_of_what_somebody_else_does(harbour_past: Lived) -> None:
    for one in planted():
        found = (await imagined(harbour_past, Population(COMPANY, [one]))).find()
        assert found <= truth([one]), one


async def test_a_team_without_thanks_has_had_none_for_six_weeks_and_more(harbour_past: Lived) -> None:
    unthanked = {f"@{one.leads}" for one in planted() if one.kind.value == "unthanked"}
    members = {one.profile.handle for one in COMPANY.members if one.manager in unthanked}
    quarter = await remembered()
    assert members
    assert not members & {receiver for receiver, _, week in quarter.thanks if week > ROUNDS - 7}


async def test_nothing_waits_to_be_delivered_and_every_thanks_stands_where_it_belongs(harbour_past: Lived) -> None:
    assert await deliveries.oldest_waiting() is None
    assert not await deliveries.dead_letters()
    (public,) = await statement("select count(*) as many from kudos where not private")
    (posted,) = await statement(
        "select count(*) as many from post where place = 'kudos' and html not like '%%barnacles.list%%'"
        " and html not like '%%The jury has chosen%%'"
    )
    assert public["many"] == posted["many"] > 350
    (direct,) = await statement("select count(*) as many from kudos_receiver")
    (told,) = await statement(
        "select count(*) as many from post p join delivery d on d.place = p.place and d.message_id = p.id::text"
        " where d.subject = 'kudos' and d.reader_id is not null"
    )
    assert direct["many"] == told["many"] + 1, "Bo needs no message of what he shared himself"


async def test_every_manager_has_read_a_digest_and_every_leader_of_managers_a_summary(harbour_past: Lived) -> None:
    rows = await statement(
        "select subject, count(distinct reader_id) as many from delivery where message_id is not null group by 1"
    )
    sent = {row["subject"]: row["many"] for row in rows}
    assert (sent["digest"], sent["summary"]) == (24, 4)
    (summary,) = await statement("select html from post where place = '@ines' and html like '%%summary.planted%%'")
    assert "Under the waterline" in summary["html"]


async def test_posts_stand_in_the_order_of_their_moments(harbour_past: Lived) -> None:
    for place in ("kudos", "general", "@ana"):
        rows = await statement("select posted_at from post where place = %(place)s order by id", place=place)
        moments = [row["posted_at"] for row in rows]
        assert moments == sorted(moments)
        assert moments[-1] < TODAY


async def test_people_of_every_team_thank_and_nobody_before_they_came(harbour_past: Lived) -> None:
    rows = await statement(
        "select k.given_at, g.team_id, g.joined_on as giver, p.joined_on as receiver from kudos k"
        " join person g on g.id = k.giver_id join kudos_receiver r on r.kudos_id = k.id"
        " join person p on p.id = r.person_id where k.source like 'quarter:%%'"
    )
    assert len({row["team_id"] for row in rows if row["team_id"]}) == 24
    assert all(max(row["giver"], row["receiver"]) <= row["given_at"].date() + timedelta(days=1) for row in rows)


async def test_the_operator_reads_one_line_meanwhile(harbour_past: Lived) -> None:
    assert len(harbour_past.told) == 1


async def test_the_second_start_does_nothing(harbour_past: Lived) -> None:
    async def counted() -> list[Sequence[object]]:
        tables = ("round", "ledger", "forecast", "kudos", "post", "delivery", "audience")
        return [(table, (await statement(f"select count(*) as n from {table}"))[0]["n"]) for table in tables]

    before = await counted()
    again = await past.play(
        harbour_past.conninfo, harbour_past.settings, harbour_past.check_ins, TODAY + timedelta(days=9)
    )
    assert await counted() == before
    assert again.told == ()


async def test_the_round_of_this_week_opens_by_an_ordinary_tick(harbour_past: Lived) -> None:
    here = harbour_past.check_ins

    async def freeze(plan: Plan) -> None:
        freeze_round(plan, here.folders, Played(TODAY))

    for hours in (0, 0, 12):  # until everybody's hours have come
        now = TODAY + timedelta(hours=hours)
        troubles = await run_due(now, await all_served(harbour_past.settings), replace(here, freeze=freeze))
        assert troubles == Troubles([], [], folders_differ=False)
    running = here.ballots.running("web", "local")
    assert running
    lately = TODAY.date() - timedelta(days=60)
    joined_lately = {one.profile.platform_id for one in COMPANY.members if one.joined_on and one.joined_on > lately}
    assert {one.account for one in running.participants if one.is_new} == joined_lately
    assert running.week == WEEKS_BEFORE + ROUNDS + 1
    (asked,) = await statement("select count(*) as many from delivery where subject = 'invitation'")
    assert asked["many"] > 170


async def test_a_past_that_breaks_off_leaves_nothing(
    opened: str, settings: Settings, check_ins: CheckIns, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(folders: Folders, _: object) -> None:
        assert folders.keys.files("*.keys")
        assert folders.sealed.files("*.roll")
        raise ConnectionError

    folders, window = check_ins.folders, RoundLink("ab" * 16, TODAY)
    folders.prepare()
    folders.keys.link(of_workspace("web", "local") + WINDOW + OPEN, bytes(window))  # as one that broke off later
    folders.keys.link(f"{window.key}.keys", b"secret")
    folders.sealed.link(f"{window.key}.opening.boxes", b"")
    monkeypatch.setattr(play_check_ins, "count_rounds", broken)
    with pytest.raises(ConnectionError):
        await past.play(opened, settings, check_ins)
    left = {file.name for folder in (folders.keys, folders.sealed) for file in folder.files("*")}
    assert left == {"folder-id"}
    for table in ("round", "audience", "forecast", "kudos", "post"):
        assert not await statement(f"select 1 from {table}"), table


def test_the_newest_weeks_are_those_that_are_told_by_hand() -> None:
    first = beginning(COMPANY, TODAY)
    quarter = quarter_of_thanks(Population(COMPANY, planted()), (first - timedelta(weeks=10)).date(), first)
    assert max(one.moment for one in quarter) < first
    assert {kudos.value for kudos in first_weeks().kudos} == set(material().popularity)
