"""What Teams sends, as far as we read it, and what it means: pure translations into requests."""

import re
import unicodedata
from collections.abc import Mapping
from html import unescape
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.messages.request import Opened, Picked, Reacted, Request, Typed
from commands.routing.table import COMMANDS

PERSONAL, CHANNEL = "personal", "channel"  # of the kinds of conversation; the third is a group chat


def _storable(text: str) -> str:
    """PostgreSQL keeps no NUL, and half a character is none."""
    text.encode()
    return text.replace("\0", "")


def _whole(text: str) -> str:
    text.encode()
    if "\0" in text:
        raise ValueError("no id has a NUL in it")
    return text


Words = Annotated[str, AfterValidator(_storable)]
Id = Annotated[str, AfterValidator(_whole), Field(max_length=255)]


class Malformed(Exception):
    """Not what Teams sends. Says nothing of what was in it."""


class _Shape(BaseModel):
    """A null is the same as nothing."""

    model_config = ConfigDict(frozen=True, strict=True)

    @model_validator(mode="before")
    @classmethod
    def _told(cls, data: Any) -> Any:
        return {key: value for key, value in data.items() if value is not None} if isinstance(data, dict) else data


class Account(_Shape):
    """`id` is Teams' name for somebody towards this bot, `aadObjectId` the organisation's own."""

    id: Id = ""
    name: Words = ""
    aad: Annotated[Id, Field(alias="aadObjectId")] = ""

    @property
    def platform_id(self) -> str:
        return self.aad or self.id


class Conversation(_Shape):
    id: Id
    kind: Annotated[str, Field(alias="conversationType")] = PERSONAL
    tenant: Annotated[Id, Field(alias="tenantId")] = ""


class _Named(_Shape):
    id: Id = ""


class _ChannelData(_Shape):
    tenant: _Named = _Named()
    team: _Named = _Named()
    channel: _Named = _Named()
    event: Annotated[str, Field(alias="eventType")] = ""


class _Entity(_Shape):
    """A mention, or what the client tells of where it is; others are passed by."""

    type: Words = ""
    text: Words = ""
    mentioned: Account = Account()
    locale: str = ""
    timezone: str = ""


class _Reaction(_Shape):
    type: Words = ""


class _Body(_Shape):
    content: Words = ""
    content_type: Annotated[str, Field(alias="contentType")] = "text"


class _Author(_Shape):
    user: _Named = _Named()
    application: _Named = _Named()


class _ChosenMessage(_Shape):
    id: Id = ""
    author: Annotated[_Author, Field(alias="from")] = _Author()
    body: _Body = _Body()


class _Action(_Shape):
    verb: Words = ""
    data: dict[str, Any] = {}


class Value(_Shape):
    """What an invoke asks: a button of a card (`action`), a dialog (`data`), a command of the message extension."""

    action: _Action = _Action()
    data: dict[str, Any] = {}
    chosen: Annotated[_ChosenMessage | None, Field(alias="messagePayload")] = None


class Activity(_Shape):
    """Everything that Teams says is one of these; which fields are told depends on its type."""

    type: Words
    id: Id = ""
    name: Words = ""
    channel_id: Annotated[str, Field(alias="channelId")] = ""
    service_url: Annotated[Id, Field(alias="serviceUrl")]
    sender: Annotated[Account, Field(alias="from")]
    bot: Annotated[Account, Field(alias="recipient")] = Account()
    conversation: Conversation
    channel_data: Annotated[_ChannelData, Field(alias="channelData")] = _ChannelData()
    text: Words = ""
    locale: str = ""
    time_zone: Annotated[str, Field(alias="localTimezone")] = ""
    entities: list[_Entity] = []
    reply_to: Annotated[Id, Field(alias="replyToId")] = ""
    action: str = ""
    value: Any = None
    members_added: Annotated[list[Account], Field(alias="membersAdded")] = []
    members_removed: Annotated[list[Account], Field(alias="membersRemoved")] = []
    reactions: Annotated[list[_Reaction], Field(alias="reactionsAdded")] = []

    @property
    def tenant(self) -> str:
        return self.channel_data.tenant.id or self.conversation.tenant

    @property
    def shared(self) -> bool:
        """Whether others read along."""
        return self.conversation.kind != PERSONAL

    @property
    def place(self) -> str:
        """Where it was said, as deliveries name it: a channel without its thread; nothing for a private chat."""
        return self.conversation.id.partition(";")[0] if self.shared else ""

    @property
    def language(self) -> str:
        """That of the sender's client, as in `en`."""
        client = next((entity.locale for entity in self.entities if entity.type == "clientInfo"), "")
        return (client or self.locale).partition("-")[0].casefold()

    @property
    def thread(self) -> str:
        """The message that a channel's conversation hangs on."""
        return self.conversation.id.partition(";messageid=")[2]

    @property
    def mentioned(self) -> list[Account]:
        """Everybody and everything that is mentioned, but the bot."""
        return [
            entity.mentioned
            for entity in self.entities
            if entity.type == "mention" and entity.mentioned.id != self.bot.id
        ]


def read(body: object) -> Activity:
    """Raises Malformed for everything that is none."""
    try:
        return Activity.model_validate(body)
    except (ValidationError, RecursionError):
        raise Malformed from None


def invoked(activity: Activity) -> Value:
    """What an invoke asks. Raises Malformed."""
    try:
        return Value.model_validate(activity.value if activity.value is not None else {})
    except (ValidationError, RecursionError):
        raise Malformed from None


def button(activity: Activity) -> dict[str, Any]:
    """What a button carries whose client sends it as a message. Raises Malformed."""
    try:
        return Value.model_validate({"data": activity.value}).data
    except (ValidationError, RecursionError):
        raise Malformed from None


def source(activity: Activity) -> str:
    """One and the same for every delivery of one event; docs/sources.md explains each."""
    if activity.type == "messageReaction":
        return f"reaction:{activity.place}:{activity.reply_to}:{activity.sender.platform_id}"[:255]
    kind = "message" if activity.type == "message" else "invoke"
    return f"{kind}:{activity.place or activity.sender.platform_id}:{activity.id}"[:255]


_WORDS = {command.command[1:]: command.command for command in COMMANDS}
_ALONE = {command.word: command.command for command in COMMANDS if command.word.isalpha()}
_MENTION = re.compile(r"<at(?:\s[^<>]*)?>([^<]*)</at>")


def typed(activity: Activity, ids: Mapping[str, str]) -> Request:
    """The command that a message is. `ids` are platform ids of the people in it, by Teams' name for them.

    What is no command opens the home in a private chat, and the help where others read along.
    """
    text = _without_bot(activity, ids).strip()
    first, *more = text.split(maxsplit=1) or [""]
    word = unicodedata.normalize("NFKC", first).casefold().removeprefix("/")  # as Japanese keyboards write it, too
    if word in _WORDS:
        return Typed("".join(more), activity.place, _WORDS[word])
    if text.casefold() in _ALONE:
        return Typed(text, activity.place, _ALONE[text.casefold()])
    return Typed("help", activity.place) if activity.shared else Opened()


def _without_bot(activity: Activity, ids: Mapping[str, str]) -> str:
    """The text as people read it, its mentions as <@id> and <!id>; Teams writes them as <at>name</at>, in order."""
    waiting = [entity for entity in activity.entities if entity.type == "mention"]

    def written(match: re.Match[str]) -> str:
        same = next((entity_ for entity_ in waiting if entity_.text == match[0]), None) or (
            waiting[0] if waiting else None
        )
        if same is None:
            return unescape(match[1])
        waiting.remove(same)
        return _mention(same.mentioned, activity, ids)

    parts = _MENTION.split(activity.text)
    marks = iter([written(match) for match in _MENTION.finditer(activity.text)])
    text = "".join(next(marks) if number % 2 else unescape(part) for number, part in enumerate(parts))
    return text.replace("\xa0", " ")


def _mention(who: Account, activity: Activity, ids: Mapping[str, str]) -> str:
    if who.id == activity.bot.id:
        return ""
    if who.id.startswith("19:"):
        return f"<!{who.id}>"
    name = re.sub(r"[^\w.-]+", ".", who.name)
    return f"<@{ids[who.id]}>" if who.id in ids else f"@{name}"


def picked(activity: Activity, chosen: _ChosenMessage) -> Picked:
    author = chosen.author.user.id or chosen.author.application.id
    html = chosen.body.content_type == "html"
    words = unescape(re.sub(r"<[^<>]*>", "", chosen.body.content)) if html else chosen.body.content
    return Picked(author, words, link(activity, chosen.id), activity.place)


def reacted(activity: Activity, author: str) -> Reacted | None:
    """Of several emoji at once the first one counts."""
    signs = [sign for reaction in activity.reactions if (sign := emoji(reaction.type))]
    return Reacted(signs[0], author, link(activity, activity.reply_to), activity.place) if signs else None


def link(activity: Activity, message: str) -> str:
    """Where Teams shows a message of this conversation, which is not left to the sender to say."""
    thread = f"&parentMessageId={_quoted(activity.thread)}" if activity.thread else ""
    where = f"{_quoted(activity.place or activity.conversation.id)}/{_quoted(message)}"
    return f"https://teams.microsoft.com/l/message/{where}?tenantId={_quoted(activity.tenant)}{thread}"


def _quoted(part: str) -> str:
    return quote(part, safe="")


_REACTIONS = {"like": "👍", "heart": "❤️", "laugh": "😆", "surprised": "😮", "sad": "😢", "angry": "😠"}


def emoji(kind: str) -> str:
    """The character that Teams' name of a reaction means, as in `1f981_lionface`; nothing where it means none."""
    if kind in _REACTIONS:
        return _REACTIONS[kind]
    codes = re.match(r"(?:[0-9a-f]{4,5}(?:-|(?=_)|$))+", kind)
    try:
        return "".join(chr(int(code, 16)) for code in codes[0].strip("-").split("-")) if codes else ""
    except ValueError:
        return ""
