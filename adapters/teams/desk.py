"""What comes in, by its kind: each payload is asked for what it means, and the answer goes back where it belongs."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from botbuilder.core import TurnContext
from botbuilder.core.teams import TeamsActivityHandler
from cachetools import TTLCache

from adapters.teams import payloads, render, turn
from adapters.teams.connector import Json
from adapters.teams.outbound import TeamsConnection
from adapters.teams.payloads import Activity, Malformed
from adapters.teams.places import here
from adapters.teams.replies import Replies, Shown, log_lost
from adapters.teams.signature import Signature
from bot.messages.message import Buttons, Message
from bot.messages.request import Opened, Pressed, Request, Submitted, Typed, is_answer
from bot.messages.say import say, sentence
from bot.ports import PlatformError, Rejected
from commands.org.meet import meet_roster
from commands.routing.entrance import Entrance

OFFERS_DRAFT = "kudos.open"  # the button of a kudos that is not given yet


class Desk(TeamsActivityHandler):
    """Answers what comes in, for one tenant. Of the library's own readings of a payload none is used."""

    def __init__(self, connection: TeamsConnection, entrance: Entrance, signature: Signature) -> None:
        self._platform = connection.platform
        self._places = connection.platform.places
        self._entrance = entrance
        self._replies = Replies(connection.platform, entrance, signature)
        # Who wrote what reached us: Teams does not tell it with a reaction.
        self._authors: TTLCache[tuple[str, str], str] = TTLCache(10_000, 24 * 3600)
        self._invokes: dict[str, Callable[[Activity], Awaitable[Json]]] = {
            "adaptiveCard/action": self._pressed,
            "task/fetch": self._dialog,
            "task/submit": self._dialog,
            "composeExtension/fetchTask": self._composed,
            "composeExtension/submitAction": self._dialog,
        }

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """A command, or a button of a client that knows no dialogs."""
        sent = turn.payload(turn_context)
        if isinstance(sent.value, dict):
            request = _request(payloads.button(sent), "", sent.place)
            if sent.shared and is_answer(request):
                raise Malformed  # a check-in is asked in private, and the way there is not looked for at an answer
        else:
            self._authors[sent.place, sent.id] = sent.sender.platform_id
            try:
                request = payloads.typed(sent, await self._platform.ids(sent))
            except PlatformError as error:
                log_lost(sent, error)
                language = self._entrance.workspace.language
                await self._send(turn_context, Shown(sentence(say(language, "teams.unavailable")), language))
                return
        await self._send(turn_context, await self._replies.shown(sent, request))

    async def on_invoke_activity(self, turn_context: TurnContext) -> None:  # type: ignore[override]  # nothing to send
        """A button, a dialog or the message extension: their answer is the body of the request's own."""
        sent = turn.payload(turn_context)
        if sent.name not in self._invokes:
            raise Malformed
        turn.answer(turn_context, self._platform.fitted(await self._invokes[sent.name](sent)))

    async def on_installation_update_add(self, turn_context: TurnContext) -> None:
        await self._met(turn_context)

    async def on_installation_update_remove(self, turn_context: TurnContext) -> None:
        """An upgrade takes the old version out and puts the new one in: we stay."""
        sent = turn.payload(turn_context)
        if sent.action == "remove":
            await self._places.left(sent)

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        """Members, channels and teams that came, went or have another name."""
        sent = turn.payload(turn_context)
        if sent.bot.id in {member.id for member in sent.members_removed}:
            await self._places.left(sent)
        elif sent.members_added:
            await self._met(turn_context)
        else:
            await self._changed(sent)

    async def on_message_reaction_activity(self, turn_context: TurnContext) -> None:
        """Nobody asked for an answer: the post says what was given. Only what could not be given is shown."""
        sent = turn.payload(turn_context)
        author = self._authors.get((sent.place, sent.reply_to))
        request = payloads.reacted(sent, author) if author else None
        if request is None:
            return
        shown = await self._replies.shown(sent, request)
        if isinstance(shown.content, Message) and OFFERS_DRAFT in _actions(shown.content):
            await self._send(turn_context, shown)

    async def _pressed(self, sent: Activity) -> Json:
        action = payloads.invoked(sent).action
        return (await self._replies.shown(sent, _request(action.data, action.verb, sent.place))).in_place()

    async def _dialog(self, sent: Activity) -> Json:
        return (await self._replies.shown(sent, _request(payloads.invoked(sent).data, "", sent.place))).dialog(sent)

    async def _composed(self, sent: Activity) -> Json:
        """The message extension, from the compose box or from somebody's message; perhaps where we are not."""
        chosen = payloads.invoked(sent).chosen
        request = payloads.picked(sent, chosen) if chosen else Typed("", sent.place)
        request = request if await self._places.writable(sent) else replace(request, place="")
        return (await self._replies.shown(sent, request)).dialog(sent)

    async def _changed(self, sent: Activity) -> None:
        """A channel is looked up by its name; of a team only whether it is there matters, and not what it is called."""
        match sent.channel_data.event:
            case "channelCreated" | "channelDeleted" | "channelRenamed" | "channelRestored":
                self._places.forget_channels()
            case "teamDeleted" | "teamHardDeleted":
                await self._places.left(sent)
            case "teamRestored":
                await self._places.met(sent, installed=True)

    async def _met(self, turn_context: TurnContext) -> None:
        """We were let in, or somebody joined: people can be named by @handle before they have said anything."""
        sent = turn.payload(turn_context)
        self._platform.saw(sent)
        new = await self._places.met(sent, installed=True)
        try:
            if sent.shared:
                await self._meet_roster(sent)
            elif new:
                await self._send(turn_context, await self._replies.shown(sent, Opened()))
        except PlatformError as error:
            log_lost(sent, error)

    async def _meet_roster(self, sent: Activity) -> None:
        where = await self._places.target(sent.channel_data.team.id or sent.place)
        roster = [member async for member in self._platform.roster(where)]
        await meet_roster(self._entrance.workspace, roster)

    async def _send(self, turn_context: TurnContext, shown: Shown) -> None:
        """What was asked for is done by now: an answer that does not arrive is no reason to do it again."""
        sent = turn.payload(turn_context)
        try:
            own = await self._places.target(sent.sender.platform_id) if sent.shared else here(sent)
            for message in shown.activities():
                await turn.send(turn_context, own, message)
        except Rejected as error:
            log_lost(sent, error)
            if sent.shared and sent.type == "message":
                await self._send_hint(turn_context, shown.language)
        except PlatformError as error:
            log_lost(sent, error)

    async def _send_hint(self, turn_context: TurnContext, language: str) -> None:
        """Whoever cannot be written to in private reads how to change that, where they asked."""
        sent = turn.payload(turn_context)
        try:
            await turn.send(turn_context, here(sent), {"type": "message", "text": say(language, "teams.add_me")})
        except PlatformError as error:
            log_lost(sent, error)


def _request(data: dict[str, Any], verb: str, place: str) -> Request:
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
