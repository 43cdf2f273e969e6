"""What every command of the command line shares: how it speaks, gives up, and reads the settings."""

import os
from pathlib import Path
from typing import NoReturn

import typer
from rich.console import Console

from bot.config.settings import Settings, SettingsError, load_file
from bot.org.tables.spreadsheets import BYTES_AT_MOST
from storage.whole_files import replaced_file

say = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)  # what people wrote is shown as it is


def give_up(reason: str) -> NoReturn:
    """Says why a command cannot do its work, and ends the process with 1."""
    say.print(reason)
    raise typer.Exit(1)


def load_settings() -> Settings:
    return load_file(Path(os.environ.get("WATERLINE_SETTINGS", "app.yaml")))


def settings_or_exit() -> Settings:
    try:
        return load_settings()
    except SettingsError as error:
        give_up(str(error))


def write_private(file: Path, text: str) -> None:
    """Writes a file that we alone can read, also where it was there before: whole, or not at all."""
    with replaced_file(file) as out:
        out.write(text.encode())


def _why(error: OSError | UnicodeDecodeError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        give_up(f"{file} cannot be read ({_why(error)}). It is a CSV file in UTF-8 that `export-ledger` wrote.")


def bytes_of(file: Path) -> bytes:
    """Returns no more of it than a table can have."""
    try:
        with file.open("rb") as opened:
            return opened.read(BYTES_AT_MOST + 1)
    except OSError as error:
        give_up(f"{file} cannot be read ({_why(error)}). Name a file that this user can read.")
