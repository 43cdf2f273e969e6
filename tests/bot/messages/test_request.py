"""Which requests answer a check-in, of all that can be made."""

from bot.barnacles.actions import opens_naming
from bot.messages.request import Brought, Opened, Picked, Pressed, Reacted, Request, Submitted, Typed
from bot.sealed.actions import is_answer
from bot.voice.actions import is_unnoted, is_voice
from commands.routing.at_the_folders import needs_check_ins
from commands.routing.table import CAPABILITIES


def made_of(asked: str) -> Request:
    """A request that the table of capabilities names, as in `pressed kudos.plus`."""
    kind, _, name = asked.partition(" ")
    command, _, text = name.partition(" ") if name.startswith("/") else ("/kudos", "", name)
    requests: dict[str, Request] = {
        "typed": Typed(text, "general", command),
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


def test_whatever_writes_a_concern_or_looks_for_one_is_answered_before_a_look_up_as_answers_are() -> None:
    asked = {asked for row in CAPABILITIES for asked in row.requests}
    voice = {one for one in asked if is_voice(made_of(one))}
    assert voice == {
        *("typed /voice", "typed /waterline voice"),
        *("pressed voice.write", "pressed voice.look", "pressed voice.keep"),
        *("submitted voice.write", "submitted voice.look"),
    }
    answers = {one for one in asked if is_answer(made_of(one))}
    assert {one for one in asked if is_unnoted(made_of(one))} == voice | answers
    assert all(needs_check_ins(made_of(one)) for one in voice | answers), "only who holds the folders can answer"


def test_a_concern_that_is_typed_is_told_from_every_other_line() -> None:
    for text, command in (
        ("the café", "/voice"),
        ("voice the café", "/waterline"),
        ("VOICE", "/waterline"),
        ("voice the café", "/kudos"),
    ):
        assert is_voice(Typed(text, "", command))
    for text, command in (("voices", "/waterline"), ("voices", "/kudos"), ("roles", "/waterline"), ("", "/waterline")):
        assert not is_voice(Typed(text, "", command))


def test_what_is_named_without_a_name_is_told_from_what_has_one_and_both_forms_open_alike() -> None:
    opening: list[Request] = [Typed("the form", "", "/barnacle"), Typed(" Barnacle the form", "", "/waterline")]
    opening.append(Pressed("barnacles.name", ""))
    assert all(opens_naming(request) and needs_check_ins(request) for request in opening)
    for request in (
        Typed(" List ", "", "/barnacle"),
        Typed(" Barnacle list the form", "", "/waterline"),
        Typed("barnacles", "", "/waterline"),
        Pressed("voice.write", ""),
    ):
        assert not opens_naming(request)
    sealed = Submitted("barnacles.named", {"unnamed": "yes"})
    assert is_unnoted(sealed)
    assert needs_check_ins(sealed)
    for answers in ({"unnamed": "no"}, {}, {"unnamed": ("yes",)}):
        assert not is_unnoted(Submitted("barnacles.named", answers))
