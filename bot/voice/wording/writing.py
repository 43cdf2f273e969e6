"""How a concern is written: who would read it is named before, and what does not protect."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import NamedTuple

from bot.messages.fields import Below, YesNo
from bot.messages.message import (
    Block,
    Bold,
    Button,
    Buttons,
    ChoiceInput,
    Form,
    Heading,
    Line,
    Mention,
    Message,
    Note,
    Option,
    Text,
    TextInput,
)
from bot.messages.say import day, line, plain, rich, say, together
from bot.sealed.actions import CONCERN
from bot.voice.actions import KEEP, LOOK, ConcernForm
from bot.voice.circles import Circle
from bot.voice.sealing import CHARACTERS_AT_MOST
from bot.voice.windows import RESEALED_AT_MOST, WindowManifest, Writer

_LETTERS_AT_MOST = 120  # of six words
_DAY = timedelta(days=1)


class Desk(NamedTuple):
    """Where somebody writes: a window, and who they are in it. `time_zone` is the company's."""

    manifest: WindowManifest
    writer: Writer
    time_zone: str

    @property
    def language(self) -> str:
        return self.writer.language

    @property
    def circles(self) -> Mapping[int, Circle]:
        """Returns whom one may write to, by their places."""
        return {place: self.manifest.circles[place] for place in self.writer.circles}

    @property
    def read_from(self) -> str:
        return read_between(self.manifest, self.language, self.time_zone)["day"]

    @property
    def read_by(self) -> str:
        return read_between(self.manifest, self.language, self.time_zone)["latest"]


def read_between(manifest: WindowManifest, language: str, time_zone: str) -> dict[str, str]:
    """Returns the first day on which what is sealed now may be read, and the latest: it waits through few windows."""
    is_of_a_day = manifest.closes_at - manifest.opened_at < 2 * _DAY
    latest = manifest.closes_at + RESEALED_AT_MOST * (_DAY if is_of_a_day else 7 * _DAY)
    return {"day": day(language, manifest.closes_at, time_zone), "latest": day(language, latest, time_zone)}


def form(desk: Desk, words: str = "", note: str = "") -> Form:
    """Returns the form, with what was typed before in it. `note` is a sentence above it."""
    language = desk.language
    blocks: list[Block] = [Text((note,))] if note else []
    blocks += [Text((say(language, "voice.lead"),)), *_readers(desk)]
    text = TextInput(
        label=say(language, "voice.input.words"),
        at_most=CHARACTERS_AT_MOST,
        text=words,
        multiline=True,
        required=False,  # without words it takes back what was written
    )
    form = ConcernForm(
        window=desk.manifest.key,
        circle=_choice(desk),
        words=Below((Note(_judges(desk)), Note((say(language, "voice.limits"),))), text),  # read before it is written
        at_once=_when(desk),
        six_words=TextInput(say(language, "voice.input.six_words"), _LETTERS_AT_MOST, required=False),
    )
    return form.drawn(title=say(language, "voice.form"), submit=say(language, "voice.seal"), above=blocks)


def _choice(desk: Desk) -> ChoiceInput:
    language = desk.language
    options = tuple(
        Option(str(place), say(language, f"voice.circle.{circle.kind.value}")) for place, circle in desk.circles.items()
    )
    return ChoiceInput(
        label=say(language, "voice.input.circle"),
        options=options,
        chosen=options[0].value if len(options) == 1 else None,
    )


def _when(desk: Desk) -> ChoiceInput:
    language, fields = desk.language, {"day": desk.read_from, "latest": desk.read_by}
    options = tuple(
        Option(choice.value, say(language, f"voice.at_once.{choice.value}", **fields))
        for choice in (YesNo.NO, YesNo.YES)
    )
    label = say(language, "voice.input.at_once")
    return ChoiceInput(label, options, YesNo.NO.value)


def _readers(desk: Desk) -> Iterator[Block]:
    """Who reads what is written to each circle, and who reads it next, by name and before a word is written."""
    language = desk.language
    for circle in desk.circles.values():
        kind = Bold(say(language, f"voice.circle.{circle.kind.value}"))
        crowd = {"least": str(circle.crowd), "most": str(2 * circle.crowd)}
        parts = [rich(language, "voice.read_by", circle=kind, names=_names(desk, circle.readers), **crowd)]
        if desk.writer.boss in circle.readers:
            parts.append((say(language, "voice.your_manager"),))
        if circle.step_up:
            days = say(language, "voice.days", count=circle.acknowledged_within)
            parts.append(rich(language, "voice.then", days=days, names=_names(desk, circle.step_up)))
        blank = "" if language == "ja" else " "
        spaced = [span for part in parts for span in (blank, *part)]
        yield Text(tuple(spaced[1:]))


def _judges(desk: Desk) -> Line:
    """Who may come to read it beside those."""
    observers = next((circle.observers for circle in desk.circles.values()), ())
    if names := _names(desk, observers):
        return rich(desk.language, "voice.observed", names=names)
    return (say(desk.language, "voice.unobserved"),)


def _names(desk: Desk, people: tuple[int, ...]) -> Line:
    heads = [desk.manifest.heads[person] for person in people if person in desk.manifest.heads]
    return together(desk.language, [Mention(head.account, head.name) for head in heads])


def sealed(desk: Desk, six_words: str, platform: str) -> Message:
    """Returns the dialog that shows the six words, once."""
    language = desk.language
    title = say(language, "voice.sealed")
    look = say(language, "voice.look")
    return Message(
        title,
        (
            Heading(title),
            Text((Bold(six_words),)),
            Text((say(language, "voice.sealed_how", day=desk.read_from, look=look),)),
            _keep_warning(platform, language),
            Buttons((KEEP.button(say(language, "voice.keep"), six_words),)),
        ),
    )


def changed(language: str, *, taken_back: bool) -> Message:
    """Returns what is read by whoever changed something by its six words, whether these were right or not."""
    text = (say(language, "voice.taken_back" if taken_back else "voice.changed"),)
    return Message(plain(text), (Text(text),))


def kept(six_words: str, language: str, platform: str) -> Message:
    """Returns what stands in one's chat, which one asked for."""
    text = rich(language, "voice.kept_words", words=Bold(six_words))
    return Message(say(language, "voice.kept_plain"), (Text(text), _keep_warning(platform, language), ways(language)))


def _keep_warning(platform: str, language: str) -> Note:
    """On the local page one's chat lies in this server's own database."""
    return Note((say(language, "voice.keep_warning_here" if platform == "web" else "voice.keep_warning"),))


def way_in(language: str) -> Button:
    return CONCERN.button(say(language, "pulse.needs_answer"))


def ways(language: str) -> Buttons:
    """Returns the ways to write something, and to look for its answer."""
    return Buttons((way_in(language), LOOK.button(say(language, "voice.look"))))


def way_back(language: str) -> Buttons:
    """Returns the way to look for an answer, where nothing can be written any more."""
    return Buttons((LOOK.button(say(language, "voice.look")),))


def not_now(key: str, language: str, **fields: object) -> Message:
    """Returns why nothing can be written now. What was written before can be looked for."""
    text = line(language, key, **fields)
    return Message(plain(text), (Text(text), way_back(language)))


def last_day(manifest: WindowManifest, language: str, time_zone: str) -> str:
    """Returns the day on which a window ends, and the next may open."""
    return day(language, manifest.closes_at, time_zone)


def opened_by_button(language: str) -> Message:
    """Returns the way to the form, where what somebody types stays in the chat and a form would, too."""
    text = (say(language, "voice.lead"),)
    return Message(plain(text), (Text(text), ways(language)))
