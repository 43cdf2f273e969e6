"""What people of the invented company write without their names, and what its readers answer.

Who wrote is drawn by chance when it is played, and stands nowhere: here, too, nobody can look it up.
"""

from datetime import time
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

_PATH = Path(__file__).with_suffix(".yaml")


# What became of a concern: nobody acknowledged it in time, so its step up reads it, too; it was answered with a change,
# and everybody below reads which; it stays, because of something that is said; it waits for a word.
ConcernLife = Literal["rose", "changed", "stays", "fresh"]


class ReaderStep(Enum):
    ARRIVED = "arrived"
    REPLY = "reply"
    CLOSE = "close"


class ConcernDeed(BaseModel):
    """What a reader does, at an hour on their own clock: so many days `after` the release, or else working days `ago`.

    `words` are a reply, or the reason of a closing word; `announced` is what everybody below reads.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    person: str
    does: ReaderStep
    after: int | None = None
    ago: int = 0
    hour: time
    words: str = ""
    announced: str = ""


class InventedConcern(BaseModel):
    """A concern to the circle of these `readers`, in a window that ended so many weeks before the latest Friday.

    `seen_by` is the reader in whose inbox it is looked for; `six_words` are those of its writer, who lets us look.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    life: ConcernLife
    weeks_ago: int
    language: str
    readers: frozenset[str]
    seen_by: str
    words: str
    at_once: bool = False
    six_words: str = ""
    deeds: tuple[ConcernDeed, ...] = ()


class InventedVoice(BaseModel):
    """`admin` names the `group` of readers, for a `reason` that the diary keeps."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    admin: str
    group: tuple[str, ...]
    reason: str
    concerns: tuple[InventedConcern, ...]


@cache
def invented_voice() -> InventedVoice:
    return InventedVoice.model_validate(yaml.safe_load(_PATH.read_text(encoding="utf-8")))
