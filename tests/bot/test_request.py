"""Which requests answer a check-in, of all that can be made."""

from bot.request import Opened, Picked, Pressed, Reacted, Request, Submitted, Typed, is_answer
from commands.route import PRESSED, SUBMITTED


def test_a_tap_a_form_and_its_opening_answer_a_check_in_and_nothing_else_does() -> None:
    assert {action for action in PRESSED if is_answer(Pressed(action, "1"))} == {"pulse.answer", "pulse.form"}
    assert {form for form in SUBMITTED if is_answer(Submitted(form, {}))} == {"pulse.answer"}
    others: list[Request] = [Typed("", "", "/pulse"), Picked("", "", "", ""), Reacted("", "", "", ""), Opened()]
    assert not [request for request in others if is_answer(request)]
