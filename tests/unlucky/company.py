"""The company that is out of luck: one head, one lead, ten who report to the lead, on each platform by other ids."""

from collections.abc import Sequence

from bot.org.company import Company, Member, TeamName
from bot.org.people import Profile
from tests.teams.activities import User

_ZONES = ("Europe/Stockholm", "Asia/Tokyo", "America/Chicago")
HANDS = 10


def on_slack() -> list[Profile]:
    return [_profile(f"U0P{number:02}", number) for number in range(HANDS + 2)]


def on_teams() -> list[Profile]:
    return [_profile(User("", number, "").aad, number) for number in range(1, HANDS + 3)]


def crew(profiles: Sequence[Profile]) -> list[str]:
    """Returns those who lead nobody, by platform id: one team."""
    return [profile.platform_id for profile in profiles[-HANDS:]]


def _profile(platform_id: str, number: int) -> Profile:
    return Profile(
        platform_id=platform_id,
        name=f"Hand {number}",
        handle=f"hand{number}",
        language="ja" if number % 4 == 3 else "en",
        time_zone=_ZONES[number % len(_ZONES)],
        is_admin=False,
    )


def reporting(profiles: Sequence[Profile]) -> Company:
    head, lead, *hands = profiles
    members = (Member(head), Member(lead, head.platform_id), *(Member(hand, lead.platform_id) for hand in hands))
    return Company(members, {head.platform_id: TeamName("Deck", "deck"), lead.platform_id: TeamName("Crew", "crew")})
