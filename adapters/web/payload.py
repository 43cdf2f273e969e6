"""What the page's script sends, read strictly: one deed of one person."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.messages import request


class Unreadable(ValueError):
    """The body is no deed that the page sends."""


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("PostgreSQL keeps no NUL")
    return text


_Text = Annotated[str, AfterValidator(_storable)]
_Post = Annotated[int, Field(gt=0, lt=2**63)]


class _Deed(BaseModel):
    """`id` is made when the button or form is drawn, so that a double click or a retry is the same event."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: UUID

    @property
    def idempotency_key(self) -> str:
        return f"web:{self.id}"


class Wrote(_Deed):
    """A line of the composer: a message, or a command."""

    kind: Literal["wrote"]
    text: _Text


class PressedBody(_Deed):
    kind: Literal["pressed"]
    action: _Text
    value: _Text

    def at(self, place: str) -> request.Pressed:
        return request.Pressed(self.action, self.value, place)


class SubmittedBody(_Deed):
    kind: Literal["submitted"]
    form: _Text
    answers: dict[_Text, _Text | tuple[_Text, ...]]
    state: dict[_Text, _Text]

    def at(self, place: str) -> request.Submitted:
        return request.Submitted(self.form, self.answers, self.state)


class PickedBody(_Deed):
    kind: Literal["picked"]
    post: _Post


class ReactedBody(_Deed):
    kind: Literal["reacted"]
    post: _Post
    emoji: _Text


Deed = Wrote | PressedBody | SubmittedBody | PickedBody | ReactedBody
_deeds: TypeAdapter[Deed] = TypeAdapter(Annotated[Deed, Field(discriminator="kind")])


def read(body: bytes) -> Deed:
    """Returns the deed. Raises Unreadable for what is no JSON, not UTF-8, nested too deep, or in another shape."""
    try:
        return _deeds.validate_json(body)
    except ValidationError as error:
        raise Unreadable(f"{error.error_count()} mistakes") from None
