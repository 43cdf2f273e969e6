"""An unlucky week: in the end every kudos stands where it should, or somebody was told."""

from pathlib import Path

import pytest

from bot.config.settings import Settings
from tests.unlucky.year import live_through

WEEK = 7  # days


@pytest.mark.parametrize("seed", [1])  # `python -m bench unlucky` draws others, and lives through a year
def test_after_an_unlucky_week_every_kudos_stands_where_it_should_or_somebody_was_told(
    conninfo: str, tmp_path: Path, settings: Settings, seed: int
) -> None:
    outcome = live_through(conninfo, tmp_path, settings, seed, WEEK)
    assert outcome.complaints == [], f"UNLUCKY_DAYS={WEEK} UNLUCKY_SEED={seed} python -m bench unlucky repeats it"
    assert outcome.promised > outcome.kudos * 0.8
    assert len(outcome.befell) >= 20
    assert outcome.lives > 1
    assert outcome.sealed > 0
    assert outcome.numbers > 0
