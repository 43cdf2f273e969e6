"""Whom the invented company nominates for an award, in which words, and whom its jury is for."""

from datetime import time
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from bot.awards.actions import WordsReach

_PATH = Path(__file__).with_suffix(".yaml")


class InventedNomination(BaseModel):
    """Made so many working days `ago`, at an hour on the clock of whoever nominates; people by their handles."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    by: str
    whom: str
    ago: int
    hour: time
    deed: str
    words: str
    reach: WordsReach


class InventedTurn(BaseModel):
    """Whom each juror is for in a turn, with their reasons, all on one day; people by their handles."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    ago: int
    favour: dict[str, dict[str, str]]


class InventedAwards(BaseModel):
    """Awards from the naming of the jury to their decision, in working days ago."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    admin: str
    named_ago: int
    until_ago: int
    gift: str
    jury: tuple[str, ...]
    nominations: tuple[InventedNomination, ...]
    choices: tuple[InventedTurn, InventedTurn]


@cache
def invented_awards() -> InventedAwards:
    """Returns them, from the file beside this one."""
    return InventedAwards.model_validate(yaml.safe_load(_PATH.read_text(encoding="utf-8")))
