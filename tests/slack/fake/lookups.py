"""Looking up people, user groups and conversations."""

from collections.abc import Callable
from typing import Any

from tests.slack.fake.answers import ApiError, flag, invalid, need, required
from tests.slack.fake.directory import Directory
from tests.slack.payloads import BOT, BOT_USER, im

Json = dict[str, Any]

SCOPE_OF_INFO = {"is_im": "im:read", "is_private": "groups:read"}


class Lookups:
    """The `auth`, `users`, `usergroups` and `conversations` methods."""

    def __init__(self, directory: Directory, scopes: frozenset[str], team: str) -> None:
        self._directory = directory
        self._team = team
        self._scopes = scopes
        self.methods: dict[str, Callable[[Json], Json]] = {
            "auth.test": self._auth_test,
            "users.info": self._user,
            "users.list": self._users,
            "usergroups.list": self._usergroups,
            "usergroups.users.list": self._usergroup_users,
            "conversations.open": self._open_conversation,
            "conversations.info": self._conversation,
        }

    def _auth_test(self, _: Json) -> Json:
        names = {"url": f"https://{self._team.lower()}.slack.com/", "team": "Waterline", "user": "waterline"}
        ids = {"team_id": self._team, "user_id": BOT_USER, "bot_id": BOT}
        return {**names, **ids, "is_enterprise_install": False}

    def _user(self, arguments: Json) -> Json:
        need(self._scopes, "users:read")
        if (found := self._directory.member(required(arguments, "user"))) is None:
            raise ApiError("user_not_found")
        return {"user": _with_locale(found, arguments)}

    def _users(self, arguments: Json) -> Json:
        need(self._scopes, "users:read")
        everybody, cursor = self._directory.members, arguments.get("cursor") or "0"
        limit = int(arguments.get("limit") or len(everybody))
        if not cursor.isdecimal():
            raise ApiError("invalid_cursor")
        if not 0 < limit <= 1000:
            raise ApiError("invalid_limit")
        start = int(cursor)
        following = str(start + limit) if start + limit < len(everybody) else ""
        page = [_with_locale(one, arguments) for one in everybody[start : start + limit]]
        return {"members": page, "cache_ts": 1700000000, "response_metadata": {"next_cursor": following}}

    def _usergroups(self, arguments: Json) -> Json:
        need(self._scopes, "usergroups:read")
        asked = {"users": flag(arguments, "include_users"), "user_count": flag(arguments, "include_count")}
        left_out = {name for name, wanted in asked.items() if not wanted}
        disabled = flag(arguments, "include_disabled")
        groups = [one for one in self._directory.usergroups if disabled or not one["date_delete"]]
        return {"usergroups": [{k: v for k, v in one.items() if k not in left_out} for one in groups]}

    def _usergroup_users(self, arguments: Json) -> Json:
        need(self._scopes, "usergroups:read")
        asked, disabled = required(arguments, "usergroup"), flag(arguments, "include_disabled")
        for group in self._directory.usergroups:
            if group["id"] == asked and (disabled or not group["date_delete"]):
                return {"users": group["users"]}
        raise ApiError("no_such_subteam")

    def _open_conversation(self, arguments: Json) -> Json:
        """Direct conversations with one person only: this product opens no others."""
        need(self._scopes, "im:write")
        users = required(arguments, "users")
        if "," in users:
            raise invalid("invalid_arguments", ["only one user is supported here"])
        if (found := self._directory.member(users)) is None:
            raise ApiError("user_not_found")
        if found["deleted"]:
            raise ApiError("user_disabled")
        if found["is_bot"]:
            raise ApiError("cannot_dm_bot")
        return {"channel": {"id": im(users)}}

    def _conversation(self, arguments: Json) -> Json:
        if (found := self._directory.conversation(required(arguments, "channel"))) is None:
            raise ApiError("channel_not_found")
        need(self._scopes, next((scope for kind, scope in SCOPE_OF_INFO.items() if found.get(kind)), "channels:read"))
        return {"channel": found}


def _with_locale(member: Json, arguments: Json) -> Json:
    """Slack tells the language only where it is asked for."""
    wanted = flag(arguments, "include_locale")
    return {name: value for name, value in member.items() if wanted or name != "locale"}
