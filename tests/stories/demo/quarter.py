"""What a quarter of the demo's company leaves in the database, and what the product's statistics find in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np

from bot.checkin.blocks import FLOOR, SizeBand
from bot.checkin.departments import item_key
from bot.checkin.ledger import Page, Participation
from bot.checkin.questions import ROUNDS
from bot.checkin.release import Reading
from bot.checkin.rounds import Round
from bot.demo.invented import Planted, PlantKind, invent_company
from bot.demo.population import Population
from bot.demo.promises import whether_it_helped
from bot.demo.serving import how_others_serve
from bot.demo.simulation import FloatArray
from bot.demo.thanks import material, quarter_of_thanks
from bot.demo.years_before import WEEKS_BEFORE
from bot.insight.blindspots import Forecast, LedgerCell, beliefs_from, find_gaps
from bot.insight.other_spots import find_not_walked, find_on_the_wall, find_silent, find_unthanked
from bot.insight.response_rate import Cells, Shown
from bot.sealed.ballots import Choice, OpenedAnswer
from bot.sealed.counting import fold
from commands.past.play_first_weeks import beginning
from storage.checkin import rounds
from storage.database import statement
from tests.past import TODAY, Lived

BEFORE = timedelta(weeks=WEEKS_BEFORE)
HALF = 5  # of the rounds: those before a team fell silent
BRANCHES = ("amara", "desmond", "kaoru")
COMPANY = invent_company(TODAY)
Found = frozenset[tuple[str, str]]  # a kind of blind spot, and whose it is


@dataclass
class Quarter:
    """What a quarter leaves: scores, bands, forecasts and thanks, of units by the handle of who leads them."""

    cells: list[LedgerCell] = field(default_factory=list)
    invited: dict[tuple[str, int], int] = field(default_factory=dict)
    response_rate: dict[tuple[str, int], tuple[SizeBand, Participation | None]] = field(default_factory=dict)
    forecasts: list[Forecast] = field(default_factory=list)
    thanks: list[tuple[str, str, int]] = field(default_factory=list)  # receiver, value, week

    def ask(self, week: int, invited: Mapping[str, int], who: dict[int, str]) -> None:
        for unit, people in invited.items():
            if unit.startswith("team:"):
                self.invited[led(unit, who).removeprefix("team:"), week] = people

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
        teams = sorted({team for team, _ in self.invited})
        shown = Shown.nothing(len(teams), ROUNDS)
        for (team, week), people in self.invited.items():
            shown.put_none(Cells(teams.index(team), week - 1), people)
        for (team, week), (size, band) in self.response_rate.items():
            shown.put(Cells(teams.index(team), week - 1), size, band, self.invited[team, week], FLOOR)
        everybody = slice(None)
        return find_silent(teams, shown.of(everybody, slice(HALF)), shown.of(everybody, slice(HALF, None))).names()

    def _on_the_wall(self) -> frozenset[str]:
        population, values = Population(COMPANY, ()), list(material().popularity)
        kudos = np.zeros((len(BRANCHES), len(values), ROUNDS))
        for receiver, value, week in self.thanks:
            if (branch := population.branches[f"@{receiver}"][1:]) in BRANCHES:
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
        exposure = people * ROUNDS
        return find_unthanked(teams, kudos, exposure, float(kudos.sum() / exposure.sum())).names()

    def _not_walked(self) -> frozenset[str]:
        population = Population(COMPANY, ())
        own = [cell for cell in self.cells if cell.block.startswith("team:") and cell.block != "team:ines"]
        teams = sorted({cell.block for cell in own if cell.item.startswith("leaders-")})
        leaders, elsewhere = (
            _by_team(teams, [cell for cell in own if cell.item.startswith("leaders-") is about])
            for about in (True, False)
        )
        area_of = [population.branches[f"@{team.removeprefix('team:')}"][1:] for team in teams]
        return find_not_walked(BRANCHES, area_of, leaders, elsewhere).names()


def _by_team(teams: Sequence[str], cells: Sequence[LedgerCell]) -> FloatArray:
    columns = sorted({(cell.round, cell.item) for cell in cells})
    lived: FloatArray = np.full((len(teams), len(columns)), np.nan)
    for cell in cells:
        if cell.block in teams:
            lived[teams.index(cell.block), columns.index((cell.round, cell.item))] = cell.reading.number
    return lived


def truth(spots: Iterable[Planted]) -> Found:
    """What of it the statistics can find: what a head believes of their service is read in the mirror alone."""
    return frozenset(
        (one.kind.value, f"{one.leads}/{one.value}" if one.value else one.leads)
        for one in spots
        if one.kind is not PlantKind.SERVING
    )


async def handles() -> dict[int, str]:
    return {row["id"]: row["handle"] for row in await statement("select id, handle from person")}


def led(unit: str, who: dict[int, str]) -> str:
    kind, _, leader = unit.partition(":")
    return f"{kind}:{who[int(leader)]}"


async def remembered() -> Quarter:
    """What the database holds after the quarter."""
    who, quarter = await handles(), Quarter()
    for row in await statement(
        "select week - %(before)s as week, frozen -> 'invited' as invited from round"
        " where state = 'closed' and week > %(before)s",
        before=WEEKS_BEFORE,
    ):
        quarter.ask(row["week"], row["invited"], who)
    for row in await statement(
        "select l.*, r.week - %(before)s as week from ledger l join round r on r.id = l.round_id"
        " where r.week > %(before)s",
        before=WEEKS_BEFORE,
    ):
        unit = led(row["unit"], who)
        quarter.cells.append(LedgerCell(f"{row['week']:02}", row["item"], unit, Reading(row["reading"])))
        if unit.startswith("team:"):
            size = next(band for band in SizeBand if band.value[0] == row["size_from"])
            told = Participation(row["participation"]) if row["participation"] else None
            quarter.response_rate[unit.removeprefix("team:"), row["week"]] = size, told
    for row in await statement(
        "select f.*, r.week - %(before)s as week from forecast f join round r on r.id = f.round_id", before=WEEKS_BEFORE
    ):
        team = f"team:{who[row['manager_id']]}"
        quarter.forecasts.append(Forecast(f"{row['week']:02}", row["item"], team, row["value"]))
    monday = (await statement("select min(first_monday) as first_monday from round"))[0]["first_monday"] + BEFORE
    for row in await statement(
        "select r.person_id, k.value, k.given_at from kudos k join kudos_receiver r on r.kudos_id = k.id"
        " join person p on p.id = r.person_id where not p.is_guest"
    ):
        week = min((row["given_at"].date() - monday).days // 7 + 1, ROUNDS)  # this week's are the last one's
        quarter.thanks.append((who[row["person_id"]], row["value"]["names"]["en"].replace(" ", "-").lower(), week))
    return quarter


async def closed_rounds(lived: Lived) -> list[Round]:
    """Those of the quarter."""
    rows = await statement(
        "select id from round where state = 'closed' and week > %(before)s order by week", before=WEEKS_BEFORE
    )
    found = [await rounds.find(lived.workspace.id, row["id"]) for row in rows]
    return [one for one in found if one]


async def last_before(lived: Lived) -> frozenset[str]:
    """What the round before the quarter published."""
    rows = await statement("select id from round where week = %(before)s", before=WEEKS_BEFORE)
    return await rounds.published(lived.workspace.id, rows[0]["id"])


async def counted_again(lived: Lived, population: Population) -> list[tuple[Round, Page]]:
    """The pages that this population's answers make when they are folded without any database in between."""
    ids = {row["platform_id"]: row["id"] for row in await statement("select id, platform_id from person")}
    last, pages = await last_before(lived), []
    for closed in await closed_rounds(lived):
        frozen = closed.frozen
        asked = await statement(
            "select person_id, leaf from audience where round_id = %(round_id)s", round_id=closed.id
        )
        leaf_of = {row["person_id"]: row["leaf"] for row in asked}
        told = population.week(closed.week - WEEKS_BEFORE, [item.theme for item in frozen.items])
        opened = [
            OpenedAnswer(item.key, leaf_of[ids[person]], Choice(label))
            for person, labels in told.answers.items()
            if ids[person] in leaf_of
            for item, label in zip(frozen.items, labels, strict=True)
        ]
        helped = whether_it_helped(population.seed, closed.week - WEEKS_BEFORE, told.answers)
        extra = {leaf: item.key for leaf, item in frozen.extra.items()}
        opened += [
            OpenedAnswer(extra[leaf], leaf, Choice(helped[person]))
            for person in told.answers
            if (leaf := leaf_of.get(ids[person])) in extra
        ]
        served = how_others_serve(population, closed.week - WEEKS_BEFORE, told.answers)
        head_of = {item_key(f"unit:{number}"): account for account, number in ids.items()}
        services = {leaf: [item.key for item in frozen.about_departments(leaf)] for leaf in frozen.invited}
        opened += [
            OpenedAnswer(key, leaf, Choice(served[person][head_of[key]]))
            for person in told.answers
            if (leaf := leaf_of.get(ids[person]))
            for key in services[leaf]
        ]
        keys = [item.key for item in frozen.items]
        page = fold(frozen.tree, keys, frozen.invited, opened, closed.k, last, extra, services=services)
        last = page.blocks.published
        pages.append((closed, page))
    return pages


async def imagined(lived: Lived, population: Population) -> Quarter:
    """The quarter of another population in the same rounds."""
    who, quarter = await handles(), Quarter()
    for closed, page in await counted_again(lived, population):
        week, size = closed.week - WEEKS_BEFORE, {unit: score.size for (unit, _), score in page.scores.items()}
        for (unit, item), score in page.scores.items():
            quarter.cells.append(LedgerCell(f"{week:02}", item, led(unit, who), score.reading))
        quarter.ask(week, closed.frozen.invited, who)
        for unit in (unit for unit in size if unit.startswith("team:")):
            quarter.response_rate[led(unit, who).removeprefix("team:"), week] = size[unit], page.participation.get(unit)
    for closed in await closed_rounds(lived):
        items = closed.frozen.items
        for leader, labels in population.week(
            closed.week - WEEKS_BEFORE, [item.theme for item in items]
        ).forecasts.items():
            for asked, label in zip(items, labels, strict=True):
                quarter.forecasts.append(Forecast(f"{closed.week:02}", asked.key, f"team:{leader[1:]}", label))
    monday = (await closed_rounds(lived))[0].first_monday + BEFORE
    for one in quarter_of_thanks(population, monday, beginning(COMPANY, TODAY)):
        week = (one.moment.date() - monday).days // 7 + 1
        quarter.thanks += [(receiver[1:], one.value, week) for receiver in one.to]
    return quarter
