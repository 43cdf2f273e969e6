"""A check-in that is open, in folders of its own."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sealed.manifest import Manifest
from commands.sealed.count_rounds import Played
from commands.sealed.freeze_round import freeze_round
from storage.sealed.ballot_box import BallotBox
from storage.sealed.folders import Folders
from tests.rounds import folders_in, plan_of

OPENS = datetime(2026, 3, 3, 10, tzinfo=UTC)
CREW = tuple(f"U-{name}" for name in ("ana", "bo", "cy", "dana", "mika"))


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return folders_in(tmp_path)


@pytest.fixture
def manifest(folders: Folders) -> Manifest:
    """Of a round that is open."""
    return freeze_round(plan_of("harbour", CREW, OPENS), folders, Played(OPENS))


@pytest.fixture
def ballots(folders: Folders, manifest: Manifest) -> Iterator[BallotBox]:
    ballots = BallotBox(folders)
    yield ballots
    ballots.close()
