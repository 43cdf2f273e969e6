"""Payloads as Slack sends them, what they mean, and how a part of them is replaced."""

import copy
from typing import Any

from hypothesis import strategies as st

from adapters.slack.payloads import opened, picked, pressed, reacted, submitted, typed
from adapters.slack.shapes import (
    AppHomeOpened,
    BlockActions,
    MessageShortcut,
    ReactionAdded,
    SlashCommand,
    ViewSubmission,
    read,
)
from tests.slack import payloads, samples

ANA, BO = "U0ANA", "U0BO"
URL = "https://acme.slack.com/"

SLASH = payloads.slash(user=ANA, text="<@U0BO|bo> for the import")
CLICK = payloads.block_actions(user=ANA, action_id="kudos.plus", value="7")
SENT = payloads.view_submission(user=ANA, view=samples.modal, answers={"receivers": [BO], "visibility": "private"})
SHORTCUT = payloads.message_shortcut(user=ANA, author=BO, text="It works &amp; <https://a.b|runs>", message_ts="17.5")
REACTION = payloads.reaction_added(user=ANA, reaction="clap::skin-tone-3", author=BO, message_ts="17.5")
HOME = payloads.app_home_opened(user=ANA)
EVERY = [SLASH, CLICK, SENT, SHORTCUT, REACTION, HOME]


def meaning(body: Any) -> Any:
    """What the adapter makes of a payload, from reading it to the request."""
    match payload := read(body):
        case SlashCommand():
            return typed(payload)
        case BlockActions():
            return pressed(payload)
        case ViewSubmission():
            return submitted(payload)
        case MessageShortcut():
            return picked(payload, URL)
        case ReactionAdded():
            return reacted(payload, URL)
        case AppHomeOpened():
            return opened(payload)
        case _:
            return None


JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=10), st.just("\ud800"), st.just("a\0b")),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=5,
)


def places(part: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    held = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    return [path, *(place for key, value in held for place in places(value, (*path, key)))]


def replaced(body: Any, path: tuple[Any, ...], junk: Any) -> Any:
    if not path:
        return junk
    changed = copy.deepcopy(body)
    part = changed
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = junk
    return changed
