"""kill -9 on the processes that open and release windows, as they really are: no concern is lost, none read twice."""

import os
import random
from pathlib import Path

import pytest

from tests.commands.voice.windowlife import kill_windows

WINDOWS = int(os.environ.get("WINDOWS_KILLED", "1"))
SEED = int(os.environ.get("KILL_SEED", "0")) or random.randrange(1, 1_000_000)


@pytest.mark.long
async def test_every_concern_is_read_once_whichever_process_is_killed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """WINDOWS_KILLED and KILL_SEED choose how often, and when."""
    outcome = await kill_windows(tmp_path, WINDOWS, SEED)
    with capsys.disabled():
        print(f"\n{outcome}")  # noqa: T201
    assert outcome.is_well, str(outcome)
