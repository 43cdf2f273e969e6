"""People, channels and user groups of a Slack workspace, in the recorded shapes."""

from dataclasses import dataclass, field
from typing import Any

from tests.slack.payloads import APP, BOT, BOT_USER, TEAM, im

Json = dict[str, Any]


def member(
    user: str,
    name: str,
    *,
    tz: str = "Europe/Berlin",
    locale: str = "en-US",
    team: str = TEAM,
    deleted: bool = False,
    is_bot: bool = False,
    is_admin: bool = False,
    is_guest: bool = False,
    **profile: str,
) -> Json:
    """A user as `users.info` gives it. `team` is another one for strangers of shared channels."""
    return {
        "id": user,
        "team_id": team,
        "name": name.lower(),
        "deleted": deleted,
        "real_name": name,
        "tz": tz,
        "tz_label": tz,
        "tz_offset": 0,
        "profile": {"real_name": name, "display_name": name, "team": team, "title": "", "email": "", **profile},
        "is_admin": is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": is_guest,
        "is_ultra_restricted": False,
        "is_bot": is_bot,
        "is_app_user": False,
        "updated": 1700000000,
        "locale": locale,
    }


def channel(
    channel_id: str,
    name: str,
    *,
    is_member: bool = True,
    is_private: bool = False,
    is_archived: bool = False,
    is_shared: bool = False,
) -> Json:
    """A channel as `conversations.info` gives it; `is_member` says whether the app was invited."""
    return {
        "id": channel_id,
        "name": name,
        "name_normalized": name,
        "is_channel": not is_private,
        "is_group": is_private,
        "is_im": False,
        "is_private": is_private,
        "is_archived": is_archived,
        "is_member": is_member,
        "is_shared": is_shared,
        "is_ext_shared": is_shared,
        "created": 1700000000,
        "creator": "U0ADMIN",
        "context_team_id": TEAM,
    }


def direct(user: str) -> Json:
    """The conversation between a user and the app."""
    return {"id": im(user), "created": 1700000000, "is_im": True, "is_archived": False, "context_team_id": TEAM}


def usergroup(group: str, handle: str, users: list[str], *, disabled: bool = False) -> Json:
    """A user group as `usergroups.list` gives it with its users."""
    return {
        "id": group,
        "team_id": TEAM,
        "is_usergroup": True,
        "is_subteam": True,
        "name": handle.capitalize(),
        "description": "",
        "handle": handle,
        "is_external": False,
        "date_create": 1700000000,
        "date_update": 1700000000,
        "date_delete": 1700000001 if disabled else 0,
        "users": users,
        "user_count": len(users),
        "created_by": "U0ADMIN",
        "updated_by": "U0ADMIN",
    }


@dataclass(slots=True)
class Directory:
    """Who and what is in the workspace, beside the app itself."""

    members: list[Json] = field(default_factory=list)
    channels: list[Json] = field(default_factory=list)
    usergroups: list[Json] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not any(one["id"] == BOT_USER for one in self.members):
            self.members.append(member(BOT_USER, "Waterline", is_bot=True, bot_id=BOT, api_app_id=APP))

    def member(self, user: str) -> Json | None:
        return next((one for one in self.members if one["id"] == user), None)

    def named(self, name: str) -> Json | None:
        """The channel that people call so; an archived one keeps its name."""
        return next((channel for channel in self.channels if channel["name"] == name), None)

    def conversation(self, channel_id: str) -> Json | None:
        """The channel, or the direct conversation, of this id."""
        known = next((one for one in self.channels if one["id"] == channel_id), None)
        user = next((one["id"] for one in self.members if im(one["id"]) == channel_id), None)
        return known or (direct(user) if user else None)
