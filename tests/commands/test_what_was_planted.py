"""In the demo, what was planted is held against what was found; in a real company there is nothing to look up."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.demo.barnacles import invented_barnacles
from bot.demo.concerns import invented_voice
from bot.demo.invented import planted
from bot.messages.message import Facts, Message, Table
from bot.messages.refusal import Refusal
from bot.ports import Context
from commands.demo import feature as demo
from commands.insight import requests as leading
from storage.database import statement
from storage.org import people
from tests.past import TODAY, Lived
from tests.platform import RememberingPlatform
from tests.stories.conftest import told
from tests.stories.demo.visitor import Visitor, who


async def test_what_was_planted_is_held_against_the_summary_that_stands_above_it(
    harbour_past: Lived, platform: RememberingPlatform
) -> None:
    [ines] = (await people.by_handles(harbour_past.workspace.id, ["ines"])).values()
    asks = Context(harbour_past.workspace, ines, TODAY, "once", harbour_past.settings, platform)
    assert told(await demo.planted(asks)).count("found, since") == len(planted())
    await statement("delete from letter")
    before = replace(asks, now=TODAY - timedelta(days=6))  # on its Thursday, when none has come yet
    assert "fallen silent" in told(await leading.summary(asks))
    assert "fallen silent" not in told(await leading.summary(before))
    assert told(await demo.planted(before)).count("found, since") == 5


@pytest.mark.parametrize(
    ("language", "own", "of_others"),
    [("en", ["Tokyo support", "Payments"], "東京"), ("ja", ["東京サポート", "決済"], "Pay")],
)
async def test_what_was_planted_names_teams_in_the_reader_s_language_and_nothing_of_it_in_a_real_company(
    harbour_past: Lived, platform: RememberingPlatform, language: str, own: list[str], of_others: str
) -> None:
    [ines] = (await people.by_handles(harbour_past.workspace.id, ["ines"])).values()
    asks = Context(
        harbour_past.workspace, replace(ines, language=language), TODAY, "once", harbour_past.settings, platform
    )
    truth = told(await demo.planted(asks))
    assert [name for name in own if name not in truth] == []
    assert of_others not in truth
    real = replace(asks, workspace=replace(asks.workspace, invented=False))
    assert await demo.planted(real) == Refusal("refused.not_understood")


async def test_every_concern_and_barnacle_is_seen_where_it_is_said_to_be(
    harbour_past: Lived, platform: RememberingPlatform
) -> None:
    [ines] = (await people.by_handles(harbour_past.workspace.id, ["ines"])).values()
    visitor = Visitor(harbour_past, platform)
    page = await demo.planted(Context(harbour_past.workspace, ines, TODAY, "once", harbour_past.settings, platform))
    assert isinstance(page, Message)
    _, concerns, barnacles, *_ = [block.rows for block in page.blocks if isinstance(block, Facts)]
    assert len(concerns) == len(invented_voice().concerns)
    for concern, (_, where) in zip(invented_voice().concerns, concerns, strict=True):
        assert where == f"{who(concern.seen_by).name} reads it in /voice inbox"
        assert concern.words in told(await visitor.asks(concern.seen_by, "inbox", "/voice"))
    posts = await statement("select html from post where place = %(place)s", place=harbour_past.settings.kudos.channel)
    shown = {
        "told where thanks are posted": " ".join(row["html"] for row in posts),
        "/barnacle list": told(await visitor.asks("rhea", "list", "/barnacle")),
        "/waterline diary": told(await visitor.asks("rhea", "diary", "/waterline")),
    }
    assert [words for words, _ in barnacles] == [barnacle.words for barnacle in invented_barnacles()]
    assert not [words for words, where in barnacles if str(words) not in shown[where.rsplit(" (", 1)[-1].rstrip(")")]]


def pairs_in_the_map(summary: Message) -> list[tuple[str, float]]:
    [table] = [block for block in summary.blocks if isinstance(block, Table) and "Who says it of whom" in block.columns]
    return [(pair.text, float(re.sub(r"[^0-9.]", "", score.text))) for pair, score, _ in table.rows]


async def test_what_a_head_believes_too_well_of_their_department_stands_in_their_mirror_and_low_in_the_map(
    harbour_past: Lived, platform: RememberingPlatform
) -> None:
    visitor = Visitor(harbour_past, platform)
    mirror = await visitor.types("amara", "mirror")
    assert re.search(r"You believed 4, the 2 departments you serve say 2(\.\d)?: ", mirror)
    assert "Ask them: what do you need from us that you do not get?" in mirror
    assert "you serve" not in await visitor.types("desmond", "mirror")
    lowest_first = pairs_in_the_map(await visitor.asks("ines", "summary", "/pulse"))
    assert {pair.split(" of ")[1] for pair, _ in lowest_first[:2]} == {"Product leads (whole branch)"}
    assert all(score < 3 for _, score in lowest_first[:2])
    assert all(score >= 3 for _, score in lowest_first[2:])


async def test_who_covered_for_somebody_is_named_to_their_manager_and_nobody_reads_for_whom(
    harbour_past: Lived, platform: RememberingPlatform
) -> None:
    digest = await Visitor(harbour_past, platform).types("bashir", "digest")
    assert "Thanked for picking up colleagues' work: Malik Tourenne." in digest
    assert "carry on from your last line" not in digest
