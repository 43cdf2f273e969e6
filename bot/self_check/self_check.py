"""The nine questions of a look at oneself. Leaders manage three things, in this order: themselves, their team, and
those around it. New questions, written for this product and not validated (docs/questions.md).
"""

from collections.abc import Mapping
from enum import Enum

from bot.messages.refusal import Refusal


class Sphere(Enum):
    """What a leader manages, in the order in which it holds."""

    SELF = "self"
    TEAM = "team"
    NETWORK = "network"


class Held(Enum):
    """How far a sentence was true lately."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


SENTENCES: Mapping[Sphere, tuple[str, ...]] = {
    Sphere.SELF: ("calm", "example", "wrong"),
    Sphere.TEAM: ("part", "thanked", "listened"),
    Sphere.NETWORK: ("asked", "promised", "customer"),
}


def read(answers: Mapping[str, str]) -> Mapping[str, Held] | Refusal:
    """Returns how far each sentence holds, by its key, or what is missing."""
    keys = [key for sentences in SENTENCES.values() for key in sentences]
    if unanswered := next((key for key in keys if key not in answers), None):
        return Refusal("self_check.refused.unanswered", input=unanswered)
    try:
        return {key: Held(answers[key]) for key in keys}
    except ValueError:
        return Refusal("refused.not_understood")


def begins_with(holds: Mapping[str, Held]) -> Sphere | None:
    """Returns the first of the three in which not everything holds; None where everything does."""
    spheres = (sphere for sphere, keys in SENTENCES.items() if any(holds[key] is not Held.YES for key in keys))
    return next(spheres, None)
