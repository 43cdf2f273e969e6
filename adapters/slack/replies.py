"""What is answered to each payload: on the request itself, at once, never through the queue."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import structlog

from adapters.slack import payloads
from adapters.slack.files import brought
from adapters.slack.late import Late, Outcome
from adapters.slack.outbound import SlackConnection, profile
from adapters.slack.render import home, is_drawn, message_view, modal, pages, with_note
from adapters.slack.shapes import (
    AppHomeOpened,
    AppUninstalled,
    BlockActions,
    MessageShortcut,
    Payload,
    ReactionAdded,
    SlashCommand,
    TokensRevoked,
    UserChange,
    ViewSubmission,
)
from adapters.slack.text import Json
from adapters.slack.voice import Address, Voice, address_of, log_lost
from bot.kudos.actions import GiveForm
from bot.kudos.wording.kudos import way_in
from bot.messages.message import Block, Buttons, Form, Message, Quote, Reply
from bot.messages.refusal import Refusal
from bot.messages.request import Answered, Request
from bot.messages.say import refusal, say, sentence
from bot.ports import PlatformError
from commands.delivery.remembered import Remembered, Shelf
from commands.kudos.requests import means_thanks, offers_more
from commands.org.meet import meet_again
from commands.routing.entrance import Entrance
from commands.routing.keep import words_kept
from commands.routing.once_back import NOT_NOW, OnceBack
from commands.routing.out_of_chat import said_when_late

_OFFERED = Shelf(50_000, 3600.0)  # seconds in which Slack sends an event again

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """Answers what comes in, for one workspace. `on_removal` is called where Slack tells that the app was removed."""

    connection: SlackConnection
    entrance: Entrance
    on_removal: Callable[[], None] = lambda: None
    late: Late = field(default_factory=Late)
    once_back: OnceBack = field(default_factory=OnceBack)
    waiting: set[str] = field(default_factory=set)  # reactions, by their keys
    offered: Remembered[str, bool] = field(default_factory=lambda: Remembered(_OFFERED))

    async def answer(self, payload: Payload) -> Json | None:
        """Answers a payload, and returns the body of the acknowledgement, if any. Any other event is acknowledged.

        What takes longer than two seconds is acknowledged meanwhile, and answered as soon as it is done.
        """
        return await self.late.in_time(
            self._answer(payload), partial(self._meanwhile, payload), partial(self._answer_late, payload)
        )

    async def close(self) -> None:
        """Returns once what was acknowledged is answered, too."""
        await self.late.close()

    async def _answer(self, payload: Payload) -> Json | None:
        match payload:
            case SlashCommand():
                return await self.command(payload)
            case ViewSubmission():
                return await self.submission(payload)
            case BlockActions():
                await self.click(payload)
            case MessageShortcut():
                await self.shortcut(payload)
            case ReactionAdded():
                await self._react(payload)
            case AppHomeOpened():
                await self.opened(payload)
            case UserChange():
                await self.changed(payload)
            case AppUninstalled():
                await self._barred("app_uninstalled")
            case TokensRevoked() if payload.tokens.bot:
                await self._barred("token_revoked")
        return None

    async def _barred(self, reason: str) -> None:
        """Heard before anything was refused: what waits to be delivered waits on, and people are told why."""
        _log.error("Slack refuses all of a workspace", workspace=self.entrance.workspace.id, reason=reason)
        self.on_removal()
        await self.entrance.bar(reason)

    @property
    def _language(self) -> str:
        return self.entrance.workspace.language

    @property
    def _voice(self) -> Voice:
        return Voice(self.connection.api, self.connection.platform.natives)

    def _meanwhile(self, payload: Payload) -> Json | None:
        """A form stays open, with what was entered; all else is acknowledged without a word."""
        if not isinstance(payload, ViewSubmission):
            return None
        return {"response_action": "update", "view": _noted(payload, say(self._language, "slack.wait"))}

    async def _answer_late(self, payload: Payload, outcome: Outcome) -> None:
        """Says on another way what the acknowledgement would have said, or that it failed."""
        if isinstance(payload, ReactionAdded) and isinstance(outcome, NOT_NOW):
            return  # it waits
        if isinstance(outcome, BaseException):
            await self._failed(payload, outcome)
        elif isinstance(payload, ViewSubmission):
            await self._redraw(payload, _late_view(payload, outcome or {}))
        elif outcome and isinstance(payload, SlashCommand):
            await self._voice.tell_page(outcome, address_of(payload))

    async def _failed(self, payload: Payload, error: BaseException) -> None:
        """Nothing of it is lost without a word: who did it reads that it failed, and what they wrote stays."""
        _log.error("what was acknowledged failed", payload=type(payload).__name__, error=type(error).__name__)
        failed = sentence(say(self._language, "slack.failed"))
        match payload:
            case ViewSubmission():
                await self._redraw(payload, _noted(payload, failed.plain))
            case AppHomeOpened():
                await self._publish(payload.user, failed, self._language)
            case SlashCommand():
                reply = words_kept(payloads.typed(payload), failed.plain, self._language) or failed
                await self._voice.tell(reply, address_of(payload))
            case BlockActions() | MessageShortcut():
                await self._voice.reply(failed, self._language, address_of(payload))
            case ReactionAdded() if await self._thanks(payload):
                await self._voice.tell(failed, address_of(payload))

    async def _redraw(self, payload: ViewSubmission, view: Json) -> None:
        """Draws an open form anew. Who closed it meanwhile reads that in a direct message, with words that wait."""
        try:
            await self._voice.update(payload.view.id, view)
        except PlatformError as error:
            log_lost("ViewSubmission", error)
            instead = said_when_late(payloads.submitted(payload))  # where nothing of it may stand in a chat
            key = instead or "slack.closed"
            [closed] = pages(sentence(say(self._language, key)))
            words = _unsent(payload, self._language) if view.get("submit") else []
            drawn = [] if instead else [block for block in view["blocks"] if block["type"] != "input"]
            page = closed | {"blocks": [*closed["blocks"], *drawn, *words]}
            await self._voice.tell_page(page, Address(payload.user.id))

    async def _thanks(self, payload: ReactionAdded) -> bool:
        reacted = payloads.reacted(payload, self.connection.team_url)
        return reacted is not None and await means_thanks(self.entrance.workspace, reacted.emoji)

    async def not_understood(self, body: Json) -> Json | None:
        """Returns the acknowledgement of a payload in a shape that we do not know: forms stay open."""
        text = say(self._language, "refused.not_understood")
        match body:
            case {"command": _}:
                return {"text": text}
            case {"type": "view_submission", "view": {"blocks": [*blocks]}}:
                names = [name for block in blocks if (name := payloads.input_in(block))]
                return {"response_action": "errors", "errors": {names[0]: text}} if names else None
        return None

    async def command(self, payload: SlashCommand) -> Json | None:
        answered = await self._ask(payload.user_id, payload, payloads.typed(payload))
        reply = _reply_of(answered)
        if isinstance(reply, Message) and (page := self._only_page(reply, payload)):
            return page
        await self._voice.reply(reply, answered.language, address_of(payload))
        return None

    def _only_page(self, message: Message, payload: SlashCommand) -> Json | None:
        """Returns what the acknowledgement itself can hold. Of charts there Slack does not say that it refuses them."""
        refused = self.connection.platform.natives.are_refused
        first, *rest = pages(message.in_words() if refused else message)
        return None if rest or (payload.response_url and is_drawn(first)) else first

    async def click(self, payload: BlockActions) -> None:
        """Answers a click: a question that only its reader sees gives way to the next one. After a refusal it stays."""
        answered = await self._ask(payload.user.id, payload, payloads.pressed(payload))
        address = replace(address_of(payload), in_place=answered.sealed and payload.container.is_ephemeral)
        await self._voice.reply(_reply_of(answered), answered.language, address)

    async def shortcut(self, payload: MessageShortcut) -> None:
        answered = Answered(Refusal("kudos.refused.no_kudos"), self._language)
        if payload.callback_id != payloads.REPORT_SHORTCUT:
            picked = payloads.picked(payload, self.connection.team_url)
            answered = await self._ask(payload.user.id, payload, picked)
        elif reported := payloads.reported(payload):
            answered = await self._ask(payload.user.id, payload, reported)
        await self._voice.reply(_reply_of(answered), answered.language, address_of(payload))

    async def submission(self, payload: ViewSubmission) -> Json:
        """Returns the answer to a form. A refusal stands at its input, or on top; what was entered stays either way."""
        request = brought(self.connection.api, payload) or payloads.submitted(payload)
        answered = await self._ask(payload.user.id, payload, request)
        match answered.reply:
            case Refusal() as no:
                text = refusal(answered.language, no)
                if any(block.get("block_id") == no.input for block in payload.view.blocks if no.input):
                    return {"response_action": "errors", "errors": {no.input: text}}
                return {"response_action": "update", "view": _noted(payload, text)}
            case Form() as form:
                return {"response_action": "update", "view": modal(form, answered.language)}
            case Message() as message:
                return {"response_action": "update", "view": message_view(message, answered.language)}
            case None:
                return {"response_action": "clear"}

    async def _react(self, payload: ReactionAdded) -> None:
        """What failed in time Slack sends again, for six minutes, what was acknowledged never: it waits here, too."""
        try:
            await self.reaction(payload)
        except NOT_NOW as error:
            if (key := payloads.idempotency_key(payload)) not in self.waiting:
                self.waiting.add(key)
                self.late.go_on(self._wait(payload, key, error))
            raise

    async def _wait(self, payload: ReactionAdded, key: str, error: Exception) -> None:
        asking = self.once_back.ask(partial(self.reaction, payload), error)
        [outcome] = await asyncio.gather(asking, return_exceptions=True)
        self.waiting.discard(key)
        if isinstance(outcome, Exception):
            await self._failed(payload, outcome)

    async def reaction(self, payload: ReactionAdded) -> None:
        """Takes a reaction. Nobody expects an answer: the post says what was given, the rest is shown in private."""
        if (reacted := payloads.reacted(payload, self.connection.team_url)) is None:
            return
        key = payloads.idempotency_key(payload)
        answered = await self.entrance.answer(payload.user, key, reacted)
        is_first = key not in self.offered  # an event that Slack sends again is answered once
        self.offered[key] = True
        if is_first and isinstance(answered.reply, Message) and offers_more(answered.reply):
            await self._voice.tell(answered.reply, address_of(payload))

    async def opened(self, payload: AppHomeOpened) -> None:
        if (opened := payloads.opened(payload)) is None:
            return
        answered = await self._ask(payload.user, payload, opened)
        reply = _reply_of(answered)
        if isinstance(reply, Message):
            await self._publish(payload.user, reply, answered.language)

    async def _publish(self, user: str, message: Message, language: str) -> None:
        try:
            await self.connection.api.call("views.publish", user_id=user, view=home(message, language))
        except PlatformError as error:
            log_lost("app_home_opened", error)

    async def changed(self, payload: UserChange) -> None:
        """Stores a changed profile: who left, or became an admin."""
        await meet_again(
            self.entrance.workspace,
            profile(payload.user.model_dump(), self.connection.team_id, self.connection.enterprise_id),
        )

    async def _ask(self, person: str, payload: Payload, request: Request) -> Answered:
        """Answers a request. Where Slack does not tell who somebody is, nothing is done, and they read that."""
        try:
            return await self.entrance.answer(person, payloads.idempotency_key(payload), request)
        except PlatformError as error:
            log_lost(type(payload).__name__, error)
            return Answered(Refusal("slack.unavailable"), self._language)


def _noted(payload: ViewSubmission, text: str) -> Json:
    """The form as it was sent, with a sentence on top."""
    return with_note(payload.view.model_dump(round_trip=True), text)


def _unsent(payload: ViewSubmission, language: str) -> list[Json]:
    """The words of a thanks, and the way to send them after all."""
    words = payloads.submitted(payload).answers.get(GiveForm.words.name)
    if payload.view.callback_id != GiveForm.KEY or not isinstance(words, str):
        return []
    quote: list[Block] = [Quote(words)] if words else []
    blocks: list[Json] = pages(Message("", (*quote, Buttons((way_in(language),)))))[0]["blocks"]
    return blocks


def _late_view(payload: ViewSubmission, answer: Json) -> Json:
    """What a form shows that was acknowledged before its answer was known, and so can show no error at an input."""
    view: Json | None = answer.get("view")
    return view or _noted(payload, " ".join(answer.get("errors", {}).values()))


def _reply_of(answered: Answered) -> Reply:
    reply = answered.reply
    return sentence(refusal(answered.language, reply)) if isinstance(reply, Refusal) else reply
