"""An adversary reads all that four check-ins say in a company that people join, leave and move about in.

Every results page, digest, mirror and summary is put into words as it is for its reader, and the numbers are taken out
again. Nothing may be certain about a team, about two or three together, nor about the few who joined, left or moved:
the adversary knows who they are, and in which leaf they were in every round. Nobody is taken to answer twice alike.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest

from bot.checkin.blocks import FLOOR
from bot.checkin.questions import bank
from bot.insight.mirror import EVERY
from bot.insight.summary import parts_of
from tests.audit.auditor import Atom, Auditor, Cell, Exposure, published, unions
from tests.audit.letters import LettersOfWeek, heat, part_name, said, spoken, tables, theme_name
from tests.audit.numbers import Told, bare, cells_in, of_letters, of_results
from tests.bot.sealed.test_auditor import as_usual
from tests.simulation.changing import PROMISE, VALUES, Changing, CheckIn, Path, changing
from tests.simulation.changing_letters import letters, outcomes

STORIES = [(0, 1, 0.6), (11, 3, 0.6), (9, 1, 0.0)]  # seed, weeks from round to round, how people in a team differ


def weeks_of(tale: Changing) -> list[LettersOfWeek]:
    return [_week(check_in) for check_in in tale.check_ins]


def _week(check_in: CheckIn) -> LettersOfWeek:
    scores = check_in.page.scores.items()
    rows = {at: (score.reading.value, score.size.value[0]) for at, score in scores}
    return LettersOfWeek(check_in.round.week, check_in.round.frozen, check_in.page.blocks.published, rows)


def told_in(tale: Changing) -> set[Told]:
    """Every number that a letter gives to one unit, one item and one round."""
    by_value = {value.label("en"): f"value-{value.id}" for value in VALUES}
    weeks = weeks_of(tale)
    found: set[Told] = set()
    for read in letters(tale):
        found |= set(of_letters(read, weeks, by_value))
        if digest := read.messages.get("digest"):
            lines = said(digest, "digest.helped")
            found |= {(read.week, PROMISE.item, f"team:{read.reader.id}", bare(line["score"])) for line in lines}
    return found


def atoms_of(tale: Changing) -> dict[Atom, int]:
    """By week, leaf and path how many people; those who are in one leaf throughout have no path."""
    many: dict[Atom, int] = {}
    for check_in in tale.check_ins:
        for person, leaf in check_in.leaf_of.items():
            atom = (check_in.round.week, leaf, _named(tale.path(person)))
            many[atom] = many.get(atom, 0) + 1
    return many


def _named(path: Path) -> str:
    return "stays" if len(set(path)) == 1 else " > ".join(leaf or "-" for leaf in path)


def cells_of(check_in: CheckIn, item: str, texts: Iterable[Told], atoms: Iterable[Atom]) -> list[Cell]:
    """What the ledger and the letters say of an item, of atoms finer than leaves."""
    week = _week(check_in)
    parts: dict[Atom, set[Atom]] = {}
    for atom in atoms:
        parts.setdefault(atom[:2], set()).add(atom)
    cells = [*published(check_in.page, item, week.frozen.invited, week.number), *cells_in(week, item, list(texts))]
    return [replace(cell, atoms=frozenset().union(*(parts[atom] for atom in cell.atoms))) for cell in cells]


def teams(atoms: Iterable[Atom], week: int) -> list[frozenset[Atom]]:
    """Every leaf of a round, and every union of up to three."""
    leaves: dict[Atom, set[Atom]] = {}
    for atom in atoms:
        if atom[0] == week:
            leaves.setdefault(atom[:2], set()).add(atom)
    return [frozenset().union(*(leaves[leaf] for leaf in union)) for union in unions(leaves, most=3)]


def who_changed(atoms: Iterable[Atom]) -> list[frozenset[Atom]]:
    """Those who went one way: in each round, in every two that follow each other, and in all."""
    ways: dict[Atom, list[Atom]] = {}
    for atom in atoms:
        if atom[2] != "stays":
            ways.setdefault(atom[2:], []).append(atom)
    groups = [[*([one] for one in of), *map(list, pairwise(of)), of] for of in ways.values()]
    return [frozenset(group) for of in groups for group in of]


def exposures(tale: Changing, items: int | None = None) -> list[Exposure]:
    """Everything that is certain in any round, of the first of its items, and of the moods of all rounds together."""
    atoms, texts = atoms_of(tale), told_in(tale)
    found = []
    for check_in in tale.check_ins:
        week, frozen = check_in.round.week, check_in.round.frozen
        here = {atom: many for atom, many in atoms.items() if atom[0] == week}
        for item in [*frozen.items[:items], *frozen.extra.values()]:
            auditor = Auditor(here, cells_of(check_in, item.key, texts, here))
            found += auditor.exposures([*teams(here, week), *who_changed(here)])
    moods = [cell for check_in in tale.check_ins for cell in cells_of(check_in, "mood", texts, atoms)]
    return found + Auditor(atoms, moods).exposures(who_changed(atoms))


@pytest.fixture(
    scope="module",
    params=[STORIES[0], *(pytest.param(each, marks=pytest.mark.long) for each in STORIES[1:])],
    ids=["weekly", "every three weeks", "unanimous teams"],
)
def tale(request: pytest.FixtureRequest) -> Changing:
    return changing(*request.param)


def test_nothing_is_certain_about_teams_nor_about_those_who_joined_left_or_moved(tale: Changing) -> None:
    assert len(told_in(tale)) > 20, "letters that say nothing prove nothing"
    assert exposures(tale, items=2) == []


def naive_threshold(check_in: CheckIn, atoms: Iterable[Atom]) -> list[Cell]:
    """Every unit with at least five answers and its exact mean, the others hidden."""
    cells = []
    for unit in check_in.round.frozen.tree.units:
        below = check_in.round.frozen.tree.below(unit.key)
        moods = [labels["mood"] for person, labels in check_in.answers.items() if check_in.leaf_of[person] in below]
        if len(moods) >= FLOOR:
            cells.append(as_usual([atom for atom in atoms if atom[1] in below], moods))
    return cells


def test_hiding_groups_under_five_gives_away_who_joined_left_or_moved() -> None:
    found: list[Exposure] = []
    for check_in in (story := changing(*STORIES[0])).check_ins:
        here = {atom: many for atom, many in atoms_of(story).items() if atom[0] == check_in.round.week}
        found += Auditor(here, naive_threshold(check_in, here)).exposures(who_changed(here))
    assert [exposure for exposure in found if exposure.labels]


def test_letters_and_results_say_what_the_ledger_says_and_nothing_else(tale: Changing) -> None:
    weeks = {week.number: week for week in weeks_of(tale)}
    assert [one for one in told_in(tale) if one[3] != weeks[one[0]].score(one[2], one[1])] == []
    for reader, outcome in outcomes(tale):
        week, block = weeks[outcome.round.week], outcome.page.blocks.of_leaf[outcome.leaf or ""] or ""
        for item, where, text in of_results(outcome, reader):
            row = week.rows.get((block, item))
            unit = week.frozen.root if where == "all" else block  # of a unit whose parts alone have numbers, their mean
            is_common = item in {common.key for common in week.frozen.items}
            of_unit = (week.score(unit, item) or "") if unit and is_common else ""
            assert text == (spoken(row[0]) if row and where != "all" else of_unit)


def test_heat_maps_say_what_the_ledger_says_of_what_was_asked_in_their_weeks(tale: Changing) -> None:
    weeks, cells = weeks_of(tale), 0
    for read in (read for read in letters(tale) if "summary" in read.messages):
        latest = [week for week in weeks if read.week - EVERY < week.number <= read.week]
        parts = parts_of(latest[-1].frozen, f"unit:{read.reader.id}")
        frozen = latest[-1].frozen
        names = {part_name(frozen, part): part for part in parts}
        themes = {theme_name(theme): theme for theme in ("mood", *bank().themes)}
        *maps, _ = tables(read.messages["summary"])
        for table in maps:
            of_units = [frozen.root, *(names[part.text] for part, *_ in table.rows[1:])]  # the company leads
            for unit, (_, *row) in zip(of_units, table.rows, strict=True):
                for column, cell in zip(table.columns[1:], row, strict=True):
                    assert cell.text == heat(latest, unit, themes[column])
                    cells += 1
    assert cells > 20


def test_the_stories_hold_newcomers_teams_that_do_not_count_and_movers_who_count_again() -> None:
    rounds = [check_in.round.frozen for story in STORIES for check_in in changing(*story).check_ins]
    assert any(frozen.uncounted for frozen in rounds)
    assert sum(any(leaf.startswith("new:") for leaf in frozen.invited) for frozen in rounds) > len(rounds) / 2
    ways = {_named(way) for way in map(changing(*STORIES[1]).path, range(80))}
    assert any(re.fullmatch(r"team:.*new:.*team:\d+", way) for way in ways)
