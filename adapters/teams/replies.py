"""What somebody reads upon a request, and how it is drawn: as the answer of the request itself, or as messages."""

from dataclasses import dataclass, replace
from typing import Any

import structlog

from adapters.teams import cards, payloads, render
from adapters.teams.connector import Json
from adapters.teams.outbound import TeamsPlatform
from adapters.teams.payloads import Activity
from adapters.teams.signature import Signature
from bot.messages.message import Answers, Form, Message, Text
from bot.messages.refusal import Refusal
from bot.messages.request import Answered, Opened, Picked, Request, Submitted, is_answer
from bot.messages.say import refusal, say, sentence
from bot.messages.texts import LANGUAGES
from bot.ports import PlatformError
from commands.org.meet import hear_from
from commands.routing.entrance import Entrance

FETCHES = ("task/fetch", "composeExtension/fetchTask")  # invokes that are answered with a card

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
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


class Replies:
    """What people of one tenant read upon their requests. A form is believed where it bears our signature alone."""

    def __init__(self, platform: TeamsPlatform, entrance: Entrance, signature: Signature) -> None:
        self._platform = platform
        self._entrance = entrance
        self._signature = signature

    async def shown(self, sent: Activity, request: Request) -> Shown:
        person = sent.sender.platform_id
        if isinstance(request, Submitted):
            genuine = self._signature.checked(request, person)
            if genuine is None:
                language = sent.language if sent.language in LANGUAGES else self._entrance.workspace.language
                return Shown(sentence(say(language, "teams.out_of_date")), language)
            request = genuine
        answered = await self._ask(sent, request)
        language = answered.language
        match answered.reply:
            case Refusal() as no if isinstance(request, Submitted):
                form = await self._again(sent, request)
                if form:
                    signed = self._signature.signed(form, person)
                    return Shown(signed, language, refusal(language, no), request.answers)
                return Shown(sentence(refusal(language, no)), language)
            case Refusal() as no:
                return Shown(sentence(refusal(language, no)), language)
            case Form() as form:
                return Shown(self._signature.signed(cards.opened(form, request), person), language)
            case reply:
                return Shown(reply, language)

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
            log_lost(sent, error)
            return Answered(Refusal("teams.unavailable"), self._entrance.workspace.language)

    async def _note(self, sent: Activity, request: Request) -> None:
        """Keeps where somebody is, and what their client tells of itself."""
        seen = self._platform.saw(sent)
        new = not sent.name.startswith("composeExtension") and await self._platform.places.met(sent)
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


def log_lost(sent: Activity, error: PlatformError) -> None:
    _log.warning("an answer did not reach the person", payload=sent.type, error=type(error).__name__, reason=str(error))
