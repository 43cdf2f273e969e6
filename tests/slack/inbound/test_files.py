"""An admin gives the company's people in Slack: a file in a form, read first, made the chart by a tap."""

import json
from typing import Any

import pytest
import structlog

from adapters import FILE_BYTES_AT_MOST
from bot.welcome.wording.people import LINES_AT_MOST, ImportReader
from storage.org import people
from tests.slack.blockkit import faults
from tests.slack.conftest import ANA, DANA, Stage
from tests.slack.fake import SCOPES, Directory, member
from tests.slack.inbound.test_inbound import button, texts
from tests.stories.conftest import count

Json = dict[str, Any]
FILE = "F0PEOPLE"
TABLE = "Name,Work Email,Manager\nDana,dana@h.example,\nAna,ana@h.example,Dana\nBo,bo@h.example,Dana\nZoe,,Nobody\n"


@pytest.fixture
def people_of_slack() -> Directory:
    """Slack tells everybody's address."""
    everybody = [member(f"U0{name.upper()}", name, email=f"{name.lower()}@h.example") for name in ("Ana", "Bo")]
    return Directory([*everybody, member(DANA, "Dana", is_admin=True, email="dana@h.example")])


async def opened(stage: Stage, who: str = DANA) -> Json:
    """The form, from the page about where people come from."""
    page = await stage.send(stage.signer.slash(user=who, command="/waterline", text="people"))
    press = stage.signer.block_actions(user=who, message=page.body, **button(page.body, "Bring your people"))
    await stage.send(press)
    view = stage.slack.views[-1]
    assert faults({key: view[key] for key in ("type", "title", "submit", "blocks")}, "modal") == []
    return view


async def gives(stage: Stage, view: Json, content: bytes, who: str = DANA) -> Json:
    stage.slack.files.by_id[FILE] = content
    sent = stage.signer.view_submission(user=who, view=view, answers={"file": [FILE]})
    answer: Json = (await stage.send(sent)).body["view"]
    assert faults({key: value for key, value in answer.items() if key != "id"}, "modal") == []
    return {**answer, "id": view["id"]}


async def managed() -> int:
    return await count("person where team_id is not null")


async def test_dana_gives_a_file_reads_what_it_changes_and_makes_it_so(stage: Stage) -> None:
    view = await opened(stage)
    element = next(block["element"] for block in view["blocks"] if block.get("block_id") == "file")
    assert (element["type"], element["max_files"]) == ("file_input", 1)
    assert element["filetypes"] == ["csv", "tsv", "txt", "xlsx"]
    shown = await gives(stage, view, TABLE.encode())
    assert "Dana, Ana, Bo" in texts(shown["blocks"])
    assert "line 5" in texts(shown["blocks"]).casefold()
    assert await managed() == 0
    await stage.send(stage.signer.block_actions(user=DANA, view=shown, **button(shown, "Make it so")))
    assert "Your people are known" in texts(stage.slack.views[-1]["blocks"])
    assert await managed() == 2
    assert await count("diary where kind = 'chart'") == 1


async def test_lines_can_be_pasted_instead(stage: Stage) -> None:
    answers = {"pasted": TABLE.replace(",", "\t")}
    answer = await stage.send(stage.signer.view_submission(user=DANA, view=await opened(stage), answers=answers))
    assert "Dana, Ana, Bo" in texts(answer.body["view"]["blocks"])


async def test_nothing_at_all_keeps_the_form_open_and_says_what_is_missing(stage: Stage) -> None:
    answer = await stage.send(stage.signer.view_submission(user=DANA, view=await opened(stage)))
    assert "Give a file, or paste some lines first." in texts(answer.body["view"]["blocks"])


@pytest.mark.parametrize("scopes", [SCOPES - {"files:read"}])
async def test_without_the_right_to_files_the_form_says_the_cure_and_lines_can_be_pasted(stage: Stage) -> None:
    view = await opened(stage)
    assert "files:read" in texts(view["blocks"])
    assert [block["block_id"] for block in view["blocks"] if block["type"] == "input"] == ["pasted"]
    answer = await stage.send(stage.signer.view_submission(user=DANA, view=view, answers={"pasted": TABLE}))
    assert "Dana, Ana, Bo" in texts(answer.body["view"]["blocks"])


async def test_where_the_right_was_taken_away_meanwhile_the_file_is_answered_with_the_cure(stage: Stage) -> None:
    view = await opened(stage)
    stage.slack.files._scopes = frozenset()
    assert "files:read" in texts((await gives(stage, view, TABLE.encode()))["blocks"])
    assert await managed() == 0


async def test_a_file_of_whoever_is_no_admin_is_not_even_asked_for(stage: Stage) -> None:
    view = await opened(stage)
    stage.slack.calls.clear()
    answer = await gives(stage, view, TABLE.encode(), ANA)
    assert "Only an admin can give me one, so I have not opened it." in texts(answer["blocks"])
    assert "files.info" not in [call.method for call in stage.slack.calls]


async def test_a_file_that_is_too_large_by_slack_s_word_is_not_fetched(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.files.FILE_BYTES_AT_MOST", 10)
    answer = await gives(stage, await opened(stage), TABLE.encode())
    assert "This file is larger than 10 MB." in texts(answer["blocks"])
    assert len(TABLE) < FILE_BYTES_AT_MOST


async def test_what_is_no_table_of_people_gets_a_sentence(stage: Stage) -> None:
    view = await opened(stage)
    for content in (b"\x00\x01", b"PK\x03\x04 no workbook", b"<html>Sign in</html>", b"a,b\n1,2\n"):
        answer = await gives(stage, view, content)
        assert not [block for block in answer["blocks"] if block["type"] == "actions"], content
    assert await managed() == 0


async def test_an_address_elsewhere_gets_no_token(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def elsewhere(_: Json) -> Json:
        return {"file": {"id": FILE, "size": 5, "url_private_download": "https://evil.example/people.csv"}}

    view = await opened(stage)
    monkeypatch.setitem(stage.slack._methods, "files.info", elsewhere)
    with structlog.testing.capture_logs() as logged:
        assert "could not be fetched just now" in texts((await gives(stage, view, b"hello"))["blocks"])
    assert "a file was not fetched" in str(logged)
    assert not [word for word in ("evil", "xoxb", FILE, "hello") if word in str(logged)]


async def test_of_a_long_list_the_first_are_named_and_the_button_stays_in_reach(stage: Stage) -> None:
    lines = "".join(f"Nobody of number {n},p{n}@nowhere.example,Dana\n" for n in range(900))
    shown = await gives(stage, await opened(stage), (TABLE + lines).encode())
    assert button(shown, "Make it so")
    assert "901 lines" in texts(shown["blocks"])
    assert len(json.dumps(shown)) < 10_000


def test_in_chat_the_first_lines_are_told_and_how_many_there_are_more() -> None:
    lines = [f"line {number}" for number in range(25)]
    assert ImportReader("en", in_chat=False).listed(lines) == lines
    *listed, ending = ImportReader("en", in_chat=True).listed(lines)
    assert listed == lines[:LINES_AT_MOST]
    assert ending.startswith("… and 5 lines more.")
    [long] = ImportReader("en", in_chat=True).listed(["wrong" + "x" * 5_000 + "cured"])
    assert (long[:5], long[-5:], len(long) < 500) == ("wrong", "cured", True)


async def test_people_are_known_by_no_more_than_their_accounts(stage: Stage) -> None:
    """Of a file nothing is stored before the tap."""
    await gives(stage, await opened(stage), TABLE.encode())
    [here] = await people.workspaces()
    assert {person.name for person in await people.everyone(here.id)} <= {"Dana"}
