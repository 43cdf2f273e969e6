"""What Teams sends, as far as we read it, and what it means: pure translations into requests."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from html import unescape
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import Field

from adapters.teams.text import emoji
from adapters.teams.wire.shape import EntraId, Id, Shape, Words, tolerant
from bot.messages.request import Opened, Picked, Reacted, Request, Typed
from bot.org.mentions import group_sign, person_sign
from commands.features import indexed
from commands.routing.table import COMMANDS

PERSONAL = "personal"  # of the kinds of conversation; the others are a channel and a group chat
NOBODY = ("28:", "19:")  # how ids of bots, and of teams and channels, begin


class Account(Shape):
    """`id` is Teams' name for somebody towards this bot, `aadObjectId` the organisation's own."""

    id: Id = ""
    name: Words = ""
    aad: Annotated[EntraId, Field(alias="aadObjectId")] = ""

    @property
    def platform_id(self) -> str:
        return self.aad or self.id


class Conversation(Shape):
    id: Id = ""
    kind: Annotated[str, Field(alias="conversationType")] = ""
    tenant: Annotated[Id, Field(alias="tenantId")] = ""


class _Named(Shape):
    id: Id = ""


class _ChannelData(Shape):
    tenant: _Named = _Named()
    team: _Named = _Named()
    channel: _Named = _Named()
    event: Annotated[str, Field(alias="eventType")] = ""


class _Entity(Shape):
    """A mention, or what the client tells of where it is; others are passed by."""

    type: str = ""
    text: Words = ""
    mentioned: Account = Account()
    locale: str = ""
    timezone: str = ""


class _Reaction(Shape):
    type: str = ""


class _Body(Shape):
    content: Words = ""
    content_type: Annotated[str, Field(alias="contentType")] = "text"


class _Author(Shape):
    user: _Named = _Named()


class _ChosenMessage(Shape):
    id: Id = ""
    author: Annotated[_Author, Field(alias="from")] = _Author()
    body: _Body = _Body()


class _Action(Shape):
    verb: Words = ""
    fields: dict[str, Any] = Field(alias="data", default_factory=dict)


class ActionValue(Shape):
    """What an invoke carries: a button of a card (`action`), a dialog (`fields`), or the message extension."""

    action: _Action = _Action()
    fields: dict[str, Any] = Field(alias="data", default_factory=dict)
    chosen: Annotated[_ChosenMessage | None, Field(alias="messagePayload")] = None


class Activity(Shape):
    """Everything that Teams sends is one of these; which fields are filled depends on its type."""

    type: str
    id: Id = ""
    name: str = ""
    channel_id: Annotated[str, Field(alias="channelId")] = ""
    service_url: Annotated[Id, Field(alias="serviceUrl")] = ""
    sender: Annotated[Account, Field(alias="from")] = Account()
    bot: Annotated[Account, Field(alias="recipient")] = Account()
    conversation: Conversation = Conversation()
    channel_data: Annotated[_ChannelData, Field(alias="channelData")] = _ChannelData()
    text: Words = ""
    locale: str = ""
    time_zone: Annotated[str, Field(alias="localTimezone")] = ""
    entities: Annotated[list[_Entity], Field(default_factory=list)]
    reply_to: Annotated[Id, Field(alias="replyToId")] = ""
    action: str = ""
    value: Any = None
    members_added: Annotated[list[Account], Field(alias="membersAdded", default_factory=list)]
    members_removed: Annotated[list[Account], Field(alias="membersRemoved", default_factory=list)]
    reactions: Annotated[list[_Reaction], Field(alias="reactionsAdded", default_factory=list)]
    attachments: list[Any] = Field(default_factory=list)

    @property
    def tenant(self) -> str:
        return self.channel_data.tenant.id or self.conversation.tenant

    @property
    def leaves(self) -> bool:
        """Returns whether it tells that somebody removed the app."""
        if self.type == "installationUpdate":
            return self.action.startswith("remove")
        return self.bot.id in {member.id for member in self.members_removed}

    @property
    def is_addressed(self) -> bool:
        """Returns whether it says who did something, and where they are answered."""
        return bool(self.sender.platform_id and self.conversation.id)

    @cached_property
    def shared(self) -> bool:
        """Returns whether others read along, or may: the message extension calls a chat of two people personal."""
        return self.conversation.kind != PERSONAL or not self.conversation.id.startswith("a:")

    @cached_property
    def place(self) -> str:
        """Returns the place as deliveries name it: a channel without its thread; empty for a private chat."""
        return self.conversation.id.partition(";")[0] if self.shared else ""

    @property
    def language(self) -> str:
        """Returns the language of the sender's client, as in `en`."""
        client = next((entity.locale for entity in self.entities if entity.type == "clientInfo"), "")
        return (client or self.locale).partition("-")[0].casefold()

    @property
    def thread(self) -> str:
        """Returns the message that a channel's thread begins with."""
        return self.conversation.id.partition(";messageid=")[2]

    @property
    def mentioned(self) -> list[Account]:
        """Returns the people who are mentioned: no bots, no teams, and no channels."""
        mentioned = [entity.mentioned for entity in self.entities if entity.type == "mention"]
        return [account for account in mentioned if account.id and not account.id.startswith(NOBODY)]


class EmulatedActivity(Activity):
    """One of an emulator, which calls its private chat as it likes."""

    @cached_property
    def shared(self) -> bool:
        return self.conversation.kind != PERSONAL or self.conversation.id.startswith("19:")


def read(body: object, shape: type[Activity] = Activity) -> Activity:
    """Returns a payload as an activity, without its odd parts; its id is made of what it says where it has none.

    Raises Malformed for everything that is no activity.
    """
    activity = tolerant(shape, body)
    if activity.id:
        return activity
    return activity.model_copy(update={"id": sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()})


def invoked(activity: Activity) -> ActionValue:
    """Returns what an invoke carries, without its odd parts."""
    return tolerant(ActionValue, activity.value if isinstance(activity.value, dict) else {})


def idempotency_key(activity: Activity) -> str:
    """Returns a key that is the same for every delivery of one event; docs/sources.md explains each."""
    if activity.type == "messageReaction":
        return f"reaction:{activity.place}:{activity.reply_to}:{activity.sender.platform_id}"[:255]
    kind = "message" if activity.type == "message" else "invoke"
    return f"{kind}:{activity.place or activity.sender.platform_id}:{activity.id}"[:255]


_WORDS = {command.command[1:]: command.command for command in COMMANDS}
_ALONE = indexed((command for command in COMMANDS if command.word.isalpha()), lambda command: command.word)
_MENTION = re.compile(r"<at(?:\s[^<>]*)?>((?:[^<]|<(?!/?at[\s>]))*)</at>")
_TAG = re.compile(r"<[^<>]*>")
_GREETING = re.compile(r"(?:さん|[\s,.:;!…–—、。，．：；！-])*")  # what may stand between the bot's name and a command
_COMMAND = re.compile(r"(/?[^\s<@＠#＃:：,，、]+)(?:[:：,，、](?=[\s<@＠]|$))?\s*(.*)", re.DOTALL)
_BOT = "\0"  # in the place of the bot's own mention: no text has it


def typed(activity: Activity, ids: Mapping[str, str]) -> Request:
    """Returns the command in a message. `ids` are platform ids of the people in it, by Teams' name for them.

    It may follow on the bot's name, as in "Hi @Waterline, kudos ...". What is no command opens the home in a private
    chat, and the help where others read along.
    """
    parts = _with_people(activity, ids).split(_BOT)
    tails = ("".join(parts[number:]) for number in range(1, len(parts[:4])))  # nobody greets more often
    commands = (_command(text, activity.place) for text in ("".join(parts), *tails))
    default = Typed("help", activity.place) if activity.shared else Opened()
    return next((command for command in commands if command), default)


def _command(text: str, place: str) -> Typed | None:
    text = _GREETING.sub("", text, count=1).strip()
    match = _COMMAND.match(text)
    if match is None:
        return None
    word = unicodedata.normalize("NFKC", match[1]).casefold().removeprefix("/")  # as Japanese keyboards write it, too
    if word in _WORDS:
        return Typed(match[2], place, _WORDS[word])
    alone = _ALONE.get(text.casefold())
    return Typed(text, place, alone.command) if alone else None


def _with_people(activity: Activity, ids: Mapping[str, str]) -> str:
    """The text as people read it, its mentions as our signs; Teams writes them as <at>name</at>, in order."""
    parts = _MENTION.split(activity.text)
    marks = iter(_marks([_label(name) for name in parts[1::2]], activity, ids))
    text = "".join(next(marks) if number % 2 else unescape(part) for number, part in enumerate(parts))
    return text.replace("\xa0", " ").strip()


def _marks(names: Sequence[str], activity: Activity, ids: Mapping[str, str]) -> Iterator[str]:
    """Yields what stands for each mention: for that with the same name, or else for the next, while none is missing."""
    waiting = [entity for entity in activity.entities if entity.type == "mention"]
    labels = [_label(entity.text) for entity in waiting]
    for number, name in enumerate(names):
        if name in labels:
            position = labels.index(name)
        elif len(waiting) == len(names) - number:
            position = 0
        else:
            yield name
            continue
        labels.pop(position)
        yield _mention(waiting.pop(position).mentioned, activity, ids)


def _label(tag: str) -> str:
    """Returns the name in a mention, which a client may have made bold."""
    return unescape(_TAG.sub("", tag)).strip()


def _mention(account: Account, activity: Activity, ids: Mapping[str, str]) -> str:
    if account.id == activity.bot.id:
        return _BOT
    if account.id.startswith("19:"):
        return group_sign(account.id)
    name = re.sub(r"[^\w.-]+", ".", account.name)
    return person_sign(ids[account.id]) if account.id in ids else f"@{name}"


def picked(activity: Activity, chosen: _ChosenMessage) -> Picked:
    """Returns the message that was chosen; its author is empty where a bot wrote it, and is then left open."""
    html = chosen.body.content_type == "html"
    words = unescape(_TAG.sub("", chosen.body.content)) if html else chosen.body.content
    return Picked(chosen.author.user.id, words, link(activity, chosen.id), activity.place)


def reacted(activity: Activity, author: str) -> Reacted | None:
    """Returns the reaction; of several emoji at once the first one counts."""
    signs = [sign for reaction in activity.reactions if (sign := emoji(reaction.type))]
    return (
        Reacted(emoji=signs[0], author=author, link=link(activity, activity.reply_to), place=activity.place)
        if signs
        else None
    )


def link(activity: Activity, message: str) -> str:
    """Returns the link to a message of this conversation, made here, since the sender could send any link."""
    thread = f"&parentMessageId={_quoted(activity.thread)}" if activity.thread else ""
    address = f"{_quoted(activity.place or activity.conversation.id)}/{_quoted(message)}"
    return f"https://teams.microsoft.com/l/message/{address}?tenantId={_quoted(activity.tenant)}{thread}"


def _quoted(part: str) -> str:
    return quote(part, safe="")
