"""The command line: python -m bot serve | demo | doctor | people | preview | verify-round | ..., as --help tells."""

import asyncio
import sys
from collections.abc import Coroutine
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

import typer
import uvloop

from adapters.logs import write_logs
from adapters.web.gate import NotLoopback
from bot.app import operate
from bot.app import serve as serving
from bot.app.assistants.command_line import mcp
from bot.app.console import bytes_of, give_up, load_settings, say, settings_or_exit, text_of, write_private
from bot.app.doctor import examine
from bot.app.imports.command_lines import import_kudos, import_surveys
from bot.app.manifests import manifests
from bot.app.people import people
from bot.app.roles import admins
from bot.app.start import Start, StartError
from bot.app.tenants.command_lines import distribute, erase, export, rotate
from bot.app.tenants.table_files import export_to_file
from bot.config.settings import SettingsError
from commands.operate.choose_workspace import UnknownWorkspace
from commands.operate.dead_letters import DeadLetterAction, DeadLetterChoice
from commands.operate.examine import Finding
from storage.backups.contents import BackupError
from storage.database import DatabaseError
from storage.embedded import DataFolderError
from storage.sealed.folders import FolderError

cli = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=__doc__,
)
for name, group in (("manifest", manifests), ("admin", admins), ("people", people)):
    cli.add_typer(group, name=name)
cli.command("rotate-keys")(rotate)
cli.command("export")(export_to_file)
cli.command("export-workspace")(export)
cli.command("erase-workspace")(erase)
for work in (distribute, mcp, import_surveys, import_kudos):
    cli.command(work.__name__.replace("_", "-"))(work)
T = TypeVar("T")

Port = Annotated[int, typer.Option(envvar="PORT", min=1, max=65535, help="Where to listen.")]
Host = Annotated[str, typer.Option(envvar="HOST", help="On which address to listen.")]


@cli.command()
def serve(
    context: typer.Context,
    host: Host = "127.0.0.1",
    port: Port = 8080,
    only: Annotated[str, typer.Option(help="listen or deliver; both if empty. For several processes.")] = "",
) -> None:
    """Run Waterline on the platforms that app.yaml names."""
    if only not in ("", "listen", "deliver"):
        give_up("--only takes listen or deliver, or is left out for both.")
    write_logs(as_json=not sys.stderr.isatty())
    _run(
        Start(
            settings=settings_or_exit(),
            host=host,
            port=port,
            listens=only != "deliver",
            delivers=only != "listen",
            tells=say.print,
            program=context.obj,
        )
    )


@cli.command()
def demo(context: typer.Context, port: Port = 8080) -> None:
    """Try Waterline on this machine with an invented company."""
    write_logs(as_json=False)
    _run(Start(settings_or_exit(), "127.0.0.1", port, demo=True, tells=say.print, program=context.obj))


@cli.command()
def doctor(
    host: Host = "127.0.0.1",
    port: Port = 8080,
    url: Annotated[
        str, typer.Option(envvar="WATERLINE_URL", help="Where platforms reach you, as in https://kudos.example.com.")
    ] = "",
) -> None:
    """Look for what is wrong, and say what to do about it."""
    try:
        settings = load_settings()
    except SettingsError as error:
        say.print(f"app.yaml  {error}")
        raise typer.Exit(1) from error
    _report(asyncio.run(examine(Start(settings, host, port, listens=False), url)))


@cli.command()
def migrate(
    back_to: Annotated[
        str | None, typer.Option(help="Let an older version start: its last migration, as docs/versions.md lists it.")
    ] = None,
) -> None:
    """Bring the tables up to date before the processes of this version start; each of them would do it, too."""
    if back_to is not None:  # an empty one is a variable that was not set, and no wish to go forward
        unseen = _once(operate.let_older_serve(back_to))
        say.print(
            f"Start that version now. Nothing was removed: {unseen} newer migrations are noted again by the next."
        )
        return
    applied = _once(operate.bring_up_to_date())
    say.print(f"The tables are those of this version; {applied} migrations were missing.")


@cli.command()
def backup(file: Annotated[Path, typer.Argument(help="A file that is not there yet.")]) -> None:
    """Write all that is kept into one file, while Waterline runs; without keys and answers."""
    for line in _once(operate.back_up(file)):
        say.print(line)


@cli.command()
def restore(
    file: Annotated[Path, typer.Argument(help="What `backup` wrote.")],
    erasures: Annotated[list[Path] | None, typer.Option(help="Who was forgotten: a list, or a folder of such.")] = None,
) -> None:
    """Put a backup back into an empty database and an empty sealed folder."""
    for line in _once(operate.put_back(file, settings_or_exit(), erasures or ())):
        say.print(line)


@cli.command()
def preview() -> None:
    """Before check-ins are turned on: which share of people would see a number of their own team."""
    lines = _once(operate.preview(settings_or_exit()))
    if not lines:
        give_up("Nobody is known yet. Start Waterline once, and load the people with `python -m bot people import`.")
    for line in lines:
        say.print(f"{line.subject}  {line.text}")


@cli.command()
def deliveries(
    reason: Annotated[str, typer.Argument(help="Only those with this reason, as in channel_not_found.")] = "",
    workspace: Annotated[str, typer.Option(help="Only those of this workspace: its name, or its platform's id.")] = "",
    count: Annotated[bool, typer.Option("--count", help="How many there are, by workspace and reason.")] = False,
    resend: Annotated[bool, typer.Option("--resend", help="Try them again, after the cure.")] = False,
    drop: Annotated[bool, typer.Option("--drop", help="Forget them; what they were about stays.")] = False,
) -> None:
    """List what a platform refused for good, or send it again, or drop it."""
    if count + resend + drop > 1:
        give_up("Choose one of --count, --resend and --drop.")
    if not reason.isprintable():
        give_up("A reason is a platform's word, as this command lists them without one.")
    action = DeadLetterAction.COUNT if count else DeadLetterAction.RESEND if resend else DeadLetterAction.LIST
    choice = DeadLetterChoice(DeadLetterAction.DROP if drop else action, reason, workspace)
    for line in _once(operate.refused_deliveries(choice)) or ["Nothing was refused for good."]:
        say.print(line)


@cli.command("verify-round")
def verify_round(
    number: Annotated[int | None, typer.Argument(help="The round; the latest closed one if left out.")] = None,
    report: Annotated[
        Path | None, typer.Option(help="Also write a page for a works council to print, in both languages.")
    ] = None,
) -> None:
    """Check a closed round: no answers and no keys left, the ledger as everybody was shown it, floors as frozen."""
    if report is None:
        _report(_once(operate.verify(number)))
        return
    verified = _once(operate.verify_and_report(number))
    if verified.page:
        try:
            write_private(report, verified.page)
        except OSError as error:
            give_up(f"{report} cannot be written ({error.strerror}). Name a file that this user can write.")
        outcome = f"{report} is the page, readable by you alone. It holds the nonce: give it to the works council only."
    else:
        outcome = f"{report} was not written: there is no closed check-in to report on."
    say.print(outcome)
    _report(verified.findings)


@cli.command("verify-diary")
def verify_diary(
    fingerprint: Annotated[str, typer.Option(help="One that somebody kept: is it still in the diary?")] = "",
) -> None:
    """Check the diary: each entry as it was written, in its order, none missing; and that the database keeps it so."""
    _report(_once(operate.verify_diary(fingerprint)))


@cli.command("export-ledger")
def export_ledger(
    folder: Annotated[Path, typer.Argument(help="Where the files go; it is made if it is not there.")],
    week: Annotated[
        int | None, typer.Option(min=1, help="The last week of the quarter; that of the latest close if left out.")
    ] = None,
    weeks: Annotated[int, typer.Option(min=1, help="How many weeks; 104 for `customers`.")] = 13,
) -> None:
    """Write a quarter of the ledger and its forecasts as CSV. The forecasts are confidential: for the operator only."""
    exports = _once(operate.export(week, weeks))
    if not exports:
        give_up("No check-in has closed yet, so there is nothing to export.")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for exported in exports:
            ledger = folder / f"ledger-{exported.workspace_id}.csv"
            forecasts = folder / f"forecasts-{exported.workspace_id}.csv"
            write_private(ledger, exported.ledger)
            write_private(forecasts, exported.forecasts)
            counts = f"{exported.scores} scores in {ledger}, {exported.believed} forecasts in {forecasts}"
            say.print(f"{exported.name}, up to week {exported.week}: {counts}.")
    except OSError as error:
        give_up(f"{folder} cannot be written ({error.strerror}). Name another folder.")
    say.print("Keep the forecasts to yourself: even without names they tell most teams apart.")


@cli.command("export-signals")
def export_signals(
    folder: Annotated[Path, typer.Argument(help="Where the files go; it is made if it is not there.")],
) -> None:
    """Write what the company said of its customers, in numbers, as CSV: with the ledger, `customers` reads it."""
    exports = _once(operate.export_signals())
    if not exports:
        give_up("No check-in has closed yet, so there is nothing to compare the numbers with.")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for exported in exports:
            file = folder / f"signals-{exported.workspace_id}.csv"
            write_private(file, exported.table)
            say.print(f"{exported.name}: {exported.numbers} numbers of {exported.departments} departments in {file}.")
    except OSError as error:
        give_up(f"{folder} cannot be written ({error.strerror}). Name another folder.")


@cli.command()
def blindspots(
    ledger: Annotated[Path, typer.Option(help="The ledger of `export-ledger`.")],
    forecasts: Annotated[Path, typer.Option(help="The forecasts of `export-ledger`.")],
    strict: Annotated[bool, typer.Option(help="Each entry, not only their mean, is at most 5 % doubtful.")] = False,
) -> None:
    """Find the gaps between belief and life once more, from the two exports alone."""
    from commands.operate.repeat_analysis import WrongExports, repeat_analysis

    try:
        lines = repeat_analysis((str(ledger), text_of(ledger)), (str(forecasts), text_of(forecasts)), strict)
    except WrongExports as error:
        give_up(str(error))
    else:
        for line in lines:
            say.print(line)


@cli.command()
def customers(
    ledger: Annotated[list[Path], typer.Option(help="The ledger of `export-ledger --weeks 104`; may be repeated.")],
    signals: Annotated[Path, typer.Option(help="The table of `export-signals`, or one like it.")],
    lower: Annotated[list[str], typer.Option(help="A signal of which less is better, without a column better.")] = [],  # noqa: B006
) -> None:
    """Test once more whether customers feel it, from the two exports alone."""
    from commands.operate.repeat_analysis import WrongExports
    from commands.operate.repeat_customers import repeat_customers

    table = str(signals), bytes_of(signals)
    try:
        lines = repeat_customers({str(file): text_of(file) for file in ledger}, table, lower, date.today())  # noqa: DTZ011
    except WrongExports as error:
        give_up(str(error))
    else:
        for line in lines:
            say.print(line, markup=False)


def _report(findings: list[Finding]) -> None:
    for finding in findings:
        verdict = "wrong" if not finding.well else "weak " if finding.weak else "ok   "
        say.print(f"{verdict}  {finding.about}: {finding.text}", style=None if finding.well else "bold")
    raise typer.Exit(0 if all(finding.well for finding in findings) else 1)


def _once(work: Coroutine[None, None, T]) -> T:
    try:
        return asyncio.run(work)
    except (BackupError, DatabaseError, DataFolderError, FolderError, UnknownWorkspace) as error:
        give_up(str(error))


def _run(start: Start) -> None:
    try:
        uvloop.run(serving.run(start))  # a tenth less CPU for a kudos (`make bench`)
    except (DatabaseError, DataFolderError, FolderError, NotLoopback, StartError) as error:
        give_up(str(error))
