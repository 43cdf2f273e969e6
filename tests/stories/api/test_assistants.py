"""An assistant asks what people were thanked for last month: the SDK's own client drives the server."""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from mcp import Client, StdioServerParameters, stdio_client, types

from adapters.assistants.server import INSTRUCTIONS, assistants_server
from bot.api.scopes import READABLE, ReadingRole, Scope
from bot.messages.request import Pressed
from commands.api.readers import ApiReader, reader_anywhere
from storage.database import statement
from tests.cast import ANA, BO, CY, DANA, FakeClock
from tests.processes import environment
from tests.stories.api.conftest import Program

EARLY = "for staying late to fix the customer's import, so that they could open on time"
RECENT = "for telling the ferry line before noon that the crane was late, so that nobody waited"


def server_of(program: Program, token: str | None = None, time_zone: str = "UTC") -> Any:
    """Reads by the clock of the story."""
    entrance = program.company.entrance
    settings = entrance.settings.model_copy(update={"time_zone": time_zone})

    async def let_in() -> ApiReader | None:
        return await reader_anywhere(token or program.token, settings, entrance.clock.now())

    return assistants_server(let_in)


def text_of(result: types.CallToolResult) -> str:
    return " ".join(part.text for part in result.content if isinstance(part, types.TextContent))


def words_in(result: types.CallToolResult) -> Sequence[str]:
    assert not result.is_error, text_of(result)
    assert result.structured_content == json.loads(text_of(result))
    return [kudos["words"] for kudos in result.structured_content["entries"]]


async def test_it_is_told_what_people_were_thanked_for_in_a_month(program: Program, clock: FakeClock) -> None:
    await program.company.types(ANA, f"@bo {EARLY} #courage")
    clock.move(days=30)
    await program.company.types(CY, f"@bo {RECENT} #courage")
    async with Client(server_of(program)) as assistant:
        assert words_in(await assistant.call_tool("kudos", {"month": "2026-03"})) == [EARLY]
        assert words_in(await assistant.call_tool("kudos", {"month": "2026-04"})) == [RECENT]
        assert words_in(await assistant.call_tool("kudos")) == [EARLY], "the month before this one"
        assert words_in(await assistant.call_tool("kudos", {"month": "2026-05"})) == []


async def test_a_month_begins_at_midnight_of_the_company(program: Program, clock: FakeClock) -> None:
    clock.move(seconds=(datetime(2026, 3, 31, 22, 30, tzinfo=UTC) - clock.now()).total_seconds())
    await program.company.types(ANA, f"@bo {EARLY} #courage")
    async with Client(server_of(program, time_zone="Europe/Berlin")) as assistant:
        assert words_in(await assistant.call_tool("kudos", {"month": "2026-04"})) == [EARLY]
        assert words_in(await assistant.call_tool("kudos", {"month": "2026-03"})) == []


@pytest.mark.parametrize("role", list(ReadingRole))
async def test_it_has_the_tools_that_its_token_opens_and_each_only_reads(program: Program, role: ReadingRole) -> None:
    async with Client(server_of(program, await program.makes(role))) as assistant:
        assert assistant.instructions == INSTRUCTIONS
        tools = (await assistant.list_tools()).tools
        assert {tool.name for tool in tools} == {scope.value for scope in READABLE[role]}
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
        for scope in Scope:
            result = await assistant.call_tool(scope.value)
            assert result.is_error is (scope not in READABLE[role]), text_of(result)


async def test_it_reads_no_private_thanks_and_nothing_once_its_token_is_revoked(program: Program) -> None:
    await program.company.types(ANA, f"@bo {EARLY} #courage")
    await statement("update kudos set private = true")
    async with Client(server_of(program)) as assistant:
        assert words_in(await assistant.call_tool("kudos", {"month": "2026-03"})) == []
        await program.company.submits(DANA, await program.company.does(DANA, Pressed("api.revoke_token", "1")))
        refused = await assistant.call_tool("values")
        assert refused.is_error
        assert "/waterline api" in text_of(refused)
        assert (await assistant.list_tools()).tools == []


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        *(("kudos", {"month": "March"}), ("kudos", {"month": "2026-13"}), ("kudos", {"since": "2026-03-01"})),
        *(("kudos", {"cursor": "vera"}), ("people", {"limit": 0}), ("answers", {}), ("values", {"x": 1})),
    ],
)
async def test_what_is_none_is_refused_in_words_without_being_repeated(
    program: Program, tool: str, arguments: dict[str, Any]
) -> None:
    async with Client(server_of(program)) as assistant:
        refused = await assistant.call_tool(tool, arguments)
    assert refused.is_error
    assert text_of(refused)
    assert "vera" not in text_of(refused)


async def test_the_command_answers_over_standard_input_and_output(program: Program, conninfo: str) -> None:
    await program.company.types(ANA, f"@bo {EARLY} #courage")
    await statement("update api_token set expires_at = '2999-01-01'")
    variables = environment(DATABASE_URL=conninfo, WATERLINE_API_TOKEN=program.token)
    command = StdioServerParameters(command=sys.executable, args=["-m", "bot", "mcp"], env=variables)
    async with Client(stdio_client(command)) as assistant:
        assert words_in(await assistant.call_tool("kudos", {"month": "2026-03"})) == [EARLY]
        people = await assistant.call_tool("people", {"limit": 3})
        assert BO.name in text_of(people)
