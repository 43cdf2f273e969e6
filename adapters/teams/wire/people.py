"""Who somebody is, as a roster of Teams tells it."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from bot.config.settings import Settings
from bot.org.people import Profile

_ELSEWHERE = "#EXT#"


def profile(member: Mapping[str, Any], tenant: str, settings: Settings) -> Profile:
    """Returns the profile of a roster's member; a roster tells no language, no time zone, and not who is an admin."""
    account = text_of(member, "id")
    address = text_of(member, "userPrincipalName", "email")
    name = text_of(member, "name", "givenName") or account
    of_tenant = (text_of(member, "tenantId") or tenant).lower() == tenant
    role = text_of(member, "userRole")
    # A roster may leave the role out; whose home is elsewhere then has that in the name. A member may have it, too.
    is_guest = of_tenant and (role == "guest" or (not role and _ELSEWHERE in address))
    return Profile(
        platform_id=text_of(member, "aadObjectId", "objectId").lower() or account,
        name=name,
        handle=(address.partition(_ELSEWHERE)[0].partition("@")[0] or "".join(name.split())).casefold()[:80],
        language=settings.languages[0],
        time_zone=settings.time_zone,
        tells_time_zone=False,
        is_bot=account.startswith("28:"),
        email=text_of(member, "email", "userPrincipalName"),
        is_stranger=not of_tenant or is_guest or role == "anonymous",
        is_guest=is_guest,
    )


def text_of(fields: Mapping[str, Any], *names: str) -> str:
    """Returns the first of these fields that is a text with something in it; nothing where none is."""
    texts = (fields.get(name) for name in names)
    return next((text for text in texts if isinstance(text, str) and text), "")


def zone_named(name: str) -> str:
    """Returns the name of a time zone; empty for what is none."""
    try:
        return ZoneInfo(name).key if name else ""
    except (KeyError, ValueError, OSError):
        return ""
