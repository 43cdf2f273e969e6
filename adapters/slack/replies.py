"""How an answer goes back: on the request itself, at once, never through the queue."""

from dataclasses import dataclass

import structlog

from adapters.slack import payloads
from adapters.slack.outbound import SlackConnection, profile
from adapters.slack.payloads import (
    AppHomeOpened,
    BlockActions,
    MessageShortcut,
    Payload,
    ReactionAdded,
    SlashCommand,
    UserChange,
    ViewSubmission,
)
from adapters.slack.render import home, message_view, modal, pages, with_note
from adapters.slack.text import Json
from bot.messages.message import Buttons, Form, Message, Reply
from bot.messages.refusal import Refusal
from bot.messages.request import Answered, Request
from bot.messages.say import refusal, say, sentence
from bot.ports import PlatformError
from commands.org.meet import meet_again
from commands.routing.entrance import Entrance

OFFERS_DRAFT = "kudos.open"  # the button of a kudos that is not given yet

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """Answers what comes in, for one workspace."""

    connection: SlackConnection
    entrance: Entrance

    async def answer(self, payload: Payload) -> Json | None:
        """The body of the acknowledgement, if it has one. What nobody here waits for is acknowledged, too."""
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
                await self.reaction(payload)
            case AppHomeOpened():
                await self.opened(payload)
            case UserChange():
                await self.changed(payload)
        return None

    async def command(self, sent: SlashCommand) -> Json | None:
        answered = await self._ask(sent.user_id, sent, payloads.typed(sent))
        reply = _shown(answered)
        if isinstance(reply, Message) and len(shown := pages(reply)) == 1:
            return shown[0]
        await self._reply(reply, answered.language, sent.trigger_id, sent.response_url)
        return None

    async def click(self, sent: BlockActions) -> None:
        answered = await self._ask(sent.user.id, sent, payloads.pressed(sent))
        view = sent.view.id if sent.view and sent.view.type == "modal" else ""
        await self._reply(_shown(answered), answered.language, sent.trigger_id, sent.response_url, view)

    async def shortcut(self, sent: MessageShortcut) -> None:
        picked = payloads.picked(sent, self.connection.team_url)
        answered = await self._ask(sent.user.id, sent, picked)
        await self._reply(_shown(answered), answered.language, sent.trigger_id, sent.response_url)

    async def submission(self, sent: ViewSubmission) -> Json:
        """A refusal stands at its input, or on top of the form; what was entered stays either way."""
        answered = await self._ask(sent.user.id, sent, payloads.submitted(sent))
        match answered.reply:
            case Refusal() as no:
                text = refusal(answered.language, no)
                if any(block.get("block_id") == no.input for block in sent.view.blocks if no.input):
                    return {"response_action": "errors", "errors": {no.input: text}}
                return {"response_action": "update", "view": with_note(sent.view.model_dump(round_trip=True), text)}
            case Form() as form:
                return {"response_action": "update", "view": modal(form, answered.language)}
            case Message() as message:
                return {"response_action": "update", "view": message_view(message, answered.language)}
            case None:
                return {"response_action": "clear"}

    async def reaction(self, sent: ReactionAdded) -> None:
        """Nobody asked for an answer: the post says what was given. Only what could not be given is shown."""
        if (reacted := payloads.reacted(sent, self.connection.team_url)) is None:
            return
        answered = await self.entrance.answer(sent.user, payloads.source(sent), reacted)
        reply = answered.reply
        if isinstance(reply, Message) and OFFERS_DRAFT in _actions(reply):
            try:
                for page in pages(reply):
                    await self.connection.api.call(
                        "chat.postEphemeral", channel=sent.item.channel, user=sent.user, **page
                    )
            except PlatformError as error:
                _lost("reaction_added", error)

    async def opened(self, sent: AppHomeOpened) -> None:
        if (opened := payloads.opened(sent)) is None:
            return
        answered = await self._ask(sent.user, sent, opened)
        reply = _shown(answered)
        if isinstance(reply, Message):
            try:
                view = home(reply, answered.language)
                await self.connection.api.call("views.publish", user_id=sent.user, view=view)
            except PlatformError as error:
                _lost("app_home_opened", error)

    async def changed(self, sent: UserChange) -> None:
        """Who leaves, or becomes an admin, is known from then on."""
        await meet_again(self.entrance.workspace, profile(sent.user.model_dump(), self.connection.team_id))

    async def _ask(self, person: str, sent: Payload, request: Request) -> Answered:
        """Where Slack does not tell who somebody is, the person reads that; nothing was done, nothing is lost."""
        try:
            return await self.entrance.answer(person, payloads.source(sent), request)
        except PlatformError as error:
            _lost(type(sent).__name__, error)
            return Answered(Refusal("slack.unavailable"), self.entrance.workspace.language)

    async def _reply(self, reply: Reply, language: str, trigger_id: str, response_url: str, view_id: str = "") -> None:
        """What was asked for is done by now: an answer that does not arrive is no reason to do it again."""
        try:
            match reply:
                case Form():
                    await self._show(modal(reply, language), trigger_id, view_id)
                case Message() if response_url and not view_id:
                    await self._respond(reply, response_url)
                case Message():
                    await self._show(message_view(reply, language), trigger_id, view_id)
        except PlatformError as error:
            _lost(type(reply).__name__, error)
            if isinstance(reply, Form) and response_url:
                await self._reply(sentence(say(language, "slack.try_again")), language, trigger_id, response_url)

    async def _show(self, view: Json, trigger_id: str, view_id: str) -> None:
        if view_id:
            await self.connection.api.call("views.update", view_id=view_id, view=view)
        else:
            await self.connection.api.call("views.open", trigger_id=trigger_id, view=view)

    async def _respond(self, message: Message, response_url: str) -> None:
        for page in pages(message):
            shown = {"response_type": "ephemeral", "replace_original": False, **page}
            await self.connection.api.respond(response_url, shown)


def _actions(message: Message) -> set[str]:
    return {button.action for block in message.blocks if isinstance(block, Buttons) for button in block.buttons}


def _shown(answered: Answered) -> Reply:
    reply = answered.reply
    return sentence(refusal(answered.language, reply)) if isinstance(reply, Refusal) else reply


def _lost(what: str, error: PlatformError) -> None:
    _log.warning("an answer did not reach the person", payload=what, error=type(error).__name__, reason=str(error))
