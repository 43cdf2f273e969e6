"""Two machines over one volume, each with folders at places of its own: two mount namespaces."""

import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.config.settings import Settings
from bot.sealed.ballots import Choice
from bot.sealed.manifest import Manifest
from bot.sealed.page import ClosedRound
from commands.operate.examine_keeping import examine_sharing
from commands.org.open_workspace import open_workspace
from commands.sealed.count_rounds import Played
from commands.sealed.freeze_round import freeze_round
from storage.sealed import replicas
from storage.sealed.ballot_box import CLOSING, KEYS, PAGE, BallotBox
from storage.sealed.folders import Folders, folders_at
from tests.operate.test_child import CREW, answer
from tests.processes import Running, environment, run, until
from tests.rounds import folders_in, plan_of

NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)
_CAN_MOUNT = subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True).returncode == 0
mounting = pytest.mark.skipif(not _CAN_MOUNT, reason="only root has mount namespaces here")


class Volume:
    """What both machines share, and the file that lets their closers go on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.go = folder / "go"
        self.folders: Folders = folders_at(folder / "volume" / "keys", folder / "volume" / "sealed", folder / "data")
        self.folders.prepare()

    def host(self, name: str) -> Mapping[str, str]:
        places = {part: self._folder / name / part for part in ("data", "keys", "sealed")}
        for place in places.values():
            place.mkdir(parents=True)
        named = {f"WATERLINE_{part.upper()}": str(place) for part, place in places.items()}
        return environment(VOLUME=str(self._folder / "volume"), GO=str(self.go), **named)

    async def closer(self, host: Mapping[str, str]) -> Running:
        return await run("count", env=host, program=("tests.operate.other_host", "tests.operate.hurried_child"))

    async def opened(self) -> Manifest:
        """A round that is over, in which everybody has answered."""
        opens = datetime.now(UTC) - timedelta(days=3)
        manifest = freeze_round(plan_of("harbour", CREW, opens), self.folders, Played(opens))
        ballots = BallotBox(self.folders)
        for person in CREW:
            assert await answer(ballots, manifest, person, Choice.FOUR)
        ballots.close()
        return manifest

    async def marked(self, manifest: Manifest) -> None:
        async def is_marked() -> bool:
            return self.folders.sealed.holds(manifest.key + CLOSING)

        await until(is_marked, "the round is marked")

    def page(self, manifest: Manifest) -> ClosedRound:
        return ClosedRound.load(self.folders.sealed.read(manifest.key + PAGE) or b"")


def files_in(folder: str) -> list[Path]:
    return list(Path(folder).iterdir())


@mounting
async def test_a_closer_that_is_killed_on_one_machine_is_followed_by_one_on_another(tmp_path: Path) -> None:
    volume = Volume(tmp_path)
    manifest = await volume.opened()
    harbour, pier = volume.host("harbour"), volume.host("pier")
    killed = await volume.closer(harbour)
    await volume.marked(manifest)
    killed.process.kill()
    assert await killed.ended() == -9
    assert volume.folders.keys.holds(manifest.key + KEYS)
    assert not volume.folders.sealed.holds(manifest.key + PAGE)
    volume.go.touch()
    assert await (await volume.closer(pier)).ended() == 0
    [score] = volume.page(manifest).numbers.scores
    assert (score.unit, score.item, score.reading.value) == ("team:1", "mood", ">=4")
    assert not volume.folders.keys.files(f"{manifest.key}.*")
    for host in (harbour, pier):
        assert files_in(host["WATERLINE_KEYS"]) == [], "what is mounted there is seen by that machine alone"


async def test_doctor_says_where_a_machine_sees_other_folders_than_who_serves(
    tmp_path: Path, opened: str, settings: Settings
) -> None:
    here, there = folders_in(tmp_path / "here"), folders_in(tmp_path / "there")
    workspace = await open_workspace("slack", "T0HARBOUR", "Harbour", settings)
    assert await examine_sharing(folders_at(here.keys.path, tmp_path / "none", tmp_path / "data"), NOW) == []
    here.prepare()
    there.prepare()
    assert await examine_sharing(here, NOW) == [], "nobody serves"
    await replicas.note([workspace.id], "pier:1", here.keys.id, here.sealed.id, NOW - timedelta(seconds=1))
    assert await examine_sharing(here, NOW) == []
    [finding] = await examine_sharing(there, NOW)
    assert not finding.well
    assert "Harbour" in finding.text
    assert str(there.keys.path) in finding.text
    assert await examine_sharing(there, NOW + replicas.FORGOTTEN_AFTER) == [], "who is gone counts no more"


@mounting
async def test_two_machines_that_close_at_once_count_once(tmp_path: Path) -> None:
    volume = Volume(tmp_path)
    manifest = await volume.opened()
    closers = [await volume.closer(volume.host(name)) for name in ("harbour", "pier")]
    await volume.marked(manifest)
    volume.go.touch()
    assert [await closer.ended() for closer in closers] == [0, 0]
    assert [score.reading.value for score in volume.page(manifest).numbers.scores] == [">=4"]
    assert not volume.folders.keys.files(f"{manifest.key}.*")
    assert volume.folders.sealed.half_made() == []
