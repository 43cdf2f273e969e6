"""Unlucky days: in the end every kudos stands where it should, or somebody was told."""

from pathlib import Path

import pytest

from bot.config.settings import Settings
from tests.unlucky.year import live_through

SEED = 1


@pytest.mark.parametrize("days", [4, pytest.param(7, marks=pytest.mark.long)])
def test_after_some_unlucky_days_every_kudos_stands_where_it_should_or_somebody_was_told(
    conninfo: str, tmp_path: Path, settings: Settings, days: int
) -> None:
    """`python -m bench unlucky` draws other seeds, and lives through a year."""
    outcome = live_through(conninfo, tmp_path, settings, SEED, days)
    assert outcome.complaints == [], f"UNLUCKY_DAYS={days} UNLUCKY_SEED={SEED} python -m bench unlucky repeats it"
    assert outcome.promised > outcome.kudos * 0.8
    assert len(outcome.befell) >= 3 * days
    assert outcome.lives > 1
    assert outcome.sealed > 0
    assert outcome.numbers > 0
