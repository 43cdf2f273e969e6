"""A small company of invented people, whose names the tests use, and a clock that stands still until it is told."""

from datetime import UTC, datetime, timedelta

from bot.org.company import Company, Member
from bot.org.people import Profile

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)

ANA = Profile("@ana", "Ana Lindqvist", "ana", "en", "Europe/Stockholm")
BO = Profile("@bo", "Bo Achterberg", "bo", "en", "Europe/Amsterdam")
CY = Profile("@cy", "Cy Okonjo", "cy", "en", "Europe/London")
MIKA = Profile("@mika", "三浦 美香", "mika", "ja", "Asia/Tokyo")
DANA = Profile("@dana", "Dana Whitlock", "dana", "en", "America/Chicago", is_admin=True)
GUS = Profile("@gus", "Gus Farrow", "gus", is_active=False)
ROBO = Profile("@robo", "Robo", "robo", is_bot=True)
GUO = Profile("@guo", "Guo Ferreira", "guo", is_stranger=True)

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
    teams={DANA.platform_id: ("Payments", "payments"), ANA.platform_id: ("Support", "support")},
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
