"""What Slack's payloads mean: pure translations into requests."""

import re
from hashlib import sha256

from adapters.slack.shapes import (
    AppHomeOpened,
    BlockActions,
    Entered,
    MessageShortcut,
    Payload,
    ReactionAdded,
    SlashCommand,
    ViewSubmission,
)
from bot.kudos.actions import MORE, REPORT
from bot.messages.emoji import characters
from bot.messages.message import Answers
from bot.messages.request import Opened, Picked, Pressed, Reacted, Submitted, Typed
from bot.org.mentions import group_sign, person_sign

REPORT_SHORTCUT = "report_kudos"
_KEY_AT_MOST = 255  # characters that storage keeps


def idempotency_key(payload: Payload) -> str:
    """Returns a key that is the same for every delivery of one event; docs/sources.md explains each."""
    key = _key(payload)
    return key if len(key) <= _KEY_AT_MOST else sha256(key.encode()).hexdigest()


def _key(payload: Payload) -> str:
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
    return Pressed(action.action_id.partition("#")[0], action.value, click.channel.id if click.channel else "")


def submitted(submission: ViewSubmission) -> Submitted:
    entered = {name: state for fields in submission.view.state.values.values() for name, state in fields.items()}
    answers: Answers = {name: answer for name, state in entered.items() if (answer := _answer(state)) is not None}
    return Submitted(submission.view.callback_id, answers, dict(submission.view.private_metadata))


def _answer(entered: Entered) -> str | tuple[str, ...] | None:
    if entered.type == "multi_users_select":
        return tuple(entered.selected_users or ())
    if entered.type == "conversations_select":
        return entered.selected_conversation or ""
    if entered.type == "plain_text_input":
        return entered.value or ""
    if entered.type == "file_input":
        return None
    return entered.selected_option.value if entered.selected_option else None


def file_in(submission: ViewSubmission) -> str:
    """Returns the id of the file that was given in a form; empty where none was."""
    entered = (state for fields in submission.view.state.values.values() for state in fields.values())
    return next((state.files[0].id for state in entered if state.files), "")


def input_in(block: object) -> str:
    """Returns the name of the input in a block of a form; empty where it is none."""
    match block:
        case {"type": "input", "block_id": str(name)}:
            return name
    return ""


def picked(shortcut: MessageShortcut, workspace_url: str) -> Picked:
    message, channel = shortcut.message, shortcut.channel.id if shortcut.channel else ""
    author = message.user or message.bot_id or ""
    link = permalink(workspace_url, channel, message.ts, message.thread_ts) if channel and message.ts else ""
    words = "" if is_private(shortcut) else readable(message.text)
    return Picked(author, words, link, "" if channel.startswith("D") else channel)


def is_private(shortcut: MessageShortcut) -> bool:
    """Returns whether it was chosen where not everybody may read, or where we do not know: then it is quoted nowhere
    else.
    """
    name = shortcut.channel.name if shortcut.channel else ""
    return name in ("", "directmessage", "privategroup") or name.startswith("mpdm-")


def reported(shortcut: MessageShortcut) -> Pressed | None:
    """Returns the kudos whose post was chosen, by its own button; None for a message that is no kudos."""
    elements = (element for block in shortcut.message.blocks for element in block.elements)
    button = next((element for element in elements if element.action_id.partition("#")[0] == MORE.name), None)
    return Pressed(REPORT.name, button.value, shortcut.channel.id if shortcut.channel else "") if button else None


def reacted(reaction: ReactionAdded, workspace_url: str) -> Reacted | None:
    """Returns the reaction, or None where there is nobody to thank: a file, or a message without an author."""
    item = reaction.item
    if not (reaction.item_user and item.channel and item.ts):
        return None
    place = "" if item.channel.startswith("D") else item.channel
    link = permalink(workspace_url, item.channel, item.ts)
    return Reacted(emoji=emoji(reaction.reaction), author=reaction.item_user, link=link, place=place)


def opened(home: AppHomeOpened) -> Opened | None:
    return Opened() if home.tab == "home" else None


def permalink(workspace_url: str, channel: str, ts: str, thread_ts: str | None = None) -> str:
    """Returns what chat.getPermalink would, without a call for every emoji that anybody gives anywhere."""
    thread = f"?thread_ts={thread_ts}&cid={channel}" if thread_ts and thread_ts != ts else ""
    return f"{workspace_url}archives/{channel}/p{ts.replace('.', '')}{thread}"


def emoji(name: str) -> str:
    """Returns the character for Slack's short name, without the skin tone; a workspace's own emoji stays a :name:."""
    name = name.partition("::")[0]
    return characters().get(name, f":{name}:")


_TOKEN = re.compile(r"<([^<>]*)>")
_SHORT_NAME = re.compile(r":([a-z0-9_+'\-]+):(?::skin-tone-[2-6]:)?")


def readable(text: str) -> str:
    """Returns Slack's markup as people read it; only people and user groups stay, as our signs."""
    text = _TOKEN.sub(lambda match: _spelt_out(match[1]), text)
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return _SHORT_NAME.sub(lambda match: emoji(match[1]) if match[1] in characters() else match[0], text)


def _spelt_out(token: str) -> str:
    target, _, label = token.partition("|")
    match target[:1]:
        case "@":
            return person_sign(target[1:])
        case "#":
            return f"#{label or target[1:]}"
        case "!" if target.startswith("!subteam^"):
            return group_sign(target.removeprefix("!subteam^"))
        case "!":
            return label or f"@{target[1:]}"
    scheme, _, address = target.partition(":")
    says_nothing_more = label in ("", target, address, address.removeprefix("//"))
    return (target if scheme.startswith("http") else address) if says_nothing_more else f"{label} ({target})"
