"""Which requests answer a check-in, of all that can be made."""

from bot.messages.request import Brought, Opened, Picked, Pressed, Reacted, Request, Submitted, Typed
from bot.sealed.actions import is_answer
from commands.routing.table import CAPABILITIES


def made_of(asked: str) -> Request:
    """A request that the table of capabilities names, as in `pressed kudos.plus`."""
    kind, _, name = asked.partition(" ")
    requests: dict[str, Request] = {
        "typed": Typed(name, "general"),
        "pressed": Pressed(name, "1"),
        "submitted": Submitted(name, {}),
        "picked": Picked("@bo", "", "", ""),
        "reacted": Reacted("🦁", "@bo", "", ""),
        "opened": Opened(),
        "brought": Brought(b""),
    }
    return requests[kind]


def test_a_tap_a_form_and_what_is_opened_on_the_way_answer_a_check_in_and_nothing_else_does() -> None:
    answers = {asked for row in CAPABILITIES for asked in row.requests if is_answer(made_of(asked))}
    assert answers == {"pressed pulse.answer", "pressed pulse.form", "pressed pulse.readers", "submitted pulse.answer"}
