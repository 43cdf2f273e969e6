"""What every command of the command line shares: how it speaks, gives up, and reads the settings."""

import os
from pathlib import Path
from typing import NoReturn

import typer
from rich.console import Console

from bot.config.settings import Settings, SettingsError, load_file

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
