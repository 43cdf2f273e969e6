"""The ways into other tenants that have installed the same app."""

from collections.abc import Callable
from dataclasses import replace

from adapters.teams.outbound import TeamsConnection, TeamsPlatform
from adapters.teams.places import Places
from adapters.teams.wire.pending import Pending
from bot.config.settings import Settings
from bot.ports import Installations


def also_in(
    home: TeamsConnection, tenant: str, installations: Installations, settings_now: Callable[[], Settings]
) -> TeamsConnection:
    """Returns the way into another tenant than that of the app: over the same session, with its token and its gate."""
    app_id = home.gate.app_id if home.gate else ""
    places = Places(home.connector, installations, app_id, tenant)
    platform = TeamsPlatform(home.connector, places, tenant, settings_now)
    return replace(home, platform=platform, tenant=tenant, is_guest=True, pending=Pending())
