"""Views: forms that a trigger opens, and each person's home."""

import re
import uuid
from collections.abc import Callable
from typing import Any

from tests.slack.blockkit import Judge, SurfaceKind
from tests.slack.fake.answers import ApiError, invalid, required
from tests.slack.fake.directory import Directory
from tests.slack.payloads import APP, BOT, TEAM

Json = dict[str, Any]

TRIGGER_SECONDS = 3
STACK = 3


class Views:
    """The views by id in the order of opening, the homes by user, and the `views.*` methods."""

    def __init__(self, directory: Directory, clock: Callable[[], float], judge: Judge) -> None:
        self.by_id: dict[str, Json] = {}
        self.homes: dict[str, Json] = {}
        self._directory = directory
        self._clock = clock
        self._judge = judge
        self._used_triggers: set[str] = set()
        self.methods: dict[str, Callable[[Json], Json]] = {
            "views.open": self._open,
            "views.push": self._push,
            "views.update": self._update,
            "views.publish": self._publish,
        }

    def _exchange(self, arguments: Json) -> None:
        trigger_id = required(arguments, "trigger_id")
        if not (parts := re.fullmatch(r"(\d+)\.\d+\.[0-9a-z]+", trigger_id)):
            raise ApiError("invalid_trigger_id")
        if self._clock() - int(parts[1]) / 1000 > TRIGGER_SECONDS:
            raise ApiError("expired_trigger_id")
        if trigger_id in self._used_triggers:
            raise ApiError("exchanged_trigger_id")
        self._used_triggers.add(trigger_id)

    def _kept(self, arguments: Json, kind: SurfaceKind, **ids: Any) -> Json:
        """The view as Slack keeps it, with its ids; raises ApiError for a view that Slack would refuse."""
        view = required(arguments, "view")
        if faults := self._judge(view, kind):
            raise invalid("invalid_arguments", faults)
        view_id = ids.get("id", f"V{uuid.uuid4().hex[:10].upper()}")
        same_name = self._named(view.get("external_id"))
        if same_name and same_name["id"] != view_id:
            raise ApiError("duplicate_external_id")
        links = {"root_view_id": view_id, "previous_view_id": None}
        own = {"id": view_id, "team_id": TEAM, "app_id": APP, "bot_id": BOT, "state": {"values": {}}}
        return {**own, "hash": f"{int(self._clock())}.{uuid.uuid4().hex[:8]}", **links, **ids, **view}

    def _named(self, external_id: str | None) -> Json | None:
        known = (view for view in self.by_id.values() if view.get("external_id"))
        return next((view for view in known if view["external_id"] == external_id), None)

    def _open(self, arguments: Json, **links: Any) -> Json:
        view = self._kept(arguments, "modal", **links)
        self._exchange(arguments)
        self.by_id[view["id"]] = view
        return {"view": view}

    def _push(self, arguments: Json) -> Json:
        """On top of the view that was opened last: whose trigger it is, is not known here."""
        if not self.by_id:
            raise ApiError("not_found")
        below = list(self.by_id.values())[-1]
        root = below["root_view_id"]
        if sum(view["root_view_id"] == root for view in self.by_id.values()) >= STACK:
            raise ApiError("push_limit_reached")
        return self._open(arguments, root_view_id=root, previous_view_id=below["id"])

    def _update(self, arguments: Json) -> Json:
        old = self.by_id.get(arguments.get("view_id", "")) or self._named(arguments.get("external_id"))
        if old is None:
            raise ApiError("not_found")
        _check_hash(arguments, old)
        links = {name: old[name] for name in ("id", "root_view_id", "previous_view_id")}
        self.by_id[old["id"]] = view = self._kept(arguments, "modal", **links)
        return {"view": view}

    def _publish(self, arguments: Json) -> Json:
        user = required(arguments, "user_id")
        if self._directory.member(user) is None:
            raise invalid("invalid_arguments", ["user_id is not a member"])
        if old := self.homes.get(user):
            _check_hash(arguments, old)
        self.homes[user] = view = self._kept(arguments, "home", **({"id": old["id"]} if old else {}))
        return {"view": view}


def _check_hash(arguments: Json, old: Json) -> None:
    if arguments.get("hash", old["hash"]) != old["hash"]:
        raise ApiError("hash_conflict")
