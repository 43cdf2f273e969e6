"""What is held of one person, as they are given it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.delivery.deliveries import Subject
from bot.personal_data.sections import Section

MY_DATA = Subject("my_data")
FILE_NAME = "my-data.zip"
COMMAND_WORD = "my data"

Record = Mapping[str, Any]  # by label: a text, a number, a moment, a day, a yes, a list, or texts by language


@dataclass(frozen=True, slots=True)
class DataPart:
    """What one place of the database holds. `key` names the place, and its title in the catalogues."""

    key: str
    records: Sequence[Record]


@dataclass(frozen=True, slots=True)
class PersonalData:
    """All that is held of a person who is called so, as of a moment, by section."""

    name: str
    workspace: str
    language: str
    time_zone: str
    made_at: datetime
    sections: Mapping[Section, Sequence[DataPart]]
