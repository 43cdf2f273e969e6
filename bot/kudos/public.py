"""A thanks as everybody may read it: without whoever wants no posts about them, and without what it was given for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NamedPerson:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class PublicKudos:
    """`value_names` are those of its day, by language, empty where it has no value. From a customer has no giver."""

    id: int
    given_at: datetime
    giver: NamedPerson | None
    receivers: tuple[NamedPerson, ...]
    value_id: int | None
    value_names: Mapping[str, str]
    words: str
    from_customer: bool
