"""What who leads presses and fills in for a look at themselves."""

from typing import TypeGuard

from bot.messages.actions import Bare
from bot.messages.fields import Others
from bot.messages.forms import TypedForm
from bot.messages.request import Pressed, Request, Submitted

OPEN = Bare("self_check.open")


class SelfCheckForm(TypedForm, key="self_check.seen"):
    answers: Others = Others()


def is_self_check(request: Request) -> TypeGuard[Pressed | Submitted]:
    """Returns whether it is about a look at oneself, of which nothing may stand in a chat."""
    return (isinstance(request, Pressed) and request.action == OPEN.name) or (
        isinstance(request, Submitted) and request.form == SelfCheckForm.KEY
    )
