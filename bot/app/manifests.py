"""`python -m bot manifest slack | teams`: what a platform asks for to install Waterline."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.app import operate
from bot.app.connect import teams as teams_app
from bot.app.console import give_up, say, settings_or_exit
from commands.operate.public_url import why_unreachable

manifests = typer.Typer(no_args_is_help=True, help="Make what a platform asks for to install Waterline.")
UPLOAD = (
    "Upload it at admin.teams.microsoft.com: Teams apps, Manage apps, Actions, Upload new app; a newer package on the "
    "page that the app has there, Upload file."
)


@manifests.command()
def slack(
    url: Annotated[
        str, typer.Option(help="Where Slack reaches you, as in https://kudos.example.com; Socket Mode if empty.")
    ] = "",
    public: Annotated[
        bool, typer.Option("--public", help="Of an app that workspaces install by themselves; needs --url.")
    ] = False,
) -> None:
    """Print the manifest of the Slack app, to paste at api.slack.com/apps."""
    if public and not url:
        give_up("An app that others install is reached over HTTP: name the address with --url.")
    if url and (reason := why_unreachable(url)):
        give_up(reason)
    settings = asyncio.run(operate.known_by_now(settings_or_exit(), "slack"))
    slack_app = operate.slack_manifest(settings, url, is_public=public)
    sys.stdout.write(json.dumps(slack_app, indent=2, ensure_ascii=False) + "\n")


@manifests.command()
def teams(
    url: Annotated[str, typer.Option(help="Where Teams reaches you, as in https://kudos.example.com.")] = "",
    out: Annotated[Path, typer.Option(help="Where to write the package.")] = Path("waterline-teams.zip"),
    privacy: Annotated[str, typer.Option(help="Your own page on privacy; Waterline's if empty.")] = "",
    terms: Annotated[str, typer.Option(help="Your own terms of use; Waterline's if empty.")] = "",
) -> None:
    """Write the app package, to upload in Teams' admin centre. TEAMS_APP_ID is read from the environment.

    Where one is there already, its version is raised if anything else in it changes.
    """
    from adapters.teams.package.manifest import Links

    if reason := why_unreachable(url):
        give_up(reason)
    try:
        previous = out.read_bytes() if out.is_file() else b""
        links, app_id = Links(privacy, terms), os.environ.get("TEAMS_APP_ID", "")
        settings = asyncio.run(operate.known_by_now(settings_or_exit(), "teams"))
        out.write_bytes(teams_app.package(settings, app_id, url, links, previous))
    except ValueError as error:
        give_up(str(error))
    except OSError as error:
        give_up(f"{out} cannot be written ({error.strerror}). Choose another place with --out.")
    say.print(f"{out} is the app package. {UPLOAD}")
