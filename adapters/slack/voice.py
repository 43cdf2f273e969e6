"""How an answer reaches a person: on the request, in a view, where they are, or in a direct message."""

from dataclasses import dataclass, replace
from functools import partial

import structlog

from adapters.slack.payloads import pressed
from adapters.slack.render import message_view, modal, pages
from adapters.slack.shapes import BlockActions, MessageShortcut, ReactionAdded, SlashCommand
from adapters.slack.text import Json
from adapters.slack.web_api import WebApi
from bot.kudos.actions import GiveForm
from bot.kudos.wording.kudos import way_in
from bot.messages.file_drop import FileDrop
from bot.messages.message import Button, Buttons, Form, Message, Reply, Text
from bot.messages.request import Pressed
from bot.messages.say import say
from bot.ports import PlatformError, Refused
from commands.delivery.natives import Natives

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Address:
    """Where one request can be answered; what it does not tell is empty. `view` is an open form.

    `in_place` is whether the answer takes the place of what was pressed.
    """

    user: str
    channel: str = ""
    trigger_id: str = ""
    response_url: str = ""
    view: str = ""
    pressed: Pressed | None = None
    in_place: bool = False


Addressed = SlashCommand | BlockActions | MessageShortcut | ReactionAdded


def address_of(payload: Addressed) -> Address:
    match payload:
        case SlashCommand():
            return Address(
                user=payload.user_id,
                channel=payload.channel_id,
                trigger_id=payload.trigger_id,
                response_url=payload.response_url,
            )
        case BlockActions():
            view = payload.view.id if payload.view and payload.view.type == "modal" else ""
            channel = payload.channel.id if payload.channel else ""
            return Address(
                user=payload.user.id,
                channel=channel,
                trigger_id=payload.trigger_id,
                response_url=payload.response_url,
                view=view,
                pressed=pressed(payload),
            )
        case MessageShortcut():
            channel = payload.channel.id if payload.channel else ""
            return Address(
                user=payload.user.id, channel=channel, trigger_id=payload.trigger_id, response_url=payload.response_url
            )
        case ReactionAdded():
            return Address(payload.user, payload.item.channel or "")


@dataclass(frozen=True, slots=True)
class Voice:
    api: WebApi
    natives: Natives

    async def reply(self, reply: Reply, language: str, address: Address) -> None:
        """Shows what is said in reply. What was asked for is done by now: an answer that does not arrive is no reason
        to do it again.
        """
        try:
            match reply:
                case Form():
                    await self._open(reply, language, address)
                case Message() if address.view or not address.response_url:
                    await self._show(message_view(reply, language), address)
                case Message():
                    await self.tell(reply, address)
        except PlatformError as error:
            log_lost(type(reply).__name__, error)
            if isinstance(reply, Form):
                await self.tell(_once_more(reply, language, address), address)
            elif reply and not address.response_url:
                await self.tell(reply, address)

    async def tell(self, message: Message, address: Address) -> None:
        """Says it to one person, whatever became of their request: where they are, or else in a direct message."""
        if not message.is_native:
            for page in pages(message):
                await self.tell_page(page, address)
            return
        try:
            await self.natives.sent(message, address.channel or address.user, partial(self._say_all, address))
        except PlatformError as error:
            log_lost("Message", error)

    async def _say_all(self, address: Address, message: Message) -> None:
        for page in pages(message):
            await self._say(page, address)

    async def tell_page(self, page: Json, address: Address) -> None:
        """Says to one person what is drawn already."""
        try:
            await self._say(page, address)
        except PlatformError as error:
            log_lost("Message", error)

    async def _say(self, page: Json, address: Address) -> None:
        if address.response_url:
            body = {"response_type": "ephemeral", "replace_original": address.in_place, **page}
            await self.api.respond(address.response_url, body)
        elif address.channel:
            await self.api.call("chat.postEphemeral", channel=address.channel, user=address.user, **page)
        else:
            await self.api.call(
                "chat.postMessage", channel=address.user, unfurl_links=False, unfurl_media=False, **page
            )

    async def _show(self, view: Json, address: Address) -> None:
        if address.view:
            await self.update(address.view, view)
        else:
            await self.api.call("views.open", trigger_id=address.trigger_id, view=view)

    async def _open(self, form: Form, language: str, address: Address) -> None:
        """Opens a form. Without the right to read files Slack opens none that takes one: then it says so in its place,
        and whatever else is in the form can be filled in.
        """
        try:
            await self._show(modal(form, language), address)
        except Refused:
            if not any(isinstance(block, FileDrop) for block in form.blocks):
                raise
            cure = Text((say(language, "slack.no_files"),))
            blocks = tuple(cure if isinstance(block, FileDrop) else block for block in form.blocks)
            await self._show(modal(replace(form, blocks=blocks), language), address)

    async def update(self, view_id: str, view: Json) -> None:
        """Draws an open view anew."""
        await self.api.call("views.update", view_id=view_id, view=view)


def _once_more(form: Form, language: str, address: Address) -> Message:
    """That a form could not open, with the button that opens it where there is one."""
    text = say(language, "slack.try_again")
    buttons: tuple[Button, ...] = ()
    if address.pressed:
        buttons = (Button(form.title, address.pressed.action, address.pressed.value),)
    elif form.key == GiveForm.KEY and not form.state.get(GiveForm.link.name):
        buttons = (way_in(language),)
    return Message(text, (Text((text,)), *((Buttons(buttons),) if buttons else ())))


def log_lost(subject: str, error: PlatformError) -> None:
    _log.warning("an answer did not reach the person", payload=subject, error=type(error).__name__, reason=str(error))
