"""`python -m bot admin grant`: make somebody an admin, where nobody in the chat could."""

import asyncio
from typing import Annotated

import typer

from adapters.clock import SystemClock
from bot.app import operate
from bot.app.console import give_up, say, settings_or_exit
from bot.roles.roles import REASON_AT_MOST
from commands.operate.choose_workspace import UnknownWorkspace
from commands.roles.grant_by_operator import NotGranted, grant_by_operator
from storage.database import DatabaseError
from storage.embedded import DataFolderError

admins = typer.Typer(no_args_is_help=True, help="Say who administers Waterline, where nobody in the chat could.")


@admins.callback()
def _group() -> None:
    """Say who administers Waterline, where nobody in the chat could."""


@admins.command()
def grant(
    account: Annotated[str, typer.Argument(help="Whom: the platform's id, or a handle as in @ana.")],
    reason: Annotated[str, typer.Option(help="Why: everybody reads it in the diary.")],
    platform: Annotated[str, typer.Option(help="slack, teams or web, where several are served.")] = "",
    workspace: Annotated[str, typer.Option(help="Its name, or its platform's id, where several are known.")] = "",
) -> None:
    """Make somebody an admin. It stands in the diary; in chat an admin can take it away again."""
    if not reason.strip() or len(reason) > REASON_AT_MOST:
        give_up(f"Give a reason of up to {REASON_AT_MOST} characters: everybody reads it in the diary.")
    settings = settings_or_exit()

    async def granted() -> str:
        async with operate.database_opened():
            now = SystemClock().now()
            return await grant_by_operator(account, reason, platform, settings.admins, now, workspace)

    try:
        say.print(asyncio.run(granted()), markup=False)
    except (NotGranted, UnknownWorkspace, DatabaseError, DataFolderError) as error:
        give_up(str(error))
