"""What somebody reads upon a request, and how it is drawn: as the answer of the request itself, or as messages."""

from dataclasses import dataclass, replace
from typing import Any

import structlog

from adapters.teams import cards, payloads, render
from adapters.teams.connector import Json
from adapters.teams.outbound import TeamsPlatform
from adapters.teams.payloads import Activity
from adapters.teams.text import notification
from adapters.teams.wire.signature import Signature
from bot.messages.forms import TypedForm
from bot.messages.message import Answers, Form, Line, Message, Note, Text
from bot.messages.refusal import Refusal
from bot.messages.request import Answered, Opened, Picked, Reacted, Request, Submitted
from bot.messages.say import refusal_line, say, sentence
from bot.messages.texts import LANGUAGES
from bot.ports import PlatformError
from bot.sealed.actions import is_answer
from commands.operate.check_health import AWAY
from commands.org.meet import hear_from
from commands.routing.entrance import Entrance
from commands.routing.keep import form_kept
from commands.routing.out_of_chat import said_when_late

FETCHES = ("task/fetch", "composeExtension/fetchTask")  # invokes that are answered with a card

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Response:
    """The response to a request: nothing, a message, or a form, with its error and what was entered before.

    `when_late` is the key of what stands in the chat instead where it may stand in a dialog alone, and that is gone.
    """

    content: Message | Form | None
    language: str
    error: Line = ()
    entered: Answers | None = None
    when_late: str = ""

    def noting(self, key: str) -> "Response":
        """Returns it with a sentence above its form."""
        if not isinstance(self.content, Form):
            return self
        note = Note((say(self.language, key),))
        return replace(self, content=replace(self.content, blocks=(note, *self.content.blocks)))

    def body(self, activity: Activity) -> Json:
        """Returns the answer to an invoke."""
        return self.in_place() if activity.name == "adaptiveCard/action" else self.dialog(activity)

    def dialog(self, activity: Activity) -> Json:
        """Returns the response for a dialog: a card, or after a form was sent a plain sentence where that is enough."""
        fetched = activity.name in FETCHES
        match self.content:
            case Message() as message if _is_sentence(message) and not fetched:
                return {"task": {"type": "message", "value": notification(message)}}
            case Message() as message:
                return cards.dialog(message)
            case Form() as form:
                return render.dialog(form, self.language, self.error, self.entered)
            case None:
                return {}

    def in_place(self) -> Json:
        """Returns the response to a card's button: a sentence leaves the card as it is, everything else replaces it."""
        match self.content:
            case Message() as message if not _is_sentence(message):
                kind, value = render.CARD, cards.in_place(message)
            case Message() as message:
                return _in_place("application/vnd.microsoft.activity.message", notification(message))
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
    """Responds to requests of one tenant. A form is accepted only with our signature."""

    def __init__(self, platform: TeamsPlatform, entrance: Entrance, signature: Signature) -> None:
        self._platform = platform
        self._entrance = entrance
        self._signature = signature

    async def respond(self, activity: Activity, request: Request) -> Response:
        response = await self._responded(activity, request)
        return replace(response, when_late=said_when_late(request))

    async def _responded(self, activity: Activity, request: Request) -> Response:
        person = activity.sender.platform_id
        if isinstance(request, Submitted):
            genuine = self._signature.checked(request, person)
            if genuine is None:
                return self.saying(activity, "teams.out_of_date")
            request = genuine
        answered = await self._ask(activity, request)
        language = answered.language
        match answered.reply:
            case Refusal() as no if isinstance(request, Submitted):
                form = await self._again(activity, request)
                if form:
                    signed = self._signature.signed(form, person)
                    error = refusal_line(language, no)
                    return Response(content=signed, language=language, error=error, entered=request.answers)
                reason = refusal_line(language, no)
                written = not is_answer(request) and TypedForm.written(request)
                return Response(form_kept(request, reason, language) if written else sentence(reason), language)
            case Refusal() as no:
                return Response(sentence(refusal_line(language, no)), language)
            case Form() as form:
                return Response(self._signature.signed(cards.opened(form, request), person), language)
            case reply:
                return Response(reply, language)

    def saying(self, activity: Activity, key: str) -> Response:
        """Returns a sentence of ours for somebody of whom nothing was looked up."""
        language = activity.language if activity.language in LANGUAGES else self._entrance.workspace.language
        return Response(sentence(say(language, key)), language)

    async def _again(self, activity: Activity, request: Submitted) -> Form | None:
        """Opens the form that was sent anew, since Teams does not give it back."""
        opener = cards.opener(request.state)
        form = (await self._ask(activity, opener)).reply if opener else None
        if not isinstance(form, Form) or form.key != request.form:
            return None
        return replace(form, state={**form.state, **request.state})

    async def _ask(self, activity: Activity, request: Request) -> Answered:
        """Answers a request. Where Teams does not tell who somebody is, nothing is done, and they read that.

        Raises PlatformError of a reaction, for which nobody waits: it is asked for again.
        """
        person, idempotency_key = activity.sender.platform_id, payloads.idempotency_key(activity)
        if isinstance(request, Submitted):
            idempotency_key = f"form:{person}:{request.state.get(cards.FORM_ID, activity.id)}"[:255]
        try:
            if not self._entrance.is_unnoted(person, request):
                await self._note(activity, request)
                request = await self._named(request)
            return await self._entrance.answer(person, idempotency_key, request)
        except PlatformError as error:
            if isinstance(request, Reacted):
                raise
            log_lost(activity, error)
            return Answered(Refusal("teams.unavailable"), self._entrance.workspace.language)
        except AWAY as error:  # while it was noted who writes, and where
            return self._entrance.away(request, error)

    async def _note(self, activity: Activity, request: Request) -> None:
        """Stores where somebody is, and their client's language and time zone."""
        sighting = self._platform.remember(activity)
        new = not activity.name.startswith("composeExtension") and await self._platform.places.met(activity)
        language = sighting.language if isinstance(request, Opened) or (new and not activity.shared) else ""
        await hear_from(self._entrance.workspace, activity.sender.platform_id, sighting.time_zone, language)

    async def _named(self, request: Request) -> Request:
        """Returns the request with people by platform id, since some clients send other names."""
        match request:
            case Submitted():
                people = {name: choice for name, choice in request.answers.items() if isinstance(choice, tuple)}
                chosen = [account for choice in people.values() for account in choice]
                platform_id_of = dict(zip(chosen, await self._platform.platform_ids(chosen), strict=True))
                people_by_id = {
                    name: tuple(platform_id_of[account] for account in choice) for name, choice in people.items()
                }
                return replace(request, answers={**request.answers, **people_by_id})
            case Picked():
                [author] = await self._platform.platform_ids([request.author])
                return replace(request, author=author)
        return request


def log_lost(activity: Activity, error: Exception) -> None:
    reason = str(error) if isinstance(error, PlatformError) else ""  # the words of a database may be anybody's
    _log.warning("an answer did not reach the person", payload=activity.type, error=type(error).__name__, reason=reason)
