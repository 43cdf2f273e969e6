"""A check-in survives kill -9 at any moment: what was acknowledged is counted once, and no key outlives its round."""

import os
import random
from pathlib import Path

import pytest

from tests.slack.checkin.roundlife import kill_rounds

ROUNDS = int(os.environ.get("ROUND_KILLS", "1"))
SEED = int(os.environ.get("KILL_SEED", "0")) or random.randrange(1, 1_000_000)


async def test_every_acknowledged_answer_is_counted_once_whenever_the_process_is_killed(
    conninfo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """ROUND_KILLS and KILL_SEED choose how often, and which moments."""
    with capsys.disabled():
        print(f"\nkill -9 in check-ins, KILL_SEED={SEED}", flush=True)  # noqa: T201
        outcome = await kill_rounds(conninfo, tmp_path, ROUNDS, SEED)
        print(outcome)  # noqa: T201
    assert sum(outcome.killed.values()) == ROUNDS
    assert outcome.acknowledged > ROUNDS * 100
    assert outcome.is_well, str(outcome)
