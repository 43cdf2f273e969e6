"""`python -m bot mcp`: an assistant of the company starts it, and reads by a token."""

import asyncio
import os
from typing import NoReturn

import typer

from adapters.clock import SystemClock
from adapters.logs import write_logs
from bot.app.console import settings_or_exit
from bot.app.operate import database_opened
from bot.config.settings import Settings
from commands.api.readers import ApiReader, reader_anywhere
from storage.database import DatabaseError
from storage.embedded import DataFolderError

TOKEN = "WATERLINE_API_TOKEN"  # noqa: S105, the name of a variable


def mcp() -> None:
    """Let an assistant read by a token of the API (WATERLINE_API_TOKEN), over standard input and output (MCP)."""
    write_logs(as_json=True)
    token = os.environ.get(TOKEN, "").strip()
    if not token:
        _give_up(f"{TOKEN} is empty. An admin makes a token in chat with /waterline api; put it there.")
    settings = settings_or_exit()
    try:
        asyncio.run(_answer(token, settings))
    except (DatabaseError, DataFolderError) as error:
        _give_up(str(error))


async def _answer(token: str, settings: Settings) -> None:
    from adapters.assistants.server import answer_assistant

    clock = SystemClock()

    async def let_in() -> ApiReader | None:
        return await reader_anywhere(token, settings, clock.now())

    async with database_opened():
        await answer_assistant(let_in)


def _give_up(reason: str) -> NoReturn:
    """Says it beside the protocol, which has standard output for itself."""
    typer.echo(reason, err=True)
    raise typer.Exit(1)
