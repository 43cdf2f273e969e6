"""The process that counts, as it really is: it marks a round, waits for a minute, and only then reads."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.sealed.ballots import Choice, Submission
from bot.sealed.manifest import Manifest
from bot.sealed.page import ClosedRound
from commands.sealed.count_rounds import Played
from commands.sealed.freeze_round import freeze_round
from storage.sealed.ballot_box import CLOSING, KEYS, PAGE, BallotBox
from storage.sealed.folders import Folder
from tests.processes import environment, run, until
from tests.rounds import folders_of, plan_of

CREW = ("U-ana", "U-bo", "U-cy", "U-dana", "U-mika", "U-noor")


async def answer(ballots: BallotBox, manifest: Manifest, person: str, choice: Choice) -> bool:
    """Whether it is acknowledged."""
    seal, participant = ballots.seal(manifest.key), manifest.participant(person)
    assert seal
    assert participant
    sequence = ballots.sequence(manifest.opened_at)
    box = seal.box(manifest.key, manifest.account(participant), sequence, Submission({0: choice}))
    return await ballots.put(manifest.key, box)


async def test_a_round_is_counted_a_minute_after_its_mark_from_what_was_acknowledged(tmp_path: Path) -> None:
    go = tmp_path / "go"
    env = environment(WATERLINE_DATA=str(tmp_path / "data"), GO=str(go))
    folders, opened = folders_of(env), datetime.now(UTC) - timedelta(days=3)
    manifest = freeze_round(plan_of("harbour", CREW, opened), folders, Played(opened))
    ballots = BallotBox(folders)
    for person in CREW:
        assert await answer(ballots, manifest, person, Choice.FOUR)
    counting = await run("count", env=env, program=("tests.operate.hurried_child",))
    await until(lambda: _holds(folders.sealed, manifest.key + CLOSING), "the round is marked")
    assert not await answer(ballots, manifest, "U-mika", Choice.FOUR)  # it may be read, and changes nothing
    assert folders.keys.holds(manifest.key + KEYS)
    assert not folders.sealed.holds(manifest.key + PAGE)
    go.touch()
    assert await counting.ended() == 0
    assert counting.said == "60.0\n"  # seconds
    page = ClosedRound.load(folders.sealed.read(manifest.key + PAGE) or b"")
    assert [(score.unit, score.item, score.reading.value) for score in page.numbers.scores] == [
        ("team:1", "mood", ">=4")
    ]
    assert not folders.keys.files(f"{manifest.key}.*")
    ballots.close()


async def _holds(folder: Folder, name: str) -> bool:
    return folder.holds(name)
