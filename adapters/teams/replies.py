"""How an answer goes back: on the request itself where it has one, else as a message that only the person reads."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import structlog
from cachetools import TTLCache

from adapters.teams import cards, payloads, render
from adapters.teams.connector import Json
from adapters.teams.outbound import TeamsConnection
from adapters.teams.payloads import Activity, Malformed
from adapters.teams.places import here
from adapters.teams.signature import Signature
from bot.messages.message import Answers, Buttons, Form, Message, Text
from bot.messages.refusal import Refusal
from bot.messages.request import Answered, Opened, Picked, Pressed, Request, Submitted, Typed, is_answer
from bot.messages.say import refusal, say, sentence
from bot.messages.texts import LANGUAGES
from bot.ports import PlatformError, Rejected
from commands.org.meet import hear_from, meet_roster
from commands.routing.entrance import Entrance

FETCHES = ("task/fetch", "composeExtension/fetchTask")  # invokes that are answered with a card
OFFERS_DRAFT = "kudos.open"  # the button of a kudos that is not given yet

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What one reads: nothing, a message, or a form with what keeps it from being taken and what was entered."""

    content: Message | Form | None
    language: str
    error: str = ""
    entered: Answers | None = None

    def dialog(self, sent: Activity) -> Json:
        """What is fetched opens with a card; what was entered is answered with a sentence, where one is enough."""
        fetched = sent.name in FETCHES
        match self.content:
            case Message() as message if _is_sentence(message) and not fetched:
                return {"task": {"type": "message", "value": message.plain}}
            case Message() as message:
                return cards.dialog(message)
            case Form() as form:
                return render.dialog(form, self.language, self.error, self.entered)
            case None:
                return {}

    def in_place(self) -> Json:
        """A sentence leaves the card as it is; everything else takes its place."""
        match self.content:
            case Message() as message if not _is_sentence(message):
                kind, value = render.CARD, cards.in_place(message)
            case Message() as message:
                return _in_place("application/vnd.microsoft.activity.message", message.plain)
            case Form() as form:
                kind, value = render.CARD, self._form_card(form)
            case None:
                return _in_place("application/vnd.microsoft.activity.message", "")
        return _in_place(kind, value)

    def activities(self) -> list[Json]:
        match self.content:
            case Message() as message:
                return cards.activities(message, shared=False)
            case Form() as form:
                card = render.attachment(self._form_card(form))
                return [{"type": "message", "summary": form.title, "attachments": [card]}]
            case None:
                return []

    def _form_card(self, form: Form) -> Json:
        return render.form_card(form, self.language, self.error, self.entered)


def _in_place(kind: str, value: Any) -> Json:
    return {"statusCode": 200, "type": kind, "value": value}


def _is_sentence(message: Message) -> bool:
    return len(message.blocks) == 1 and isinstance(message.blocks[0], Text)


class Desk:
    """Answers what comes in, for one tenant. What a form carries is believed where it bears our signature alone."""

    def __init__(self, connection: TeamsConnection, entrance: Entrance, signature: Signature) -> None:
        self._platform = connection.platform
        self._places = connection.platform.places
        self._entrance = entrance
        self._signature = signature
        # Who wrote what reached us: Teams does not tell it with a reaction.
        self._authors: TTLCache[tuple[str, str], str] = TTLCache(10_000, 24 * 3600)
        self._invokes: dict[str, Callable[[Activity], Awaitable[Json]]] = {
            "adaptiveCard/action": self._pressed,
            "task/fetch": self._dialog,
            "task/submit": self._dialog,
            "composeExtension/fetchTask": self._composed,
            "composeExtension/submitAction": self._dialog,
        }

    async def answer(self, activity: Activity) -> Json | None:
        """The body of the answer, or None. Raises Malformed."""
        match activity.type:
            case "message":
                await self._message(activity)
            case "invoke" if activity.name in self._invokes:
                return self._platform.fitted(await self._invokes[activity.name](activity))
            case "invoke":
                raise Malformed
            case "installationUpdate" | "conversationUpdate":
                await self._changed(activity)
            case "messageReaction":
                await self._reaction(activity)
        return None

    async def _message(self, sent: Activity) -> None:
        """A command, or a button of a client that knows no dialogs."""
        if isinstance(sent.value, dict):
            request = _asked(payloads.button(sent), "", sent.place)
            if sent.shared and is_answer(request):
                raise Malformed  # a check-in is asked in private, and the way there is not looked for at an answer
        else:
            self._authors[sent.place, sent.id] = sent.sender.platform_id
            try:
                request = payloads.typed(sent, await self._platform.ids(sent))
            except PlatformError as error:
                _lost(sent, error)
                language = self._entrance.workspace.language
                await self._tell(sent, _Shown(sentence(say(language, "teams.unavailable")), language))
                return
        await self._tell(sent, await self._shown(sent, request))

    async def _pressed(self, sent: Activity) -> Json:
        action = payloads.invoked(sent).action
        return (await self._shown(sent, _asked(action.data, action.verb, sent.place))).in_place()

    async def _dialog(self, sent: Activity) -> Json:
        return (await self._shown(sent, _asked(payloads.invoked(sent).data, "", sent.place))).dialog(sent)

    async def _composed(self, sent: Activity) -> Json:
        """The message extension, from the compose box or from somebody's message; perhaps where we are not."""
        chosen = payloads.invoked(sent).chosen
        request = payloads.picked(sent, chosen) if chosen else Typed("", sent.place)
        request = request if await self._places.writable(sent) else replace(request, place="")
        return (await self._shown(sent, request)).dialog(sent)

    async def _changed(self, sent: Activity) -> None:
        """We were let in or put out, or somebody joined."""
        ours = {sent.bot.id}
        if sent.action == "remove" or ours & {member.id for member in sent.members_removed}:
            await self._places.left(sent)
        elif sent.action.startswith("add") or sent.members_added:
            self._platform.saw(sent)
            new = await self._places.met(sent, installed=True)
            try:
                await (self._welcome(sent) if not sent.shared and new else self._meet_roster(sent))
            except PlatformError as error:
                _lost(sent, error)

    async def _welcome(self, sent: Activity) -> None:
        await self._tell(sent, await self._shown(sent, Opened()))

    async def _meet_roster(self, sent: Activity) -> None:
        """So that people can be named by @handle before they have said anything."""
        if sent.shared:
            where = await self._places.target(sent.channel_data.team.id or sent.place)
            roster = [member async for member in self._platform.roster(where)]
            await meet_roster(self._entrance.workspace, roster)

    async def _reaction(self, sent: Activity) -> None:
        """Nobody asked for an answer: the post says what was given. Only what could not be given is shown."""
        author = self._authors.get((sent.place, sent.reply_to))
        request = payloads.reacted(sent, author) if author else None
        if request is None:
            return
        shown = await self._shown(sent, request)
        if isinstance(shown.content, Message) and OFFERS_DRAFT in _actions(shown.content):
            await self._tell(sent, shown)

    async def _shown(self, sent: Activity, request: Request) -> _Shown:
        person = sent.sender.platform_id
        if isinstance(request, Submitted):
            genuine = self._signature.checked(request, person)
            if genuine is None:
                language = sent.language if sent.language in LANGUAGES else self._entrance.workspace.language
                return _Shown(sentence(say(language, "teams.out_of_date")), language)
            request = genuine
        answered = await self._ask(sent, request)
        language = answered.language
        match answered.reply:
            case Refusal() as no if isinstance(request, Submitted):
                form = await self._again(sent, request)
                if form:
                    signed = self._signature.signed(form, person)
                    return _Shown(signed, language, refusal(language, no), request.answers)
                return _Shown(sentence(refusal(language, no)), language)
            case Refusal() as no:
                return _Shown(sentence(refusal(language, no)), language)
            case Form() as form:
                return _Shown(self._signature.signed(cards.opened(form, request), person), language)
            case reply:
                return _Shown(reply, language)

    async def _again(self, sent: Activity, request: Submitted) -> Form | None:
        """The form that was sent, opened anew: Teams does not give it back."""
        opener = cards.opener(request.state)
        form = (await self._ask(sent, opener)).reply if opener else None
        if not isinstance(form, Form) or form.key != request.form:
            return None
        return replace(form, state={**form.state, **request.state})

    async def _ask(self, sent: Activity, request: Request) -> Answered:
        """Where Teams does not tell who somebody is, the person reads that; nothing was done, nothing is lost."""
        person, source = sent.sender.platform_id, payloads.source(sent)
        if isinstance(request, Submitted):
            source = f"form:{person}:{request.state.get(cards.FORM_ID, sent.id)}"[:255]
        try:
            if not is_answer(request):
                await self._note(sent, request)
                request = await self._named(request)
            return await self._entrance.answer(person, source, request)
        except PlatformError as error:
            _lost(sent, error)
            return Answered(Refusal("teams.unavailable"), self._entrance.workspace.language)

    async def _note(self, sent: Activity, request: Request) -> None:
        """Keeps where somebody is, and what their client tells of itself."""
        seen = self._platform.saw(sent)
        new = not sent.name.startswith("composeExtension") and await self._places.met(sent)
        language = seen.language if isinstance(request, Opened) or (new and not sent.shared) else ""
        await hear_from(self._entrance.workspace, sent.sender.platform_id, seen.time_zone, language)

    async def _named(self, request: Request) -> Request:
        """With people by platform id, as some clients do not choose them."""
        match request:
            case Submitted():
                people = {name: choice for name, choice in request.answers.items() if isinstance(choice, tuple)}
                chosen = [account for choice in people.values() for account in choice]
                known = dict(zip(chosen, await self._platform.platform_ids(chosen), strict=True))
                named = {name: tuple(known[account] for account in choice) for name, choice in people.items()}
                return replace(request, answers={**request.answers, **named})
            case Picked():
                [author] = await self._platform.platform_ids([request.author])
                return replace(request, author=author)
        return request

    async def _tell(self, sent: Activity, shown: _Shown) -> None:
        """What was asked for is done by now: an answer that does not arrive is no reason to do it again."""
        try:
            own = here(sent) if not sent.shared else await self._places.target(sent.sender.platform_id)
            for activity in shown.activities():
                await self._platform.send(own, activity)
        except Rejected as error:
            _lost(sent, error)
            if sent.shared and sent.type == "message":
                await self._ask_in(sent, shown.language)
        except PlatformError as error:
            _lost(sent, error)

    async def _ask_in(self, sent: Activity, language: str) -> None:
        """Whoever cannot be written to in private reads how to change that, where they asked."""
        try:
            await self._platform.send(here(sent), {"type": "message", "text": say(language, "teams.add_me")})
        except PlatformError as error:
            _lost(sent, error)


def _asked(data: dict[str, Any], verb: str, place: str) -> Request:
    """A form, or a button of ours. Raises Malformed for everything else."""
    if render.CARRIED in data:
        try:
            return Submitted(*render.answers(data))
        except ValueError:
            raise Malformed from None
    pressed = verb or str(data.get("verb") or "")
    if not pressed:
        raise Malformed
    return Pressed(pressed, str(data.get("value") or ""), place)


def _actions(message: Message) -> set[str]:
    return {button.action for block in message.blocks if isinstance(block, Buttons) for button in block.buttons}


def _lost(sent: Activity, error: PlatformError) -> None:
    _log.warning("an answer did not reach the person", payload=sent.type, error=type(error).__name__, reason=str(error))
