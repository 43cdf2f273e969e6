"""The company on Slack."""

import asyncio
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.org.people import Profile
from tests.limits import Limits, of_slack
from tests.slack import blockkit, payloads, rules
from tests.slack.fake import Directory, FakeSlack, channel, member
from tests.slack.inbound.test_inbound import texts
from tests.slack.payloads import im
from tests.slack.real import SECRET
from tests.slack.signing import FORM, Signed, Signer
from tests.unlucky.sides import (
    ANSWER,
    CHANGE,
    KUDOS,
    LAUNCH,
    TAKE_BACK,
    Heard,
    Json,
    Sampling,
    Standing,
    Tap,
    Thanks,
    tap_of,
)
from tests.virtual import VirtualLoop

_PATIENCE = ClientTimeout(total=3)  # after which the person reads that the app did not answer
POST = "chat.postMessage"
TOKENS = ("token_revoked", "invalid_auth", "account_inactive", "missing_scope")  # what an ill one is called


def buttons(surface: Json, action: str) -> list[Json]:
    """What clicks on the buttons with this action send."""
    elements = [element for block in surface.get("blocks", []) for element in block.get("elements", [])]
    pressed = [element for element in elements if str(element.get("action_id", "")).partition("#")[0] == action]
    return [{"action_id": element["action_id"], "value": element.get("value", "")} for element in pressed]


class SlackSide:
    """Implements Side."""

    name = "slack"

    def __init__(
        self, profiles: Sequence[Profile], session: ClientSession, loop: VirtualLoop, *, by_socket: bool
    ) -> None:
        self.profiles = profiles
        self.by_socket = by_socket
        self.url = ""
        self._session = session
        self._loop = loop
        self._signer = Signer(SECRET)
        self._asked = 0
        self._names: dict[str, str] = {}  # of addresses for answers, by the words that were fields
        people = [
            member(each.platform_id, each.name, locale=each.language, tz=each.time_zone, is_admin=each.is_admin)
            for each in profiles
        ]
        self._channels = {"C0KUDOS": KUDOS, "C0LAUNCH": LAUNCH}  # also those that are no more
        places = [channel(channel_id, name) for channel_id, name in self._channels.items()]
        self.stand = FakeSlack(
            Directory(people, places),
            clock=self._clock,
            limits=Limits(of_slack, self._clock),
            judge=Sampling(blockkit.faults, rules.faults),
        )
        self.plan = self.stand.plan
        self._people = {im(each.platform_id): each.platform_id for each in profiles}

    def _clock(self) -> float:
        return self._loop.now().timestamp()

    def is_heard(self) -> bool:
        """Whether the program hears what is said: over HTTP it always does, while it runs."""
        return not self.by_socket or self.stand.socket.count > 0

    def is_let_in(self) -> bool:
        return True

    def channels(self) -> list[str]:
        return [each["name"] for each in self.stand.directory.channels if not each["is_archived"]]

    def _id(self, name: str) -> str:
        channel = self.stand.directory.named(name)
        assert channel
        return str(channel["id"])

    def makes_anew(self, name: str) -> None:
        """A channel of the same name takes the place of one that was deleted."""
        channel_id = f"C0{name.upper()}{len(self._channels)}"
        self._channels[channel_id] = name
        self.stand.directory.channels.append(channel(channel_id, name))

    def _trigger(self) -> str:
        return payloads.trigger(self._clock())

    async def _sends(self, signed: Signed) -> Json | None:
        return await (self._sends_envelope(signed) if self.by_socket else self._sends_request(signed))

    async def _sends_envelope(self, signed: Signed) -> Json | None:
        try:
            async with asyncio.timeout(_PATIENCE.total):
                answer = await self.stand.socket.envelope(_unsigned(signed))
        except (OSError, TimeoutError):
            return None
        payload: Json = answer.get("payload") or {}
        return payload

    async def _sends_request(self, signed: Signed) -> Json | None:
        try:
            async with self._session.post(
                f"{self.url}/slack/events", data=signed.body, headers=signed.headers, timeout=_PATIENCE
            ) as response:
                text = await response.text()
                return None if response.status != 200 else json.loads(text) if text.startswith("{") else {}
        except (ClientError, OSError, TimeoutError):
            return None

    def _response_url(self) -> tuple[str, str]:
        self._asked += 1
        name = f"answer-{self._asked}"
        return name, self.stand.response_url(name)

    async def gives(self, thanks: Thanks) -> Heard | None:
        if thanks.private:
            return await self._fills_in(thanks)
        name, url = self._response_url()
        self._names[thanks.words] = name
        people = " ".join(f"<@{receiver}>" for receiver in thanks.receivers)
        text, place = f"{people} {thanks.words} #courage", self._id(thanks.place)
        fields = {"user": thanks.giver, "text": text, "channel": place, "trigger_id": self._trigger()}
        answer = await self._sends(self._signer.slash(**fields, response_url=url))
        return _heard(answer) or self._answered(name)

    def heard_later(self, thanks: Thanks) -> str:
        heard = self._answered(self._names.get(thanks.words, ""))
        return heard.text if heard else ""

    def _answered(self, name: str) -> Heard | None:
        responses = self.stand.responses.get(name, [])
        return _heard(responses[-1]) if responses else None

    async def _fills_in(self, thanks: Thanks) -> Heard | None:
        before = {view["id"] for view in self.stand.views}
        place = self._id(thanks.place)
        await self._sends(self._signer.slash(user=thanks.giver, channel=place, trigger_id=self._trigger()))
        opened = [
            view for view in self.stand.views if view["id"] not in before and view.get("callback_id") == "kudos.give"
        ]
        if not opened:
            return None
        [value] = [block["element"] for block in opened[-1]["blocks"] if block.get("block_id") == "value"]
        entered = {
            "receivers": list(thanks.receivers),
            "words": thanks.words,
            "value": value["options"][0]["value"],
            "visibility": "private",
        }
        return await self._submits(thanks.giver, opened[-1], entered)

    async def _submits(self, who: str, view: Json, entered: Json) -> Heard | None:
        signed = self._signer.view_submission(user=who, view=view, answers=entered, trigger_id=self._trigger())
        answer = await self._sends(signed)
        if not answer or "view" not in answer:
            return None if answer is None else Heard(json.dumps(answer), {})
        return _heard({**answer["view"], "id": view["id"]})

    async def _clicks(self, who: str, surface: Json, button: Json) -> Heard | None:
        """What is read then: at the address for answers, or in the form that was clicked in."""
        name, url = self._response_url()
        kind = "view" if surface.get("type") == "modal" else "message"
        fields: Json = {"user": who, "response_url": url, "trigger_id": self._trigger(), kind: surface, **button}
        click = self._signer.block_actions(**fields)
        if await self._sends(click) is None:
            return None
        if surface.get("type") == "modal":
            return next((_heard(view) for view in self.stand.views if view["id"] == surface["id"]), None)
        return self._answered(name)

    async def takes_back(self, giver: str, heard: Heard) -> Heard | None:
        [button] = buttons(heard.surface, TAKE_BACK)
        return await self._clicks(giver, heard.surface, button)

    async def changes(self, giver: str, heard: Heard, words: str) -> Heard | None:
        [button] = buttons(heard.surface, CHANGE)
        refused = await self._clicks(giver, heard.surface, button)
        opened = [
            view
            for view in self.stand.views
            if view.get("callback_id") == CHANGE and json.loads(view["private_metadata"])["kudos"] == button["value"]
        ]
        return await self._submits(giver, opened[-1], {"words": words}) if opened else refused

    async def taps(self, who: str, invitation: Standing, choice: int) -> list[tuple[Tap, Heard | None]]:
        surface = next(post for post in self.stand.messages(who) if post["ts"] == invitation.message.partition(":")[2])
        answered: list[tuple[Tap, Heard | None]] = []
        while tap := next((tap for tap in buttons(surface, ANSWER) if tap["value"].endswith(f":{choice}")), None):
            heard = await self._clicks(who, surface, tap)
            answered.append((tap_of(who, tap["value"]), heard))
            surface = heard.surface if heard else {}
        return answered

    async def idles(self, who: str, kind: int) -> None:
        signer = self._signer
        events = (
            lambda: signer.app_home_opened(user=who),
            lambda: signer.slash(user=who, text="mine", trigger_id=self._trigger()),
            lambda: signer.slash(user=who, text="@nobody for nothing", trigger_id=self._trigger()),
            lambda: signer.sign(b'{"type": "app_rate_limited", "team_id": "T0WATER"}'),
            lambda: signer.sign(
                b'{"type": "event_callback", "team_id": "T0WATER", "event": {"type": "emoji_changed"}}'
            ),
        )
        await self._sends(events[kind % len(events)]())

    def standing(self, last: int = 0) -> list[Standing]:
        return [
            Standing(
                place=self._channels.get(conversation, "") or self._people[conversation],
                message=f"{conversation}:{post['ts']}",
                text=f"{post.get('text', '')} {texts(post.get('blocks', []))}",
                buttons=buttons(post, ANSWER),
            )
            for conversation in self.stand.conversations
            for post in self.stand.messages(conversation, last)
        ]

    def sleeps(self) -> None:
        self.stand.close_views()

    def was_barred(self) -> bool:
        return any(call.method == POST and call.outcome in TOKENS for call in self.stand.calls)

    def unsure(self) -> set[str]:
        lost = (call for call in self.stand.calls if call.method == POST and call.outcome in ("reset_after", "late"))
        return {f"{call.channel}:{call.ts}" for call in lost}

    def taken_since(self, moment: float) -> set[str]:
        posts = (call for call in self.stand.calls if call.method == POST and call.ts and call.at >= moment)
        return {f"{call.channel}:{call.ts}" for call in posts}

    def refused(self) -> Mapping[str, int]:
        return Counter(call.outcome for call in self.stand.calls)


def _unsigned(signed: Signed) -> Json:
    """What comes in an envelope has no signature."""
    text = signed.body.decode()
    if signed.headers["Content-Type"] != FORM:
        payload: Json = json.loads(text)
        return payload
    fields: Json = dict(parse_qsl(text, keep_blank_values=True))
    return json.loads(fields["payload"]) if "payload" in fields else fields


def _heard(surface: Json | None) -> Heard | None:
    if not surface:
        return None
    return Heard(f"{surface.get('text', '')} {texts(surface.get('blocks', []))}", surface)
