"""The fingerprint under the results tells nothing that the results do not tell.

An employee knows the chart, reads their own team's numbers and the company's, and tries what the others can have said.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from bot.checkin.blocks import Blocks, SizeBand
from bot.checkin.ledger import Page, Participation
from bot.checkin.published import ReleasedNumbers, RoundFacts
from bot.checkin.questions import bank
from bot.checkin.release import Reading, Released
from bot.checkin.rounds import Frozen
from bot.sealed.page import fingerprint
from tests.attacks.company import ADA, BEA, CLEO, DORA, HARBOUR, HEDDA, VERA, AttackedChart, opinions
from tests.attacks.on_slack import on_stage
from tests.attacks.stage import Stage
from tests.slack.checkin.ledgers import Band
from tests.typed import types

K = 5
# 25 people in three teams: of two of them the employee is told nothing but their share in the company's numbers.
TRIO = AttackedChart(
    {
        HEDDA: (ADA, BEA, CLEO, DORA),
        ADA: (*HARBOUR.reports[ADA], *HARBOUR.reports[CLEO]),
        BEA: (*HARBOUR.reports[BEA], *HARBOUR.reports[DORA]),
    }
)

Scores = Mapping[str, Released]  # of one item, by team


@pytest.mark.long
async def test_no_other_teams_numbers_are_found_by_trying_which_of_them_have_this_fingerprint(
    program: str, tmp_path: Path
) -> None:
    """All eight numbers of two teams, at the 14th of 36 guesses. Now the digits are taken over a nonce of 16 bytes,
    too: without it no guess has them, with it the true one alone.
    """
    async with on_stage(program, tmp_path, TRIO) as stage:
        await stage.asks()
        await stage.answer(opinions(stage.chart.people, stage.items, VERA, (), seed=13))
        page = await stage.closes()
        [digits] = set(re.findall(r"\b[0-9a-f]{16,}\b", await stage.results(VERA)))
        facts, guesses = _facts(stage), list(_guesses(stage, page))
        assert _matching(guesses, digits, "", facts) == []
        assert _matching(guesses, digits, await _nonce(stage), facts) == [page]  # it was tried, in the right form


def _matching(guesses: Sequence[Page], digits: str, nonce: str, facts: RoundFacts) -> list[list[Band]]:
    return [_bands(guess) for guess in guesses if fingerprint(nonce, facts, ReleasedNumbers.of(guess)) == digits]


def _facts(stage: Stage) -> RoundFacts:
    """All that was frozen: more than an employee reads."""
    columns = "week, first_monday, k, opened_at, closes_at, frozen"
    [(week, monday, k, opened, closes, frozen)] = stage.rows.of(
        f"select {columns} from round where key = %s", stage.key
    )
    moments = opened.astimezone(UTC), closes.astimezone(UTC)
    return RoundFacts(week, monday, k, *moments, TypeAdapter(Frozen).validate_python(frozen))


async def _nonce(stage: Stage) -> str:
    """What the operator alone is told."""
    verifying = await types("verify-round", env=stage.env)
    assert verifying.code == 0, verifying.said
    [nonce] = re.findall(r"the nonce is ([0-9a-f]{32})", verifying.said)
    return str(nonce)


def _guesses(stage: Stage, page: Sequence[Band]) -> Iterator[Page]:
    """Every page that agrees with what the employee reads of this one, if everybody answered."""
    sizes = Counter(stage.team(person) for person in stage.chart.people)
    company = f"unit:{stage.numbers[HEDDA]}"
    parents = {company: None, **dict.fromkeys(sizes, company)}
    blocks = Blocks(frozenset(parents), {team: team for team in sizes})
    bands = {team: band for team, n in sizes.items() if (band := Participation.released(n, n, K))}
    own = stage.team(VERA)

    def read(item: str, scores: Scores) -> object:
        """What stands of an item in the results; of those about managers, nothing."""
        about_manager = item in bank().items and bank().items[item].about_manager
        one = Page(parents, blocks, {(team, item): score for team, score in scores.items()}, bands)
        return None if about_manager else (scores[own], one.of_unit(company, item))

    true: dict[str, dict[str, Released]] = {}
    for team, item, reading, fewest in page:
        true.setdefault(item, {})[team] = Released(Reading(reading), SizeBand.of(fewest))
    possible = [
        [(item, scores) for scores in _possible(sizes) if read(item, scores) == read(item, shown)]
        for item, shown in true.items()
    ]
    for chosen in itertools.product(*possible):
        yield Page(parents, blocks, {(team, item): one for item, of in chosen for team, one in of.items()}, bands)


def _possible(sizes: Mapping[str, int]) -> list[Scores]:
    """All that teams of these sizes can be told of one item."""
    readings = [_of_size(SizeBand.of(n)) for n in sizes.values()]
    return [dict(zip(sizes, scores, strict=True)) for scores in itertools.product(*readings)]


def _of_size(size: SizeBand) -> list[Released]:
    released = []
    for reading in Reading:
        with suppress(ValueError):
            released.append(Released(reading, size))
    return released


def _bands(page: Page) -> list[Band]:
    """As a row of the ledger each."""
    return sorted((team, item, one.reading.value, one.size.value[0]) for (team, item), one in page.scores.items())
