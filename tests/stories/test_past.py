"""The demo's past: a quarter that went through the product itself, and holds exactly the blind spots that were planted."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
import pytest

from bot.ballots import Choice, Opened
from bot.blindspots import Cell, Forecast, beliefs_from, find_gaps
from bot.crowd import Crowd
from bot.invented import Planted, invent_company, planted
from bot.ledger import Page, Participation, fold
from bot.pulse import ROUNDS
from bot.release import Reading
from bot.rounds import Round
from bot.settings import Settings
from bot.silence import MIDDLES, find_not_walked, find_on_the_wall, find_silent, find_unthanked
from bot.simulation import FloatArray
from bot.thanks import material, quarter_of_thanks
from commands import play_past
from commands.play_first_weeks import beginning, first_weeks
from commands.run_due import run_due
from commands.verify_round import verify_rounds
from storage import ballots, deliveries, rounds
from storage.database import statement
from storage.keys import KeyFolder
from tests import past
from tests.past import TODAY, Lived

HALF = ROUNDS // 2
BRANCHES = ("amara", "desmond", "kaoru")
COMPANY = invent_company(TODAY)
Found = frozenset[tuple[str, str]]  # a kind of blind spot, and whose it is


@dataclass
class Quarter:
    """What a quarter leaves: scores, bands, forecasts and thanks, of units by the handle of who leads them."""

    cells: list[Cell] = field(default_factory=list)
    bands: dict[tuple[str, int], Participation] = field(default_factory=dict)
    forecasts: list[Forecast] = field(default_factory=list)
    thanks: list[tuple[str, str, int]] = field(default_factory=list)  # receiver, value, week

    def find(self) -> Found:
        """What the product's statistics say about it."""
        spots = {
            "believed": find_gaps(beliefs_from(self.cells, self.forecasts)).verdicts.names(),
            "silent": self._silent(),
            "on-the-wall": self._on_the_wall(),
            "unthanked": self._unthanked(),
            "not-walked": self._not_walked(),
        }
        return frozenset((kind, unit.removeprefix("team:")) for kind, units in spots.items() for unit in units)

    def _silent(self) -> frozenset[str]:
        teams = sorted({team for team, _ in self.bands})
        seen = np.full((len(teams), ROUNDS), np.nan)
        for (team, week), band in self.bands.items():
            seen[teams.index(team), week - 1] = MIDDLES[band]
        return find_silent(teams, seen[:, :HALF], seen[:, HALF:]).names()

    def _on_the_wall(self) -> frozenset[str]:
        crowd, values = Crowd(COMPANY, ()), list(material().popularity)
        kudos = np.zeros((len(BRANCHES), len(values), ROUNDS))
        for receiver, value, week in self.thanks:
            if (branch := crowd.branches[f"@{receiver}"][1:]) in BRANCHES:
                kudos[BRANCHES.index(branch), values.index(value), week - 1] += 1
        return find_on_the_wall(BRANCHES, values, kudos).names()

    def _unthanked(self) -> frozenset[str]:
        boss_of = {one.profile.handle: one.manager for one in COMPANY.members}
        teams = [one[1:] for one in COMPANY.teams]
        kudos = np.zeros((len(teams), ROUNDS))
        for receiver, _, week in self.thanks:
            if boss := boss_of[receiver]:
                kudos[teams.index(boss[1:]), week - 1] += 1
        people = np.array([sum(boss == f"@{team}" for boss in boss_of.values()) for team in teams], dtype=np.float64)
        return find_unthanked(teams, kudos, people).names()

    def _not_walked(self) -> frozenset[str]:
        crowd = Crowd(COMPANY, ())
        about = [
            cell
            for cell in self.cells
            if cell.item.startswith("leaders-") and cell.block.startswith("team:") and cell.block != "team:ines"
        ]
        teams, columns = sorted({cell.block for cell in about}), sorted({cell.item for cell in about})
        lived: FloatArray = np.full((len(teams), len(columns)), np.nan)
        for cell in about:
            lived[teams.index(cell.block), columns.index(cell.item)] = cell.reading.number
        area_of = [crowd.branches[f"@{team.removeprefix('team:')}"][1:] for team in teams]
        return find_not_walked(BRANCHES, area_of, lived).names()


def truth(spots: Iterable[Planted]) -> Found:
    return frozenset((one.kind.value, f"{one.leads}/{one.value}" if one.value else one.leads) for one in spots)


async def handles() -> dict[int, str]:
    return {row["id"]: row["handle"] for row in await statement("select id, handle from person")}


def led(unit: str, who: dict[int, str]) -> str:
    kind, _, leader = unit.partition(":")
    return f"{kind}:{who[int(leader)]}"


async def remembered() -> Quarter:
    """What the database holds after the quarter."""
    who, quarter = await handles(), Quarter()
    for row in await statement("select l.*, r.week from ledger l join round r on r.id = l.round_id"):
        unit = led(row["unit"], who)
        quarter.cells.append(Cell(f"{row['week']:02}", row["item"], unit, Reading(row["reading"])))
        if row["participation"]:
            quarter.bands[unit.removeprefix("team:"), row["week"]] = Participation(row["participation"])
    for row in await statement("select f.*, r.week from forecast f join round r on r.id = f.round_id"):
        team = f"team:{who[row['manager_id']]}"
        quarter.forecasts.append(Forecast(f"{row['week']:02}", row["item"], team, row["value"]))
    monday = (await statement("select min(first_monday) as first_monday from round"))[0]["first_monday"]
    for row in await statement(
        "select r.person_id, k.value, k.given_at from kudos k join kudos_receiver r on r.kudos_id = k.id"
    ):
        week = min((row["given_at"].date() - monday).days // 7 + 1, ROUNDS)  # this week's are the last one's
        quarter.thanks.append((who[row["person_id"]], row["value"]["names"]["en"].replace(" ", "-").lower(), week))
    return quarter


async def closed_rounds(lived: Lived) -> list[Round]:
    rows = await statement("select id from round where state = 'closed' order by week")
    found = [await rounds.find(lived.workspace.id, row["id"]) for row in rows]
    return [one for one in found if one]


async def counted_again(lived: Lived, crowd: Crowd) -> list[tuple[int, Page]]:
    """The pages that this crowd's answers make when they are folded without any database in between, by week."""
    ids = {row["platform_id"]: row["id"] for row in await statement("select id, platform_id from person")}
    last: frozenset[str] = frozenset()
    pages = []
    for closed in await closed_rounds(lived):
        frozen = closed.frozen
        asked = await statement("select person_id, leaf from audience where round_id = %s", closed.id)
        leaf_of = {row["person_id"]: row["leaf"] for row in asked}
        told = crowd.week(closed.week, [item.theme for item in frozen.items])
        opened = [
            Opened(item.key, leaf_of[ids[person]], Choice(label))
            for person, labels in told.answers.items()
            if ids[person] in leaf_of
            for item, label in zip(frozen.items, labels, strict=True)
        ]
        page = fold(frozen.tree, [item.key for item in frozen.items], frozen.invited, opened, closed.k, last)
        last = page.blocks.published
        pages.append((closed.week, page))
    return pages


async def imagined(lived: Lived, crowd: Crowd) -> Quarter:
    """The quarter of another crowd in the same rounds."""
    who, quarter = await handles(), Quarter()
    for week, page in await counted_again(lived, crowd):
        for (unit, item), score in page.scores.items():
            quarter.cells.append(Cell(f"{week:02}", item, led(unit, who), score.reading))
        for unit, band in page.participation.items():
            quarter.bands[led(unit, who).removeprefix("team:"), week] = band
    for closed in await closed_rounds(lived):
        items = closed.frozen.items
        for leader, labels in crowd.week(closed.week, [item.theme for item in items]).forecasts.items():
            for item, label in zip(items, labels, strict=True):
                quarter.forecasts.append(Forecast(f"{closed.week:02}", item.key, f"team:{leader[1:]}", label))
    monday = (await closed_rounds(lived))[0].first_monday
    for one in quarter_of_thanks(crowd, monday, beginning(COMPANY, TODAY)):
        week = (one.moment.date() - monday).days // 7 + 1
        quarter.thanks += [(receiver[1:], one.value, week) for receiver in one.to]
    return quarter


async def test_thirteen_rounds_are_closed_and_nothing_of_an_answer_is_left(harbour_past: Lived) -> None:
    rows = await statement("select id, week, state, opened_at, closes_at from round order by week")
    assert [(row["week"], row["state"]) for row in rows] == [(week, "closed") for week in range(1, ROUNDS + 1)]
    assert all(row["opened_at"] + timedelta(hours=48) <= row["closes_at"] <= TODAY for row in rows)
    assert not await statement("select 1 from ballot limit 1")
    assert harbour_past.keys.names() == set()
    for row in rows:
        assert await ballots.ballots_left(row["id"]) == 0
        findings = await verify_rounds(harbour_past.keys, row["id"])
        assert [finding.well for finding in findings] == [True] * 5, findings


async def test_the_ledger_is_what_the_answers_fold_into(harbour_past: Lived) -> None:
    pages = await counted_again(harbour_past, Crowd(COMPANY, planted()))
    for closed, (week, page) in zip(await closed_rounds(harbour_past), pages, strict=True):
        stored = await statement("select unit, item, reading, participation from ledger where round_id = %s", closed.id)
        assert closed.week == week
        assert {(row["unit"], row["item"]): row["reading"] for row in stored} == {
            key: score.reading.value for key, score in page.scores.items()
        }
        assert {row["unit"]: row["participation"] for row in stored if row["participation"]} == {
            unit: band.value for unit, band in page.participation.items()
        }


async def test_about_85_of_100_people_answer_and_most_managers_say_what_they_believe(harbour_past: Lived) -> None:
    rows = await statement(
        "select r.id, count(f.manager_id) as managers from round r left join"
        " (select distinct round_id, manager_id from forecast) f on f.round_id = r.id group by r.id"
    )
    assert all(12 <= row["managers"] <= 23 for row in rows)
    crowd = Crowd(COMPANY, ())
    answering = [len(crowd.week(week, ["mood"]).answers) for week in range(1, ROUNDS + 1)]
    assert 0.82 < np.mean(answering) / 180 < 0.9


async def test_what_was_planted_is_found_and_nothing_else(harbour_past: Lived) -> None:
    assert (await remembered()).find() == truth(planted())


@pytest.mark.parametrize("seed", range(20, 25))
async def test_where_nothing_was_planted_nothing_is_found(harbour_past: Lived, seed: int) -> None:
    assert (await imagined(harbour_past, Crowd(COMPANY, (), seed))).find() == frozenset()


async def test_nobody_is_accused_of_what_somebody_else_does(harbour_past: Lived) -> None:
    for one in planted():
        found = (await imagined(harbour_past, Crowd(COMPANY, [one]))).find()
        assert found <= truth([one]), one


async def test_a_team_without_thanks_has_had_none_for_six_weeks_and_more(harbour_past: Lived) -> None:
    unthanked = {f"@{one.leads}" for one in planted() if one.kind.value == "unthanked"}
    members = {one.profile.handle for one in COMPANY.members if one.manager in unthanked}
    quarter = await remembered()
    assert members
    assert not members & {receiver for receiver, _, week in quarter.thanks if week > ROUNDS - 7}


async def test_nothing_waits_to_be_delivered_and_every_thanks_stands_where_it_belongs(harbour_past: Lived) -> None:
    assert await deliveries.waiting(harbour_past.workspace.id) == []
    assert not (await deliveries.dead_letters()).get("error")
    (public,) = await statement("select count(*) as many from kudos where not private")
    (posted,) = await statement("select count(*) as many from post where place = 'kudos'")
    assert public["many"] == posted["many"] > 350
    (direct,) = await statement("select count(*) as many from kudos_receiver")
    (told,) = await statement("select count(*) as many from post where place like '@%%'")
    assert direct["many"] == told["many"]


async def test_posts_stand_in_the_order_of_their_moments(harbour_past: Lived) -> None:
    for place in ("kudos", "general", "@ana"):
        rows = await statement("select posted_at from post where place = %s order by id", place)
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
    again = await past.play(harbour_past.conninfo, harbour_past.settings, harbour_past.keys, TODAY + timedelta(days=9))
    assert await counted() == before
    assert again.told == ()


async def test_the_round_of_this_week_opens_by_an_ordinary_tick(harbour_past: Lived) -> None:
    for _ in range(2):
        assert await run_due(TODAY, harbour_past.settings, harbour_past.keys, {"web"}) == []
    running = await rounds.running(harbour_past.workspace.id, TODAY)
    assert running
    assert running.week == ROUNDS + 1
    (asked,) = await statement("select count(*) as many from delivery where subject = 'invitation'")
    assert asked["many"] > 170


async def test_a_past_that_breaks_off_leaves_nothing(
    opened: str, settings: Settings, keys: KeyFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        assert keys.names()
        raise ConnectionError

    monkeypatch.setattr(play_past, "close_round", broken)
    with pytest.raises(ConnectionError):
        await past.play(opened, settings, keys)
    assert keys.names() == set()
    for table in ("round", "audience", "ballot", "forecast", "kudos", "post"):
        assert not await statement(f"select 1 from {table}"), table


def test_the_newest_weeks_are_those_that_are_told_by_hand() -> None:
    first = beginning(COMPANY, TODAY)
    quarter = quarter_of_thanks(Crowd(COMPANY, planted()), (first - timedelta(weeks=10)).date(), first)
    assert max(one.moment for one in quarter) < first
    by_hand = defaultdict(list)
    for kudos in first_weeks().kudos:
        by_hand[kudos.value].append(kudos)
    assert set(by_hand) == set(material().popularity)
    assert isinstance(first, datetime)
