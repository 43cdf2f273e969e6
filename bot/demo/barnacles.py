"""What gets in the way of the invented company, which ideas it has, and what becomes of both."""

from datetime import time
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from bot.barnacles.actions import BarnacleKind, Ending

_PATH = Path(__file__).with_suffix(".yaml")


# Where a barnacle, or an idea, has come to. One came back on its scraping day; two were the same.
BarnacleLife = Literal[
    "waiting",
    "owned",
    "scraped_off",
    "made_smaller",
    "stays",
    "came_back",
    "another_joined",
    "joined",
    "tried",
    "taken_up",
    "not_now",
]


class OwnerStep(Enum):
    TAKE = "take"
    END = "end"
    JOIN = "join"


class BarnacleDeed(BaseModel):
    """What an owner does, so many working days `ago` at an hour on their own clock.

    `stays` is a number of days from today, before it where it is negative; `into` is the key of another barnacle.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    person: str
    does: OwnerStep
    ago: int
    hour: time
    ending: Ending | None = None
    because: str = ""
    stays: int | None = None
    hours: int | None = None
    into: str = ""


class InventedBarnacle(BaseModel):
    """`me_too` is how many others it hinders, of whom nothing is known but that they are near."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: str
    life: BarnacleLife
    person: str
    ago: int
    hour: time
    kind: BarnacleKind = BarnacleKind.RULE
    words: str
    hinders: str
    cost: str
    me_too: int = 0
    deeds: tuple[BarnacleDeed, ...] = ()


@cache
def invented_barnacles() -> tuple[InventedBarnacle, ...]:
    content = yaml.safe_load(_PATH.read_text(encoding="utf-8"))
    return tuple(InventedBarnacle.model_validate(entry) for entry in content)
