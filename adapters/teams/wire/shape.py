"""How whatever Teams sends is read: an odd part that may be left out is left out, and never refuses the whole."""

from collections.abc import Collection
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError


class Malformed(Exception):
    """The payload is none that Teams sends. The error holds nothing of it."""


class Ignored(Exception):
    """The payload may well come from Teams, and nobody here reads it."""


def storable(text: str) -> str:
    """Returns the text as PostgreSQL keeps it: without a NUL, and with a sign for each half of a character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode()
    return text.replace("\0", "")


Words = Annotated[str, AfterValidator(storable)]
# Judged without calls into Python: every message has many of them.
Id = Annotated[str, StringConstraints(max_length=255, pattern=r"^[^\x00]*$")]
EntraId = Annotated[str, StringConstraints(max_length=255, pattern=r"^[^\x00]*$", to_lower=True)]


class Shape(BaseModel):
    """A part of a payload. A null is odd, and so the same as nothing."""

    model_config = ConfigDict(frozen=True, strict=True)


S = TypeVar("S", bound=Shape)
_Place = tuple[int | str, ...]


def tolerant(shape: type[S], body: Any) -> S:
    """Returns the body as the shape reads it, without odd parts. Raises Malformed where it lacks what it must have."""
    while True:
        try:
            return shape.model_validate(body)
        except RecursionError:
            raise Malformed from None
        except ValidationError as error:
            faults = error.errors(include_url=False, include_context=False, include_input=False)
        if any(not fault["loc"] or fault["type"] == "missing" for fault in faults):
            raise Malformed
        if (fewer := _without(body, {fault["loc"] for fault in faults})) == body:
            raise Malformed
        body = fewer


def _without(part: Any, places: Collection[_Place]) -> Any:
    """Returns the part of a body without what stands at these places in it."""
    below = {place[0]: {path[1:] for path in places if path[0] == place[0]} for place in places}
    items = part.items() if isinstance(part, dict) else enumerate(part)
    remaining = [
        (key, _without(inner, below[key]) if key in below else inner)
        for key, inner in items
        if () not in below.get(key, ())
    ]
    return dict(remaining) if isinstance(part, dict) else [inner for _, inner in remaining]
