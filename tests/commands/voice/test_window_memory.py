"""Once a window is over, nothing in the memory of any process of ours opens what was written in it, or holds it."""

import asyncio
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections import Counter
from pathlib import Path
from urllib.parse import quote_plus

import pytest

from commands.voice.release_windows import WAITS, is_release_due
from storage.sealed.ballot_box import KEYS, SEAL, closing_windows, open_windows
from storage.sealed.folders import Folder, Folders, of_workspace
from tests.attacks.company import HARBOUR, JON, VERA
from tests.attacks.memory import READS_MEMORY, scan
from tests.attacks.on_slack import SlackStage, on_stage
from tests.attacks.stage import Moment, settled, travel
from tests.commands.voice.windows import Voice
from tests.operate.serving import move
from tests.processes import ROOT, environment, until
from tests.slack.payloads import TEAM

pytestmark = READS_MEMORY

ANA, BO = 1000, 1100
CAFE, ROTA, STAMP = "The canary is hungry after two", "The canary sleeps on Sundays", "The canary needs a stamp"

RELEASES = """
import sys
from datetime import datetime
from pathlib import Path
from bot.app.harden import harden
from commands.sealed.count_rounds import Played
from commands.voice.release_windows import release_windows
from tests.rounds import folders_in

harden()
assert release_windows(folders_in(Path(sys.argv[1])), Played(datetime.fromisoformat(sys.argv[2]))) == []
print("released", flush=True)
sys.stdin.readline()
"""


def secrets_of(keys: Folder, window: str) -> dict[str, bytes]:
    """What a thief looks for: the private key of a window, and both secrets of its seal."""
    private, seal = keys.read(window + KEYS), keys.read(window + SEAL)
    assert private
    assert seal
    return {"private key": private, "token secret": seal[32:64], "code secret": seal[64:96]}


async def test_who_has_sealed_anew_what_waits_remembers_neither_words_nor_keys(tmp_path: Path) -> None:
    voice = Voice.at(tmp_path)
    first = voice.open().key
    await voice.write(ANA, CAFE)
    await voice.write(BO, ROTA)
    await voice.name(BO, STAMP)
    voice.end()
    voice.release()
    voice.open()
    words = {"the café": CAFE, "the rota": ROTA, "the stamp": STAMP}
    needles = {**secrets_of(voice.folders.keys, first), **{name: text.encode() for name, text in words.items()}}
    arguments = (str(tmp_path), voice.now().isoformat())
    child = await create_subprocess_exec(
        *(sys.executable, "-c", RELEASES, *arguments), cwd=ROOT, env=environment(), stdin=PIPE, stdout=PIPE
    )
    assert child.stdin
    assert child.stdout
    assert await child.stdout.readline() == b"released\n"
    found = await asyncio.to_thread(scan, [child.pid], {**needles, "what it runs": b"commands.voice.release_windows"})
    child.stdin.close()
    await child.wait()
    assert found.pop("what it runs") > 0, "its memory is read"
    assert +found == Counter()
    assert voice.outcomes() == ["closed"]
    assert voice.boxes() > 0, "they wait in the next window"


@pytest.mark.long
async def test_when_a_window_is_over_no_key_and_no_concern_that_waits_is_left_in_the_memory_of_the_program(
    conninfo: str, tmp_path: Path
) -> None:
    async with on_stage(conninfo, tmp_path, HARBOUR, voice=True) as stage:
        await stage.asks()
        await travel(stage, Moment.CLOSING)
        await settled(stage)
        await until(lambda: _is_open(stage.folders), "a window opens")
        link = open_windows(stage.folders.keys)[of_workspace("slack", TEAM)]
        stage.asked_by = stage.process.workers()
        for person, words in ((VERA, CAFE), (JON, ROTA)):
            await stage.writes_concern(person, words)
        await stage.names_unnamed(JON, STAMP)
        needles = {
            **secrets_of(stage.folders.keys, link.key),
            **{f"{words} {form}": text for words in (CAFE, ROTA, STAMP) for form, text in _forms(words).items()},
        }
        assert scan(stage.processes(), needles)["code secret"] > 0, "what is open is there, and is seen"
        move(stage.clock, link.closes_at)
        await until(lambda: _is_over(stage, link.key), "it is released into the next one")
        await until(stage.is_renewed, "whoever took concerns is replaced")
        await settled(stage)
        assert +scan(stage.processes(), needles) == Counter()


def _forms(words: str) -> dict[str, bytes]:
    return {"in clear": words.encode(), "as it was sent": quote_plus(words).encode()}


async def _is_open(folders: Folders) -> bool:
    return bool(open_windows(folders.keys))


async def _is_over(stage: SlackStage, window: str) -> bool:
    folders = stage.folders
    waits = any(folders.sealed.holds(link.key + WAITS) for link in closing_windows(folders.keys).values())
    return not (folders.keys.holds(window + KEYS) or waits or is_release_due(folders, stage.now))
