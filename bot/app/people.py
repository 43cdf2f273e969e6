"""`python -m bot people`: the company's people come from a file, and the last import can be undone."""

import asyncio
from collections.abc import Coroutine
from logging import WARNING
from pathlib import Path
from typing import Annotated, TypeVar

import structlog
import typer

from bot.app import operate
from bot.app.console import give_up, say, settings_or_exit
from bot.app.start import StartError
from bot.config.settings import PeopleRules, Settings
from bot.org.changes import TooManyChanges
from bot.org.columns import ColumnKind
from bot.org.imports.chart_export import ChartExport
from bot.org.remarks import ChartError
from bot.org.tables.dates import DateOrder
from bot.org.tables.spreadsheets import BYTES_AT_MOST
from bot.org.wording import chart as wording
from bot.ports import PlatformError
from commands.operate.choose_workspace import UnknownWorkspace
from commands.org.load_chart import Loaded
from commands.org.merge_company import MergeRules
from storage.database import DatabaseError
from storage.embedded import DataFolderError
from storage.sealed.folders import FolderError

people = typer.Typer(no_args_is_help=True, help=__doc__)
T = TypeVar("T")

Platform = Annotated[str, typer.Option(help="slack or teams, where app.yaml names both.")]
OfWorkspace = Annotated[
    str, typer.Option("--workspace", help="Its name, or its platform's id, where several are served.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")]
EVERYBODY = 10**9


@people.callback()
def _group() -> None:
    """The company's people come from a file, and the last import can be undone."""
    # Each of a thousand workspaces that is connected writes a line: of a command only what is wrong is read.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(WARNING))


@people.command("import")
def import_people(
    file: Annotated[Path, typer.Argument(help="A table: person, manager, leads, joined_on; or your HR's export.")],
    dry_run: DryRun = False,
    platform: Platform = "",
    workspace: OfWorkspace = "",
    dates: Annotated[DateOrder | None, typer.Option(help="What comes first in dates as 03/04/2026.")] = None,
    anyway: Annotated[bool, typer.Option("--anyway", help="However many leave or move by it.")] = False,
    everybody: Annotated[bool, typer.Option("--all", help="Name everybody, not only the first of many.")] = False,
) -> None:
    """Make a file the chart: who reports to whom, the names of teams, joining dates. Who is not in it has no team."""
    settings = settings_or_exit()
    served = served_platform(settings, platform)
    chosen = _run(operate.counting(settings, served, workspace), served).people
    rules = MergeRules(most_percent=chosen.ask_above, anyway=anyway, dry_run=dry_run, waits=_say_waiting)
    limit = EVERYBODY if everybody else wording.PEOPLE_AT_MOST
    try:
        table = _open(file, dates, chosen)
        with say.status("Asking who is who. Of a large workspace the platform tells a part a minute."):
            loaded = _run(operate.load(settings, table, served, rules, workspace), served)
    except ChartError as error:
        give_up("\n".join(wording.refused(error, "en")))
    except TooManyChanges as error:
        give_up("\n".join(wording.stopped(error, "en", limit)))
    else:
        for line in _told(loaded, dry_run, limit):
            say.print(line, markup=False)


@people.command()
def undo(dry_run: DryRun = False, platform: Platform = "", workspace: OfWorkspace = "") -> None:
    """Put the chart back that was there before the last import, for seven days."""
    settings = settings_or_exit()
    served = served_platform(settings, platform)
    rules = MergeRules(dry_run=dry_run, waits=_say_waiting)
    changes = _run(operate.undo(settings, served, rules, workspace), served)
    if changes is None:
        give_up(wording.nothing_to_undo("en"))
    for line in wording.undone(changes, "en", dry_run=dry_run):
        say.print(line, markup=False)


def served_platform(settings: Settings, platform: str) -> str:
    """Returns the one platform that is meant; gives up where that is none, or several."""
    served = [name for name in settings.platforms if name != "web" and platform in ("", name)]
    if len(served) != 1:
        give_up("This is for one platform that app.yaml names: --platform slack or --platform teams.")
    return served[0]


def _open(file: Path, dates: DateOrder | None, rules: PeopleRules) -> ChartExport:
    """Reads no more of it than a chart can have."""
    try:
        with file.open("rb") as opened:
            content = opened.read(BYTES_AT_MOST + 1)
    except OSError as error:
        give_up(f"{file} cannot be read ({error.strerror or error}). Name a file that this user can read.")
    return ChartExport(content, dates, {ColumnKind(name): words for name, words in rules.columns.items()})


def _told(loaded: Loaded, dry_run: bool, limit: int) -> list[str]:
    return [
        *(wording.planned(loaded.reasons, "en") if dry_run else []),
        *wording.changed(loaded.changes, "en", limit),
        *wording.left_out(loaded.faults, "en"),
        *wording.known(loaded.notes, "en"),
        *([] if dry_run else wording.places(loaded.count, loaded.teams, "en")),
    ]


def _say_waiting() -> None:
    say.print(wording.waiting("en"))


def _run(work: Coroutine[None, None, T], served: str) -> T:
    try:
        return asyncio.run(work)
    except PlatformError as error:
        give_up(f"{served} did not say who its people are ({error}). Nothing has changed; try again.")
    except (DatabaseError, DataFolderError, FolderError, StartError, UnknownWorkspace) as error:
        give_up(str(error))
