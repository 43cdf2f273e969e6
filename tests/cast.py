"""A small company of invented people, whose names the tests use, and a clock that stands still until it is told."""

from datetime import UTC, datetime, timedelta

from bot.org.company import Company, Member, TeamName
from bot.org.people import Profile

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)

ANA = Profile(platform_id="@ana", name="Ana Lindqvist", handle="ana", language="en", time_zone="Europe/Stockholm")
BO = Profile(platform_id="@bo", name="Bo Achterberg", handle="bo", language="en", time_zone="Europe/Amsterdam")
CY = Profile(platform_id="@cy", name="Cy Okonjo", handle="cy", language="en", time_zone="Europe/London")
MIKA = Profile(platform_id="@mika", name="三浦 美香", handle="mika", language="ja", time_zone="Asia/Tokyo")
DANA = Profile(
    platform_id="@dana", name="Dana Whitlock", handle="dana", language="en", time_zone="America/Chicago", is_admin=True
)
GUS = Profile(platform_id="@gus", name="Gus Farrow", handle="gus", is_active=False)
ROBO = Profile(platform_id="@robo", name="Robo", handle="robo", is_bot=True)
GUO = Profile(platform_id="@guo", name="Guo Ferreira", handle="guo", is_stranger=True)

COMPANY = Company(
    members=(
        Member(DANA),
        Member(ANA, DANA.platform_id),
        Member(BO, DANA.platform_id),
        Member(CY, DANA.platform_id),
        Member(MIKA, ANA.platform_id),
        Member(GUS, ANA.platform_id),
        Member(ROBO),
        Member(GUO),
    ),
    teams={DANA.platform_id: TeamName("Payments", "payments"), ANA.platform_id: TeamName("Support", "support")},
)

THANKS = "for staying late to fix the customer's import, so that they could open on time"


class FakeClock:
    """Stands still until it is told to move."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def move(self, **by: float) -> None:
        """As in `move(minutes=16)`."""
        self._now += timedelta(**by)
