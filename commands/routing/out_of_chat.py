"""What may stand in no chat: what is written without a name, and a look at oneself."""

from typing import TypeGuard

from bot.messages.request import Pressed, Request, Submitted, Typed
from bot.self_check.actions import is_self_check
from bot.voice.actions import is_sealed_writing


def stays_out_of_chat(request: Request) -> TypeGuard[Typed | Pressed | Submitted]:
    """Returns whether it may stand in a form or a dialog alone, and what is answered to it, too."""
    return is_sealed_writing(request) or is_self_check(request)


def said_when_late(request: Request) -> str:
    """Returns the key of what stands in the chat where the dialog is gone before the answer is there; empty where the
    answer itself may.
    """
    if is_sealed_writing(request):
        return "voice.refused.unsure"
    return "self_check.late" if is_self_check(request) else ""
