"""What is sent, as Standard Webhooks has it: `type`, `timestamp`, `data`. docs/webhooks.md holds the schema.

Nothing here says who answered what, who raised a concern, or what is private: no field could hold it.
"""

from datetime import date, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

Content = TypeVar("Content", bound=BaseModel)


def _open(schema: dict[str, Any]) -> None:
    """Whoever checks by our schema takes what a later version adds, too."""
    schema.pop("additionalProperties", None)


class _Sent(BaseModel):
    """We send no field that does not stand here."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=_open)


class SentPerson(_Sent):
    """A colleague, by Waterline's number; it is the one that the API answers with."""

    id: int
    name: str


class SentKudos(_Sent):
    """A public thanks as it stands. From a customer has no giver. `value` is the value's name by language."""

    id: int
    given_at: datetime
    giver: SentPerson | None
    receivers: list[SentPerson]
    value: dict[str, str]
    words: str
    from_customer: bool


class WithdrawnKudos(_Sent):
    """A thanks that stands for others to read no more: forget what was sent of it."""

    id: int


class SentScore(_Sent):
    """What a team, or a larger part of the company, answered: as published, with the fewest people it is of."""

    unit: str
    unit_name: str
    item: str
    theme: str
    reading: str
    people_from: int


class SentRound(_Sent):
    """A check-in that was counted, with all it published of the questions that everybody was asked."""

    week: int
    closed_at: datetime
    scores: list[SentScore]


class SentPromise(_Sent):
    """What a manager told the team and has kept."""

    id: int
    manager: SentPerson
    promise: str
    made_at: datetime
    kept_at: datetime


class SentBand(_Sent):
    """At least so many, and at most so many where that is known."""

    fewest: int
    largest: int | None


class SentConcerns(_Sent):
    """How many concerns came in a week that is over, and how many got a first answer; null for none."""

    week_of: date
    came: SentBand | None
    answered: SentBand | None


class Tested(_Sent):
    """Nothing happened: an admin pressed the test button."""

    webhook: int


class _Event(_Sent, Generic[Content]):
    timestamp: datetime
    data: Content


class KudosGivenEvent(_Event[SentKudos]):
    type: Literal["kudos.given"] = "kudos.given"


class KudosEditedEvent(_Event[SentKudos]):
    type: Literal["kudos.edited"] = "kudos.edited"


class KudosTakenBackEvent(_Event[WithdrawnKudos]):
    type: Literal["kudos.taken_back"] = "kudos.taken_back"


class RoundClosedEvent(_Event[SentRound]):
    type: Literal["round.closed"] = "round.closed"


class PromiseKeptEvent(_Event[SentPromise]):
    type: Literal["promise.kept"] = "promise.kept"


class ConcernsCountedEvent(_Event[SentConcerns]):
    type: Literal["concerns.counted"] = "concerns.counted"


class TestEvent(_Event[Tested]):
    __test__ = False  # of pytest, which would take it for a test

    type: Literal["test"] = "test"


Payload = (
    KudosGivenEvent
    | KudosEditedEvent
    | KudosTakenBackEvent
    | RoundClosedEvent
    | PromiseKeptEvent
    | ConcernsCountedEvent
    | TestEvent
)
PAYLOADS: TypeAdapter[Payload] = TypeAdapter(Annotated[Payload, Field(discriminator="type")])


def schema() -> dict[str, Any]:
    """Returns the JSON schema of everything that is sent, as docs/webhooks.md shows it."""
    return PAYLOADS.json_schema(mode="serialization")
