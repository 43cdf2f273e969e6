"""What comes in, by its kind: each payload is asked for what it means, and the answer goes back where it belongs."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from botbuilder.core import TurnContext
from botbuilder.core.teams import TeamsActivityHandler

from adapters.teams import cards, payloads, turn
from adapters.teams.connector import Json
from adapters.teams.consents import answer_consent
from adapters.teams.files import CONSENT, addresses, fetch
from adapters.teams.outbound import TeamsConnection
from adapters.teams.payloads import Activity
from adapters.teams.places import Target, here
from adapters.teams.replies import Replies, Response, log_lost
from adapters.teams.wire.shape import Ignored
from adapters.teams.wire.signature import Signature
from bot.messages.message import Form, Message
from bot.messages.request import Brought, Opened, Request, Typed
from bot.messages.say import say
from bot.ports import PlatformError, Refused
from bot.voice.actions import is_unnoted
from commands.delivery.remembered import Remembered, Shelf
from commands.kudos.requests import means_thanks, offers_more
from commands.operate.check_health import AWAY
from commands.org.meet import meet_roster
from commands.roles.note_installer import note_installer
from commands.routing.entrance import Entrance
from commands.routing.once_back import OnceBack
from commands.routing.out_of_chat import stays_out_of_chat

ANSWERED = ("message", "invoke")  # kinds of activities that somebody waits for an answer to
REACTION = "messageReaction"
DEEDS = (*ANSWERED, REACTION)  # what somebody did
KINDS = (*DEEDS, "conversationUpdate", "installationUpdate")

_AUTHORS, _OFFERED = Shelf(100_000, 24 * 3600), Shelf(50_000, 3600)

Send = Callable[[Target, Json], Awaitable[object]]


class Desk(TeamsActivityHandler):
    """Answers what comes in, for one tenant. Of the library's own readings of a payload none is used."""

    def __init__(self, connection: TeamsConnection, entrance: Entrance, signature: Signature) -> None:
        self._platform = connection.platform
        self._places = connection.platform.places
        self._pending = connection.pending
        self._entrance = entrance
        self._replies = Replies(connection.platform, entrance, signature)
        # Who wrote what reached us: Teams does not tell it with a reaction.
        self._authors: Remembered[tuple[str, str], str] = Remembered(_AUTHORS)
        self._once_back = OnceBack()
        self._offered: Remembered[str, bool] = Remembered(_OFFERED)  # reactions, since Teams repeats some
        self._invokes: dict[str, Callable[[Activity], Awaitable[Response]]] = {
            "adaptiveCard/action": self._pressed,
            "task/fetch": self._dialog,
            "task/submit": self._dialog,
            "composeExtension/fetchTask": self._composed,
            "composeExtension/submitAction": self._dialog,
            CONSENT: self._consented,
        }

    async def on_turn(self, turn_context: TurnContext) -> None:
        """Answers an activity once its sender's id is known. Raises Ignored for what is not read here."""
        activity = turn.payload(turn_context)
        if activity.type not in KINDS or (activity.type in DEEDS and not activity.is_addressed):
            raise Ignored
        try:
            if activity.type in DEEDS or not activity.shared:
                turn.identify(turn_context, await self._identified(activity))
        except PlatformError as error:
            log_lost(activity, error)
            if activity.type in ANSWERED:
                await self._reply(turn_context, self._replies.saying(activity, "teams.unavailable"))
            elif activity.type == REACTION:
                await self.apologise(activity)
            return
        except AWAY as error:  # the entrance says so, and keeps what was typed
            log_lost(activity, error)
        await super().on_turn(turn_context)

    async def _identified(self, activity: Activity) -> Activity:
        if activity.type == REACTION:  # which Teams sends once
            return await self._once_back.ask(partial(self._platform.identified, activity))
        return await self._platform.identified(activity)

    def wait_for(self, activity: Activity) -> Json:
        """Returns the answer to what somebody pressed, that the answer will come as a message."""
        return self._platform.fitted(self._replies.saying(activity, "teams.later").body(activity))

    async def apologise(self, activity: Activity) -> None:
        """Tells somebody that what they did failed, after it was acknowledged; of an emoji where it gives a kudos."""
        if activity.type in ANSWERED or await self._thanks(activity):
            await self._send(activity, self._replies.saying(activity, "teams.failed"), self._platform.send)

    async def _thanks(self, activity: Activity) -> bool:
        author = self._authors.get((activity.place, activity.reply_to))
        request = payloads.reacted(activity, author) if author else None
        try:
            return request is not None and await means_thanks(self._entrance.workspace, request.emoji)
        except AWAY as error:  # which emoji give one stands there
            log_lost(activity, error)
            return False

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Answers a command, or a button of a client that knows no dialogs."""
        activity = turn.payload(turn_context)
        request = cards.request_of(activity.value, "", activity.place) if isinstance(activity.value, dict) else None
        if activity.shared and request and is_unnoted(request):
            raise Ignored  # what is asked in private: the way there is not looked for at an answer
        if request and stays_out_of_chat(request):
            await self._reply(turn_context, self._replies.saying(activity, "voice.needs_dialog"))
            return
        sent_files = addresses(activity)
        if request is None and activity.value and not activity.text:
            await self._reply(turn_context, self._replies.saying(activity, "teams.out_of_date"))
            return
        self._authors[activity.place, activity.id] = activity.sender.platform_id
        request = request or payloads.typed(activity, await self._ids(activity))
        if sent_files and isinstance(request, Opened):  # with a command beside it, that is what somebody wants
            request = Brought(fetch=partial(fetch, sent_files))
        if activity.shared and stays_out_of_chat(request):  # said there, without a look at who asks
            where = say(self._replies.saying(activity, "voice.elsewhere").language, "voice.elsewhere")
            await self._send_hint(activity, where, partial(turn.send, turn_context))
            return
        await self._reply(turn_context, await self._replies.respond(activity, request))

    async def _ids(self, activity: Activity) -> dict[str, str]:
        """Returns the ids of who is mentioned; where Teams does not say now, names by which it is asked again later."""
        try:
            return await self._platform.ids(activity)
        except (PlatformError, *AWAY) as error:
            log_lost(activity, error)
            return {account.id: account.platform_id for account in activity.mentioned}

    async def on_invoke_activity(self, turn_context: TurnContext) -> None:  # type: ignore[override]  # nothing to send
        """Answers a button, a dialog or the message extension."""
        activity = turn.payload(turn_context)
        if activity.name not in self._invokes:
            raise Ignored
        await self._reply(turn_context, await self._invokes[activity.name](activity))

    async def on_installation_update_add(self, turn_context: TurnContext) -> None:
        """Meets who is there, and notes who added us to a team. In a private chat a policy may have put us there for
        somebody who never asked: that is nobody who installs.
        """
        await self._met(turn_context)
        activity = turn.payload(turn_context)
        if activity.shared and activity.action == "add":
            await note_installer(self._entrance.workspace, activity.sender.platform_id)

    async def on_installation_update_remove(self, turn_context: TurnContext) -> None:
        """Notes that we were removed; an upgrade removes the old version and adds the new one, and does not count."""
        activity = turn.payload(turn_context)
        if activity.action == "remove":
            await self._places.left(activity)

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        """Notes members, channels and teams that came, went or changed their name."""
        activity = turn.payload(turn_context)
        if activity.bot.id in {member.id for member in activity.members_removed}:
            await self._places.left(activity)
        elif activity.members_added:
            await self._met(turn_context)
        else:
            await self._changed(activity)

    async def on_message_reaction_activity(self, turn_context: TurnContext) -> None:
        """Gives the kudos that an emoji stands for. Its post is the answer; what could still be said is shown, once.

        Teams sends it once: while Teams or the database is away it is kept here, long after it was acknowledged.
        """
        activity = turn.payload(turn_context)
        author = self._authors.get((activity.place, activity.reply_to))
        request = payloads.reacted(activity, author) if author else None
        if request is None:
            return
        try:
            response = await self._once_back.ask(partial(self._replies.respond, activity, request))
        except PlatformError as error:
            log_lost(activity, error)
            await self.apologise(activity)
            return
        key = payloads.idempotency_key(activity)
        if key not in self._offered and offers_more(response.content):
            self._offered[key] = True
            await self._reply(turn_context, response)

    async def _pressed(self, activity: Activity) -> Response:
        action = payloads.invoked(activity).action
        request = cards.request_of(action.fields, action.verb, activity.place)
        if request and stays_out_of_chat(request):  # a card in a chat stays there: what is written goes into a dialog
            return self._replies.saying(activity, "voice.needs_dialog")
        return await self._sent(activity, request)

    async def _dialog(self, activity: Activity) -> Response:
        return await self._sent(activity, cards.request_of(payloads.invoked(activity).fields, "", activity.place))

    async def _sent(self, activity: Activity, request: Request | None) -> Response:
        """Answers what a card sent. What no card of ours sends may come from one that is out of date."""
        if request is None:
            return self._replies.saying(activity, "teams.out_of_date")
        return await self._replies.respond(activity, request)

    async def _consented(self, activity: Activity) -> Response:
        await answer_consent(self._platform, self._entrance, self._replies, activity)
        return Response(None, activity.language)

    async def _composed(self, activity: Activity) -> Response:
        """Opens the message extension, from the compose box or from somebody's message; perhaps where we are not."""
        chosen = payloads.invoked(activity).chosen
        request = payloads.picked(activity, chosen) if chosen else Typed("", activity.place)
        try:
            writable = await self._places.writable(activity)
        except AWAY as error:
            log_lost(activity, error)
            writable = True
        if writable:
            return await self._replies.respond(activity, request)
        response = await self._replies.respond(activity, replace(request, place=""))
        goes_elsewhere = activity.shared and self._entrance.remembered.kudos.post_in == "here"
        return response.noting("teams.elsewhere") if goes_elsewhere else response

    async def _changed(self, activity: Activity) -> None:
        """Forgets channels, which are found by name, where one changed; of a team only whether it exists matters."""
        match activity.channel_data.event:
            case "channelCreated" | "channelDeleted" | "channelRenamed" | "channelRestored":
                self._places.forget_channels()
            case "teamDeleted" | "teamHardDeleted":
                await self._places.left(activity)
            case "teamRestored":
                await self._places.met(activity, installed=True)

    async def _met(self, turn_context: TurnContext) -> None:
        """Meets everybody where we were let in or somebody joined: they can be named by @handle before they write."""
        activity = turn.payload(turn_context)
        self._platform.remember(activity)
        new = await self._places.met(activity, installed=True)
        try:
            if activity.shared:
                await self._meet_roster(activity)
            elif new:
                await self._reply(turn_context, await self._replies.respond(activity, Opened()))
        except PlatformError as error:
            log_lost(activity, error)

    async def _meet_roster(self, activity: Activity) -> None:
        target = await self._places.target(activity.channel_data.team.id or activity.place)
        roster = [member async for member in self._platform.roster(target)]
        rules = (await self._entrance.current()).settings.kudos
        await meet_roster(self._entrance.workspace, roster, guests=rules.guests)

    async def _reply(self, turn_context: TurnContext, response: Response) -> None:
        """Sends a response in the HTTP answer where one is waited for, else as a message in the person's own chat."""
        activity = turn.payload(turn_context)
        if activity.type == "invoke" and response.when_late and self._pending.is_late():
            response = self._replies.saying(activity, response.when_late)  # as a message it would stay in the chat
        if activity.type == "invoke" and not self._pending.is_late():
            turn.answer(turn_context, self._platform.fitted(response.body(activity)))
        else:
            await self._send(activity, response, partial(turn.send, turn_context))

    async def _send(self, activity: Activity, response: Response, send: Send) -> None:
        """Sends a response. The request is done by now: where the response does not arrive, it is not done again."""
        try:
            target = await self._places.target(activity.sender.platform_id) if activity.shared else here(activity)
            await self._say(response, target, send)
        except Refused as error:
            log_lost(activity, error)
            if activity.shared and activity.type == "message":
                await self._send_hint(activity, say(response.language, "teams.add_me"), send)
        except AWAY as error:  # so that nobody knows where their private chat is
            log_lost(activity, error)
            if activity.type == "message":
                await self._send_hint(activity, say(response.language, "refused.away"), send)
        except PlatformError as error:
            log_lost(activity, error)

    async def _say(self, response: Response, target: Target, send: Send) -> None:
        async def say_all(content: Message | Form | None) -> None:
            for activity in replace(response, content=content).activities():
                await send(target, activity)

        match response.content:
            case Message() as message:
                await self._platform.natives.sent(message, target.conversation, say_all)
            case content:
                await say_all(content)

    async def _send_hint(self, activity: Activity, text: str, send: Send) -> None:
        """Tells people where they asked what cannot be told in private: how to change that, or to try again."""
        try:
            await send(here(activity), {"type": "message", "text": text})
        except PlatformError as error:
            log_lost(activity, error)
