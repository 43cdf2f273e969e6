"""`python -m bot import-surveys FILE` and `import-kudos FILE`: what another product held is taken over."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot.app import operate
from bot.app.console import give_up, say, settings_or_exit
from bot.app.people import DryRun, OfWorkspace, Platform, served_platform
from bot.app.start import StartError
from bot.kudos.wording import past_kudos as kudos_wording
from bot.messages.slug import slug
from bot.org.remarks import ChartError
from bot.org.tables.equations import pairs_in
from bot.org.tables.spreadsheets import BYTES_AT_MOST
from bot.org.wording.chart import remark
from bot.past_surveys.months import month_in
from bot.past_surveys.survey import SurveyChoices, SurveyScale
from bot.past_surveys.themes import theme_named
from bot.ports import PlatformError
from commands.kudos.keep_past_kudos import PastChoices
from commands.operate.choose_workspace import UnknownWorkspace
from storage.database import DatabaseError
from storage.embedded import DataFolderError
from storage.sealed.folders import FolderError

T = TypeVar("T")
File = Annotated[Path, typer.Argument(help="A table as the product exports it: CSV or xlsx.")]
Product = Annotated[str, typer.Option(help="Which product it comes from, as in 'Culture Amp': stands beside it.")]
_NONE = ""


def import_surveys(
    file: File,
    product: Product = _NONE,
    month: Annotated[str, typer.Option(help="The month of the survey, as 2025-03, where no column says it.")] = "",
    scale: Annotated[SurveyScale | None, typer.Option(help="The scale, where the numbers could be of two.")] = None,
    theme: Annotated[list[str] | None, typer.Option(help="'Their theme = our theme', once for each.")] = None,
    team: Annotated[list[str] | None, typer.Option(help="'Their team = our team', once for each.")] = None,
    least_answers: Annotated[
        int, typer.Option("--least", min=0, help="Answers behind each number at least, where none counts them.")
    ] = 0,
    dry_run: DryRun = False,
    platform: Platform = "",
    workspace: OfWorkspace = "",
) -> None:
    """Take over results of another product's survey, per team and theme: beside our own numbers, and part of none."""
    settings = settings_or_exit()
    served = served_platform(settings, platform)
    if month and month_in(month) is None:
        give_up("This month cannot be read. Write it as 2025-03.")
    columns = {name: theme_named(ours) for name, ours in pairs_in("\n".join(theme or ())).items()}
    if None in columns.values():
        give_up("A theme is none of ours: docs/questions.md lists them.")
    choices = SurveyChoices(
        product=product,
        month=month_in(month),
        scale=scale,
        columns={name: ours or "" for name, ours in columns.items()},
        teams=pairs_in("\n".join(team or ())),
        least_answers=least_answers,
    )
    brought = _run(operate.import_survey(settings, _content(file), served, choices, workspace, dry_run=dry_run), served)
    _report(brought, product)


def _report(brought: operate.SurveyBrought, product: str) -> None:
    reading = brought.reading
    for fault in [*reading.unclear, *reading.left_out]:
        say.print(remark(fault, "en"), markup=False)
    if reading.unknown_columns:
        say.print(f"Not read: {', '.join(reading.unknown_columns)}", markup=False)
    if reading.unclear:
        give_up("Nothing was taken over. Say what is missing above: python -m bot import-surveys --help")
    if brought.kept is None:
        say.print(f"{len(reading.scores)} numbers would be taken over. Nothing has changed.")
        return
    for month in brought.kept.months_before:
        say.print(f"{product} has results of {month} already: remove them first, in chat under /waterline imports.")
    say.print(f"{brought.kept.scores} numbers were taken over.")


def import_kudos(
    file: File,
    product: Product = _NONE,
    value: Annotated[list[str] | None, typer.Option(help="'#hashtag = our value', once for each.")] = None,
    dry_run: DryRun = False,
    platform: Platform = "",
    workspace: OfWorkspace = "",
) -> None:
    """Take over kudos from an export of Bonusly, HeyTaco or Matter, without points and without private ones."""
    settings = settings_or_exit()
    served = served_platform(settings, platform)
    values = {slug(tag.lstrip("#")): ours for tag, ours in pairs_in("\n".join(value or ())).items() if ours}
    choices = PastChoices(product, values)
    brought = _run(operate.import_kudos(settings, _content(file), served, choices, workspace, dry_run=dry_run), served)
    for sentence in kudos_wording.counted_lines(brought.plan, "en"):
        say.print(sentence, markup=False)
    if not brought.plan.product:
        give_up("Nothing was taken over. Say the product: --product Bonusly")
    if brought.count is None:
        say.print("Nothing has changed.")
    else:
        say.print(f"{brought.count} thanks were brought.")


def _content(file: Path) -> bytes:
    """Reads no more of it than a table can have."""
    try:
        with file.open("rb") as opened:
            return opened.read(BYTES_AT_MOST + 1)
    except OSError as error:
        give_up(f"{file} cannot be read ({error.strerror or error}). Name a file that this user can read.")


def _run(work: Coroutine[None, None, T], served: str) -> T:
    try:
        return asyncio.run(work)
    except ChartError as error:
        give_up("\n".join(remark(fault, "en") for fault in error.faults))
    except PlatformError as error:
        give_up(f"{served} did not say who its people are ({error}). Nothing has changed; try again.")
    except (DatabaseError, DataFolderError, FolderError, StartError, UnknownWorkspace) as error:
        give_up(str(error))
