"""The settings that are chosen in chat, in the parts that each have a form."""

from collections.abc import Mapping
from enum import Enum


class Part(Enum):
    CHECK_INS = "check_ins"
    FLOOR = "floor"
    CHANNEL = "channel"
    KUDOS = "kudos"
    DIGEST = "digest"
    VOICE = "voice"
    CUSTOMERS = "customers"
    CELEBRATIONS = "celebrations"
    AWARDS = "awards"
    LANGUAGES = "languages"
    PEOPLE = "people"


# A floor can never be lowered: it has a form of its own, so that nothing else is chosen by the way.
PATHS: Mapping[Part, tuple[str, ...]] = {
    Part.CHECK_INS: (
        "pulse.enabled",
        "pulse.cadence",
        "pulse.weekday",
        "pulse.opens",
        "pulse.open_for",
        "pulse.closes",
        "pulse.country",
    ),
    Part.FLOOR: ("pulse.k",),
    Part.CHANNEL: ("kudos.post_in", "kudos.channel"),
    Part.KUDOS: (
        *("kudos.value_required", "kudos.coach", "kudos.words_at_most", "kudos.giving_limit", "kudos.minute_limit"),
        *("kudos.barnacle_value", "kudos.cover", "kudos.newcomers"),
    ),
    Part.DIGEST: ("digest.enabled", "digest.weekday", "digest.at", "digest.half_hour"),
    Part.VOICE: (
        *("voice.enabled", "voice.own_manager"),
        *("voice.acknowledged_within", "voice.answered_within", "voice.kept_months"),
    ),
    Part.CUSTOMERS: (
        *("customers.enabled", "customers.complaints"),
        *("customers.hour_limit", "customers.day_limit"),
    ),
    Part.CELEBRATIONS: ("celebrations.enabled", "celebrations.channel"),
    Part.AWARDS: ("awards.every", "awards.each_value"),
    Part.LANGUAGES: ("languages", "time_zone"),
    Part.PEOPLE: ("kudos.guests", "people.ask_above", "people.columns"),
}
CHANNELS = ("kudos.channel", "celebrations.channel")  # the paths that name one


def part_of(name: str) -> Part | None:
    return next((part for part in Part if part.value == name), None)


def part_with(path: str) -> Part:
    """Returns the part in whose form a setting stands."""
    return next(part for part, paths in PATHS.items() if path in paths)
