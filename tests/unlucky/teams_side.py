"""The company on Teams."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.org.people import Profile
from tests.limits import Limits, of_teams
from tests.teams.activities import KUDOS as KUDOS_ID
from tests.teams.activities import LAUNCH as LAUNCH_ID
from tests.teams.activities import TEAM, Teller, User
from tests.teams.cards import message_faults
from tests.teams.conftest import buttons, texts
from tests.teams.fake import SEND, FakeTeams
from tests.unlucky.agenda import Deed
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

_PATIENCE = ClientTimeout(total=15)
_LATER = 60.0  # seconds in which an answer that was announced comes as a message
CHANNELS = {KUDOS_ID: KUDOS, LAUNCH_ID: LAUNCH}
_IDS = {name: channel_id for channel_id, name in CHANNELS.items()}
# Whatever Teams sends that asks for nothing, and what the Bot Framework knows beside.
_KINDS = ("typing", "messageUpdate", "messageDelete", "event", "endOfConversation", "command", "handoff", "trace")


def user_of(profile: Profile, number: int) -> User:
    locale = "ja-JP" if profile.language == "ja" else "en-US"
    return User(profile.name, number, profile.handle, locale=locale, time_zone=profile.time_zone)


def _does(button: Json) -> str:
    return str(button.get("verb") or button.get("data", {}).get("verb", ""))


class TeamsSide:
    """Implements Side."""

    name = "teams"

    def __init__(self, profiles: Sequence[Profile], session: ClientSession, loop: VirtualLoop) -> None:
        self.profiles = profiles
        self.url = ""
        self.again: Callable[[Deed], None] = lambda _: None
        self._session = session
        self._asked_at: dict[str, float] = {}  # by the words of a thanks
        users = [user_of(each, number) for number, each in enumerate(profiles, 1)]
        self._users = {user.aad: user for user in users}
        self._people = {user.chat: user.aad for user in users}

        def clock() -> float:
            return loop.now().timestamp()

        self._clock = clock
        judge = Sampling(message_faults, lambda _: [])  # a card that is too large is refused in any case
        self.stand = FakeTeams(users, clock=clock, limits=Limits(of_teams, clock), judge=judge)
        self.stand.chats = {TEAM: users}
        self.plan = self.stand.plan

    @property
    def _teller(self) -> Teller:
        return Teller(self.stand.address)

    async def _sends(self, activity: Json) -> Json | None:
        headers = {"Authorization": self.stand.issuer.bearer(self.stand.address)}
        try:
            async with self._session.post(
                f"{self.url}/api/messages", json=activity, headers=headers, timeout=_PATIENCE
            ) as response:
                text = await response.text()
                if response.status != 200:
                    return None
                answer: Json = await response.json() if text else {}
                return answer
        except (ClientError, OSError, TimeoutError):
            return None

    async def installs(self) -> None:
        """Somebody adds the app to the team, and everybody for themselves."""
        first, *_ = self._users.values()
        await self._sends(self._teller.installed(first, TEAM))
        for user in self._users.values():
            self.stand.chats.setdefault(user.chat, [user])
            await self._sends(self._teller.installed(user))

    def tells_of_team(self, action: str) -> Json:
        """That the app was put into the team, or out of it, as in `remove`."""
        return self._teller.installed(next(iter(self._users.values())), TEAM, action)

    def tells_of_channel(self, event: str, channel: str) -> Json:
        return self._teller.changed(next(iter(self._users.values())), event, channel)

    async def tells(self, activity: Json) -> None:
        """Comes again every minute while it is not taken, so that a program that does not run misses nothing."""
        if await self._sends(activity) is None:
            self.again(lambda: self.tells(activity))

    async def gives(self, thanks: Thanks) -> Heard | None:
        user, place = self._users[thanks.giver], _IDS[thanks.place]
        form = _card(await self._sends(self._teller.extension(user, place)))
        if form is None or not form.get("actions"):
            return None
        [value] = [part for part in form["body"] if part.get("id") == "value"]
        entered = {
            "receivers": ",".join(thanks.receivers),
            "words": thanks.words,
            "value": value["choices"][0]["value"],
            "visibility": "private" if thanks.private else "public",
        }
        self._asked_at[thanks.words] = self._clock()
        return _heard(await self._sends(self._teller.pressed(user, form["actions"][0], place, **entered)))

    def is_let_in(self) -> bool:
        return TEAM in self.stand.chats

    def channels(self) -> list[str]:
        return [name for channel_id, name in CHANNELS.items() if channel_id not in self.stand.gone]

    def heard_later(self, thanks: Thanks) -> str:
        if (asked_at := self._asked_at.get(thanks.words)) is None:
            return ""
        chat = self._users[thanks.giver].chat
        came = (call for call in self.stand.calls if call.method == SEND and call.conversation == chat and call.message)
        return " ".join(texts(call.body) for call in came if asked_at <= call.at <= asked_at + _LATER)

    async def takes_back(self, giver: str, heard: Heard) -> Heard | None:
        [button] = [button for button in buttons(heard.surface) if _does(button) == TAKE_BACK]
        return _heard(await self._sends(self._teller.pressed(self._users[giver], button)))

    async def changes(self, giver: str, heard: Heard, words: str) -> Heard | None:
        user = self._users[giver]
        [button] = [button for button in buttons(heard.surface) if _does(button) == CHANGE]
        answer = await self._sends(self._teller.pressed(user, button))
        form = _card(answer)
        fields = [part for part in form["body"] if "id" in part] if form else []
        if form is None or not any(part["id"] == "words" for part in fields):
            return _heard(answer)
        entered = {part["id"]: part.get("value", "") for part in fields} | {"words": words}
        return _heard(await self._sends(self._teller.pressed(user, form["actions"][0], **entered)))

    async def taps(self, who: str, invitation: Standing, choice: int) -> list[tuple[Tap, Heard | None]]:
        answered: list[tuple[Tap, Heard | None]] = []
        taps = invitation.buttons
        while tap := next((tap for tap in taps if tap["data"]["value"].endswith(f":{choice}")), None):
            answer = await self._sends(self._teller.pressed(self._users[who], tap))
            heard = Heard(json.dumps(answer, ensure_ascii=False), answer) if answer else None  # what is read aloud, too
            answered.append((tap_of(who, tap["data"]["value"]), heard))
            taps = [button for button in buttons(answer) if _does(button) == ANSWER]
        return answered

    async def idles(self, who: str, kind: int) -> None:
        user = self._users[who]
        if kind % 3 == 0:
            await self._sends(self._teller.invoke(user, "search/unheardOf", {}))
        elif kind % 3 == 1:
            await self._sends(self._teller.message(user, "hello"))
        else:
            await self._sends(self._teller.message(user, "hello") | {"type": _KINDS[kind % len(_KINDS)]})

    def standing(self, last: int = 0) -> list[Standing]:
        return [
            Standing(
                place=CHANNELS.get(conversation, "") or self._people[conversation],
                message=f"{conversation}|{post['id']}",
                text=texts(post),
                buttons=[button for button in buttons(post) if _does(button) == ANSWER],
            )
            for conversation in self.stand.conversations
            for post in self.stand.messages(conversation)[-last:]
        ]

    def sleeps(self) -> None:
        return

    def was_barred(self) -> bool:
        """A token that Entra refuses reaches no conversation."""
        return False

    def unsure(self) -> set[str]:
        lost = (call for call in self.stand.calls if call.method == SEND and call.outcome in ("reset_after", "late"))
        return {f"{call.conversation}|{call.message}" for call in lost}

    def taken_since(self, moment: float) -> set[str]:
        sends = (call for call in self.stand.calls if call.method == SEND and call.message and call.at >= moment)
        return {f"{call.conversation}|{call.message}" for call in sends}

    def refused(self) -> Mapping[str, int]:
        return Counter(call.outcome for call in self.stand.calls)


def _card(answer: Json | None) -> Json | None:
    match answer:
        case {"task": {"value": {"card": {"content": dict(card)}}}}:
            return card
        case _:
            return None


def _heard(answer: Json | None) -> Heard | None:
    return Heard(texts(answer), answer) if answer else None
