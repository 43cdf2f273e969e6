"""A "no" to a person. Its sentence lives in the catalogues, under `key`."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Refusal:
    """`fields` fill the sentence; `input` names the input of a form that it belongs to, if one does."""

    key: str
    fields: Mapping[str, object] = field(default_factory=dict)
    input: str | None = None
