"""Messages: posting, changing, deleting, linking."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from tests.slack.blockkit import Judge
from tests.slack.fake.answers import ApiError, invalid, need, required
from tests.slack.fake.directory import Directory
from tests.slack.payloads import APP, BOT, BOT_USER, TEAM, im

Json = dict[str, Any]

# Slack cuts a new text after 40,000 characters; here that is refused, since it would hide a loss.
POSTED_TEXT, UPDATED_TEXT = 40_000, 4_000
SCHEDULED_AHEAD = 120 * 86_400  # seconds


class Posts:
    """The messages of every conversation, and the `chat.*` methods."""

    def __init__(self, directory: Directory, scopes: frozenset[str], clock: Callable[[], float], judge: Judge) -> None:
        self.by_channel: dict[str, list[Json]] = defaultdict(list)
        self.ephemerals: list[Json] = []
        self.scheduled: dict[str, Json] = {}
        self._directory = directory
        self._scopes = scopes
        self._clock = clock
        self._judge = judge
        self._last_ts = 0
        self.draws = True  # whether this workspace shows charts and tables by itself
        self.methods: dict[str, Callable[[Json], Json]] = {
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "chat.delete": self._delete,
            "chat.postEphemeral": self._post_ephemeral,
            "chat.getPermalink": self._permalink,
            "chat.scheduleMessage": self._schedule,
            "chat.deleteScheduledMessage": self._unschedule,
        }

    def say(self, channel: str, user: str, text: str) -> Json:
        """A person's own message."""
        message = {"type": "message", "user": user, "text": text, "ts": self._next_ts(), "team": TEAM}
        self.by_channel[channel].append(message)
        return message

    def _next_ts(self) -> str:
        """Strictly increasing, as Slack's are within a channel."""
        self._last_ts = max(int(self._clock() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def _place(self, channel: str) -> str:
        """The id of a conversation the app may write in; a user's id means the direct conversation."""
        place = im(channel) if self._directory.member(channel) else channel
        found = self._directory.named(place[1:]) if place.startswith("#") else self._directory.conversation(place)
        if found is None or (found.get("is_private") and not found["is_member"]):  # what one may not see is not there
            raise ApiError("channel_not_found")
        if found["is_archived"]:
            raise ApiError("is_archived")
        open_to_all = not found.get("is_private") and "chat:write.public" in self._scopes
        if not found.get("is_member", True) and not open_to_all:
            raise ApiError("not_in_channel")
        return str(found["id"])

    def _content(self, arguments: Json, longest: int) -> Json:
        content: Json = {name: arguments[name] for name in ("text", "blocks", "metadata") if name in arguments}
        if not content.get("text") and not content.get("blocks"):
            raise ApiError("no_text")
        if len(content.get("text", "")) > longest:
            raise ApiError("msg_too_long")
        if content.get("blocks") and (faults := self._judge(content, "message") or self.undrawn(content)):
            raise invalid("invalid_blocks", faults)
        return content

    def undrawn(self, content: Json) -> list[str]:
        """What this workspace does not show."""
        drawn = self.draws or not any(block["type"].startswith("data_") for block in content.get("blocks", []))
        return [] if drawn else ["this workspace shows no such block"]

    def _post(self, arguments: Json) -> Json:
        need(self._scopes, "chat:write")
        place = self._place(required(arguments, "channel"))
        content = self._content(arguments, POSTED_TEXT)
        author = {"user": BOT_USER, "bot_id": BOT, "app_id": APP, "team": TEAM}
        message = {"type": "message", **author, "ts": self._next_ts(), **content}
        if "thread_ts" in arguments:
            message["thread_ts"] = arguments["thread_ts"]
        self.by_channel[place].append(message)
        return {"channel": place, "ts": message["ts"], "message": message}

    def _find(self, arguments: Json, ts: str) -> tuple[str, Json]:
        channel = required(arguments, "channel")
        known = self._directory.conversation(channel)
        if known is None or (known.get("is_private") and not known["is_member"]):
            raise ApiError("channel_not_found")
        message = next((one for one in self.by_channel[channel] if one["ts"] == ts), None)
        if message is None:
            raise ApiError("message_not_found")
        return channel, message

    def _own(self, arguments: Json, refusal: str) -> tuple[str, Json]:
        need(self._scopes, "chat:write")
        channel, message = self._find(arguments, required(arguments, "ts"))
        if message["user"] != BOT_USER:
            raise ApiError(refusal)
        if (self._directory.conversation(channel) or {}).get("is_archived"):
            raise ApiError("is_inactive" if refusal == "cant_update_message" else refusal)
        return channel, message

    def _update(self, arguments: Json) -> Json:
        channel, message = self._own(arguments, "cant_update_message")
        content = self._content(arguments, UPDATED_TEXT)
        if "blocks" not in content:  # a new text alone takes the place of the blocks
            message.pop("blocks", None)
        message |= {**content, "edited": {"user": BOT_USER, "ts": self._next_ts()}}
        return {"channel": channel, "ts": message["ts"], "text": message.get("text", ""), "message": message}

    def _delete(self, arguments: Json) -> Json:
        channel, message = self._own(arguments, "cant_delete_message")
        self.by_channel[channel].remove(message)
        return {"channel": channel, "ts": message["ts"]}

    def _post_ephemeral(self, arguments: Json) -> Json:
        need(self._scopes, "chat:write")
        place, user = self._place(required(arguments, "channel")), required(arguments, "user")
        if self._directory.member(user) is None:
            raise ApiError("user_not_in_channel")
        content = self._content(arguments, POSTED_TEXT)
        self.ephemerals.append({"channel": place, "user": user, "ts": self._next_ts(), **content})
        return {"message_ts": self.ephemerals[-1]["ts"]}

    def _schedule(self, arguments: Json) -> Json:
        need(self._scopes, "chat:write")
        place = self._place(required(arguments, "channel"))
        content, moment = self._content(arguments, POSTED_TEXT), int(required(arguments, "post_at"))
        if moment <= self._clock():
            raise ApiError("time_in_past")
        if moment > self._clock() + SCHEDULED_AHEAD:
            raise ApiError("time_too_far")
        self.scheduled[name := f"Q{len(self.scheduled)}{place}"] = {"channel": place, "post_at": moment, **content}
        return {"channel": place, "scheduled_message_id": name, "post_at": moment, "message": content}

    def _unschedule(self, arguments: Json) -> Json:
        need(self._scopes, "chat:write")
        name = required(arguments, "scheduled_message_id")
        if self.scheduled.get(name, {}).get("channel") != required(arguments, "channel"):
            raise ApiError("invalid_scheduled_message_id")
        del self.scheduled[name]
        return {}

    def _permalink(self, arguments: Json) -> Json:
        channel, message = self._find(arguments, required(arguments, "message_ts"))
        link = f"https://{TEAM.lower()}.slack.com/archives/{channel}/p{message['ts'].replace('.', '')}"
        return {"channel": channel, "permalink": link}
