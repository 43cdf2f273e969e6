"""How a look at oneself reads: the way in, its form, and what it comes to."""

from collections.abc import Mapping

from bot.messages.fields import Below
from bot.messages.message import Block, Bold, Buttons, ChoiceInput, Form, Heading, Message, Note, Option, Text
from bot.messages.say import line, rich, say
from bot.self_check.actions import OPEN, SelfCheckForm
from bot.self_check.self_check import SENTENCES, Held, Sphere, begins_with

_SIGNS = {Held.YES: "●", Held.PARTLY: "◐", Held.NO: "○"}


def at_home(language: str) -> list[Block]:
    return [
        Note((say(language, "self_check.offer"),)),
        Buttons((OPEN.button(say(language, "self_check.title")),)),
    ]


def form(language: str) -> Form:
    options = tuple(Option(held.value, say(language, f"self_check.held.{held.value}")) for held in Held)
    answers: list[ChoiceInput | Below[ChoiceInput]] = []
    for sphere, keys in SENTENCES.items():
        begin, *others = [ChoiceInput(_sentence(key, language), options, name=key) for key in keys]
        answers += [Below((Heading(_name(sphere, language)),), begin), *others]
    return SelfCheckForm(answers=answers).drawn(
        title=say(language, "self_check.title"),
        submit=say(language, "self_check.see"),
        above=(Note((say(language, "self_check.nowhere"),)),),
    )


def drawn(holds: Mapping[str, Held], language: str) -> Message:
    """Returns a picture of signs with the words beside them, and what to begin with."""
    begin = begins_with(holds)
    key = "self_check.begin" if begin else "self_check.all_hold"
    first = rich(language, key, **({"sphere": Bold(_name(begin, language))} if begin else {}))
    blocks: list[Block] = [Text(first)]
    for sphere, keys in SENTENCES.items():
        signs = "".join(_SIGNS[holds[key]] for key in keys)
        blocks.append(Heading(f"{signs} {_name(sphere, language)}"))
        for key in keys:
            held = say(language, f"self_check.held.{holds[key].value}")
            sentence = _sentence(key, language)
            blocks.append(
                Text((say(language, "self_check.line", sign=_SIGNS[holds[key]], held=held, sentence=sentence),))
            )
    blocks += [Note((say(language, "self_check.copy"),)), Note(line(language, "self_check.monthly"))]
    return Message(say(language, "self_check.title"), tuple(blocks))


def _name(sphere: Sphere, language: str) -> str:
    return say(language, f"self_check.sphere.{sphere.value}")


def _sentence(key: str, language: str) -> str:
    return say(language, f"self_check.sentence.{key}")
