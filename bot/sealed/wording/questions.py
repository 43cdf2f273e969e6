"""What is asked in a check-in, and what is promised before the first tap: in a line, and whole behind it."""

from dataclasses import replace

from bot.checkin import actions as checkin
from bot.checkin.questions import Item, bank
from bot.checkin.wording.names import unit_name
from bot.messages.message import Block, Button, Buttons, Details, Message, Note, Question, Questions, Text
from bot.messages.say import say, sentence
from bot.messages.texts import LANGUAGES
from bot.org.unit_key import UnitKind
from bot.sealed import actions
from bot.sealed.ballots import Choice
from bot.sealed.comments import RESPONDENTS_AT_LEAST, SPEAKERS_AT_LEAST, WRITERS_AT_LEAST
from bot.sealed.wording.asked import Asked


def promise(reader: Asked) -> list[Block]:
    """Returns whom the answer joins and what cannot be promised, in one line, with the whole behind it."""
    language = reader.language
    button = actions.READERS.button(say(language, "pulse.by_name"), reader.manifest.key)
    return [
        Text((promise_line(reader),)),
        Details(say(language, "pulse.readers"), tuple(whole_promise(reader)), button, is_open=reader.is_first),
    ]


def promise_line(reader: Asked) -> str:
    """Returns the promise in one sentence, no longer than what is true."""
    language, manifest = reader.language, reader.manifest
    (unit,) = [unit for unit in reader.frozen.tree.units if unit.key == reader.leaf]
    if unit.kind is UnitKind.NEWCOMERS:
        above = unit_name(reader.frozen, unit.parent or reader.frozen.root, reader.company, language)
        return say(language, "pulse.promise_line_new", unit=above, closes=reader.closes)
    name = unit_name(reader.frozen, reader.leaf, reader.company, language)
    count = manifest.frozen.invited[reader.leaf]
    return say(language, "pulse.promise_line", team=name, count=count, closes=reader.closes)


def whole_promise(reader: Asked) -> list[Block]:
    """Returns whom the answer joins, when it is shown, who will read it, and what cannot be promised."""
    publishing = say(reader.language, "pulse.shown", closes=reader.closes)
    lines = [Text((line,)) for line in (joins(reader), publishing, *read_by(reader))]
    return [*lines, Note((say(reader.language, "pulse.promise"),))]


def read_by(reader: Asked) -> list[str]:
    """Returns who will read what comes out, a sentence each."""
    language, frozen = reader.language, reader.frozen
    lines = [say(language, "pulse.read_by")]
    if any(item.about_manager for item in frozen.items):
        lines.append(say(language, "pulse.about_manager"))
    if unit := frozen.comments.get(reader.leaf):
        lines.append(
            say(
                language,
                "pulse.comment_goes_to",
                unit=unit_name(frozen, unit, reader.company, language),
                respondents=RESPONDENTS_AT_LEAST,
                writers=WRITERS_AT_LEAST,
            )
        )
        if reader.manifest.stands_out(reader.participant):
            lines.append(say(language, "pulse.stands_out", least=SPEAKERS_AT_LEAST))
    return lines


def joins(reader: Asked) -> str:
    language, frozen = reader.language, reader.frozen
    (unit,) = [unit for unit in frozen.tree.units if unit.key == reader.leaf]
    if unit.kind is UnitKind.NEWCOMERS:
        above = unit_name(frozen, unit.parent or frozen.root, reader.company, language)
        return say(language, "pulse.joins_new", unit=above)
    name = unit_name(frozen, reader.leaf, reader.company, language)
    return say(language, "pulse.joins", team=name, count=frozen.invited[reader.leaf])


def questions(reader: Asked, skipping: int = 0) -> Questions:
    """Returns what the person is asked, without the first `skipping` questions."""
    language, number = reader.language, len(reader.items)
    drawn = tuple(
        Question(
            text=item.text(language),
            place=say(language, "pulse.place", number=place, total=number),
            choices=tuple(_tap(reader, item, choice, label) for choice, label in labels(item, language)),
        )
        for place, item in enumerate(reader.items, 1)
    )
    return Questions(
        drawn[skipping:],
        progress=say(language, "pulse.progress", number="{count}", total=number),
        ending=say(language, "pulse.ending", closes=reader.closes),
    )


def _tap(reader: Asked, item: Item, choice: Choice, label: str) -> Button:
    """Returns a button that is read aloud with its question."""
    button = actions.ANSWER.button(label, actions.Tap(reader.manifest.key, item.key, str(choice.value)))
    return replace(button, name=say(reader.language, "pulse.tap", label=label, question=item.text(reader.language)))


def sealed(language: str) -> Message:
    """Returns the reply to a form, the same for every answer."""
    return sentence(say(language, "pulse.sealed"))


def sealed_tap(reader: Asked, item_key: str) -> Message:
    """Returns the reply to a tap: the same for every answer to that question, with the next question."""
    language = reader.language
    text = say(language, "pulse.sealed")
    places = {item.key: place for place, item in enumerate(reader.items, 1)}
    following = questions(reader, places[item_key])
    if following.questions:
        return Message(text, (Text((text,)), following))
    form = actions.FORM.button(say(language, "pulse.form"), reader.manifest.key)
    return Message(
        text, (Text((following.ending,)), Buttons((form, checkin.OPEN.button(say(language, "pulse.from_the_first")))))
    )


def labels(item: Item, language: str) -> list[tuple[Choice, str]]:
    """Returns the buttons of an item: its five labels, "does not apply" where that can be, and "skip"."""
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    five = zip((Choice(value) for value in range(1, 6)), bank().labels[item.scale][spoken], strict=True)
    applies = [(Choice.DOES_NOT_APPLY, bank().does_not_apply[spoken])] if item.scale.may_not_apply else []
    return [*five, *applies, (Choice.SKIPPED, say(language, "pulse.skip"))]
