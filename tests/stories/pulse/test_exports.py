"""The operator takes a quarter out and finds the gaps again, without a name and without an answer."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from bot.insight.blindspots import LIVED, Beliefs, find_gaps
from bot.insight.exports import closed, read_forecasts, read_ledger, read_placed_scores
from bot.messages.request import Submitted
from bot.signals.exported import scores_of_parts
from bot.signals.periods import part_scores
from commands.operate.export_ledger import export_ledger
from commands.operate.repeat_analysis import WrongExports, repeat_analysis
from storage.checkin import ledger, rounds
from tests.processes import environment
from tests.simulation import simulator
from tests.stories.pulse.checkin import TUESDAY, CheckIn
from tests.typed import types

CLOSED = TUESDAY + timedelta(days=4)
BACK = {number: reading.value for reading, number in LIVED.items()}


async def test_before_the_first_close_there_is_nothing_to_export(checkin: CheckIn) -> None:
    await checkin.live_until(TUESDAY)
    assert await export_ledger(checkin.clock.now()) == []


async def test_what_was_published_and_believed_comes_out_without_a_name(checkin: CheckIn) -> None:
    await checkin.live_until(TUESDAY)
    lead = checkin.who("lead1")
    crew = [checkin.who(f"hand1{place}") for place in range(1, 8)]
    await checkin.all_answer(crew, 2)
    await checkin.does(lead, Submitted("pulse.forecast", {"mood": "5"}, {"round": checkin.running.key}))
    await checkin.live_until(CLOSED)
    [export] = await export_ledger(checkin.clock.now())
    assert (export.week, export.believed) == (1, 1)
    assert export.forecasts == closed(f"round,item,team,label\n1,mood,team:{lead.id},5\n")
    scores = read_ledger(export.ledger)
    assert len(scores) == export.scores == await checkin.number("select count(*) from ledger")
    assert {cell.block for cell in scores} >= {f"team:{lead.id}"}
    assert {forecast.team for forecast in read_forecasts(export.forecasts)} == {f"team:{lead.id}"}
    everything = export.ledger + export.forecasts
    assert not [one.name for one in checkin.staff if one.name in everything or one.handle in everything]


async def test_by_the_export_departments_say_what_their_pages_say(checkin: CheckIn) -> None:
    await checkin.live_until(TUESDAY)
    await checkin.all_answer([checkin.who(f"hand{team}{place}") for team in (1, 2) for place in range(1, 8)], 4)
    await checkin.live_until(CLOSED)
    [export] = await export_ledger(checkin.clock.now())
    pages = await ledger.known_pages(await rounds.closed(checkin.entrance.workspace.id, 0, 1))
    [(round_, page)] = pages
    units = sorted(page.parents)
    scores = read_placed_scores(export.ledger)
    said = sorted(scores_of_parts(scores, units))
    assert said == sorted(part_scores(pages, units))
    assert round_.frozen.root in {part.department for part in said}
    assert {score.first_monday for score in scores} == {round_.first_monday}


async def test_the_commands_write_files_for_nobody_else_and_read_them_back(
    checkin: CheckIn, opened: str, tmp_path: Path
) -> None:
    await checkin.live_until(TUESDAY)
    await checkin.all_answer([checkin.who(f"hand1{place}") for place in range(1, 8)], 2)
    await checkin.live_until(CLOSED)
    folder, env = tmp_path / "new" / "out", environment(DATABASE_URL=opened, WATERLINE_KEYS=str(tmp_path / "keys"))
    first = await types("export-ledger", str(folder), env=env)
    assert first.code == 0, first.said
    assert "Keep the forecasts to yourself" in first.said
    written = sorted(folder.iterdir())
    assert len(written) == 2
    assert {file.stat().st_mode & 0o777 for file in written} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    written[0].chmod(0o644)
    assert (await types("export-ledger", str(folder), "--week", "1", env=env)).code == 0
    assert written[0].stat().st_mode & 0o777 == 0o600
    again = await types("blindspots", "--ledger", str(written[1]), "--forecasts", str(written[0]), env=env)
    assert again.code == 0, again.said
    assert "0 forecasts were read. No team has a forecast" in again.said
    wrong = await types("blindspots", "--ledger", str(written[0]), "--forecasts", str(folder / "none.csv"), env=env)
    assert wrong.code == 1
    assert "none.csv cannot be read" in wrong.said
    nowhere = await types("export-ledger", str(written[0]), env=env)
    assert nowhere.code == 1
    assert "cannot be written" in nowhere.said
    assert "Traceback" not in wrong.said + nowhere.said


@pytest.mark.long
async def test_a_week_ends_the_quarter_that_is_taken_out(checkin: CheckIn) -> None:
    await checkin.live_until(TUESDAY)
    await checkin.all_answer([checkin.who(f"hand1{place}") for place in range(1, 8)], 2)
    await checkin.live_until(CLOSED + timedelta(days=14))
    rounds = await checkin.number("select count(*) from round where state = 'closed'")
    assert rounds > 1
    assert [
        (one.week, {cell.round for cell in read_ledger(one.ledger)})
        for one in await export_ledger(checkin.clock.now(), 1)
    ] == [(1, {"1"})]


def files(beliefs: Beliefs) -> tuple[tuple[str, str], tuple[str, str]]:
    """The two exports of an organisation, as texts."""
    ledger, forecasts = ["round,item,block,reading"], ["round,item,team,label"]
    for row, team in enumerate(beliefs.teams):
        for column, (round_, item) in enumerate(beliefs.item_rounds):
            if not np.isnan(beliefs.lived[row, column]):
                ledger.append(f"{round_},{item},{team},{BACK[beliefs.lived[row, column]]}")
                forecasts.append(f"{round_},{item},{team},{beliefs.forecast[row, column]:.0f}")
    return ("ledger.csv", closed("\n".join([*ledger, ""]))), ("forecasts.csv", closed("\n".join([*forecasts, ""])))


@pytest.mark.parametrize("strict", [False, True])
def test_the_same_is_found_again_from_the_exports_alone(strict: bool) -> None:
    case = simulator.gap_case(np.random.default_rng(7), 1.1)
    found = find_gaps(case.beliefs, strict)
    lines = repeat_analysis(*files(case.beliefs), strict)
    assert {line.split()[0] for line in lines if line.endswith("  listed")} == found.verdicts.names()
    assert found.company is not None
    assert lines[1].startswith(f"company: median gap {found.company.median:+.2f}, 95 % from")
    table = [line.split() for line in lines[3:-1]]
    assert [row[0] for row in table] == [
        unit for _, unit in sorted(zip(found.verdicts.doubt, found.verdicts.units, strict=True))
    ]
    assert {(row[0], float(row[3])) for row in table} == {
        (unit, round(float(level), 2)) for unit, level in zip(found.verdicts.units, found.level, strict=True)
    }
    assert lines[-1].startswith(f"{len(found.verdicts.names())} of {len(table)} testable teams are listed")
    assert ("each of them" in lines[-1]) == strict


def test_with_few_teams_it_says_how_they_were_listed() -> None:
    case = simulator.gap_case(np.random.default_rng(7), 1.1, teams=30)
    assert "each with a probability of 0.9 or more" in repeat_analysis(*files(case.beliefs))[-1]


def test_where_nothing_can_be_compared_it_says_so() -> None:
    [line] = repeat_analysis(
        ("l", closed("round,item,block,reading\n1,mood,team:7,3\n")), ("f", closed("round,item,team,label\n"))
    )
    assert line == (
        "1 scores and 0 forecasts were read. No team has a forecast beside 6 scores of its own, so nothing can be said."
    )


def test_every_mistake_in_both_files_is_named() -> None:
    with pytest.raises(WrongExports) as wrong:
        repeat_analysis(
            ("l.csv", closed("round,item,block,reading\n1,mood,team:7,9\n")),
            ("f.csv", closed("round,team\n1,team:7\n")),
        )
    first, second = str(wrong.value).splitlines()
    assert first.startswith("l.csv, line 2: reading: '9' cannot be. A reading is one of <=2")
    assert second.startswith("f.csv, line 1: item, label: is missing.")
