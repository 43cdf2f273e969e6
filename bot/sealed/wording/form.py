"""How a check-in asks: before the first tap everybody reads whom the answer joins, when it is shown and to whom."""

from dataclasses import dataclass
from datetime import datetime

from bot.checkin.availability import Wish
from bot.checkin.promises import NOTHING_PROMISED, Promised
from bot.checkin.questions import Item, Scale, bank
from bot.checkin.rounds import Frozen
from bot.checkin.wording.names import unit_name
from bot.checkin.wording.promises import lines as promise_lines
from bot.messages.message import (
    Block,
    Bold,
    Button,
    Buttons,
    ChoiceInput,
    Facts,
    Form,
    Heading,
    Input,
    Mention,
    Message,
    Note,
    Option,
    Text,
    TextInput,
)
from bot.messages.say import clock, day, rich, say, together
from bot.messages.texts import LANGUAGES
from bot.org.people import Person
from bot.org.unit_key import Kind
from bot.sealed.ballots import WORDS_AT_MOST, Choice
from bot.sealed.comments import RESPONDENTS_AT_LEAST, SPEAKERS_AT_LEAST, WRITERS_AT_LEAST
from bot.sealed.manifest import Manifest, Participant
from bot.sealed.wording.readers import names


@dataclass(frozen=True, slots=True)
class Asked:
    """A round as one person meets it. `company` names the whole; `forecasts` is whether people report to the reader.

    `last_time` is what came out of the round before, in one line.
    """

    manifest: Manifest
    participant: Participant
    company: str
    language: str
    time_zone: str
    forecasts: bool = False
    last_time: str = ""
    promised: Promised = NOTHING_PROMISED

    @classmethod
    def of(cls, manifest: Manifest, participant: Participant, company: str) -> "Asked":
        """From the manifest alone."""
        return cls(manifest, participant, company, participant.language, manifest.zones[participant.zone])

    @property
    def frozen(self) -> Frozen:
        return self.manifest.frozen

    @property
    def leaf(self) -> str:
        return self.manifest.leaf_of(self.participant)

    @property
    def items(self) -> tuple[Item, ...]:
        """What this person is asked."""
        return self.manifest.asked_of(self.participant)


def invitation(reader: Asked, *, reminds: bool = False) -> Message:
    language = reader.language
    title = say(language, "pulse.title")
    blocks: list[Block] = [Heading(title)]
    if reminds:
        blocks.append(Text((say(language, "pulse.reminder"),)))
    if reader.manifest.again:
        blocks.append(Text((say(language, "pulse.again"),)))
    if reader.manifest.begins_anew and not reminds:
        blocks.append(Text((say(language, "pulse.begins_anew"),)))
    if reader.last_time:
        blocks.append(Text((reader.last_time,)))
    blocks += promise_lines(reader.promised, language)
    blocks += [*_promise(reader), *_questions(reader)]
    key = reader.manifest.key
    buttons = [
        Button(say(language, "pulse.form"), "pulse.form", key),
        Button(say(language, "pulse.readers"), "pulse.readers", key),
    ]
    if reader.forecasts:
        blocks.append(Note((say(language, "pulse.forecast_note"),)))
        buttons.append(Button(say(language, "pulse.forecast"), "pulse.forecast", key))
    return Message(say(language, "pulse.plain", closes=_closes(reader)), (*blocks, Buttons(tuple(buttons))))


def _closes(reader: Asked) -> str:
    language, moment = reader.language, reader.manifest.closes_at
    zone = reader.time_zone
    return say(language, "pulse.moment", day=day(language, moment, zone), time=clock(language, moment, zone))


def _promise(reader: Asked) -> list[Block]:
    """Whom the answer joins, when it is shown, who will read it, and what cannot be promised."""
    language = reader.language
    lines = [_joins(reader), say(language, "pulse.shown", closes=_closes(reader)), *_read_by(reader)]
    return [*(Text((line,)) for line in lines), Note((say(language, "pulse.promise"),))]


def _read_by(reader: Asked) -> list[str]:
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


def _joins(reader: Asked) -> str:
    language, frozen = reader.language, reader.frozen
    (unit,) = [unit for unit in frozen.tree.units if unit.key == reader.leaf]
    if unit.kind is Kind.NEWCOMERS:
        above = unit_name(frozen, unit.parent or frozen.root, reader.company, language)
        return say(language, "pulse.joins_new", unit=above)
    name = unit_name(frozen, reader.leaf, reader.company, language)
    return say(language, "pulse.joins", team=name, count=frozen.invited[reader.leaf])


def _questions(reader: Asked) -> list[Block]:
    blocks: list[Block] = []
    language = reader.language
    for item in reader.items:
        taps = (
            Button(label, "pulse.answer", f"{reader.manifest.key}:{item.key}:{choice.value}")
            for choice, label in labels(item, language)
        )
        blocks += [Text((Bold(item.text(language)),)), Buttons(tuple(taps))]
    return blocks


def sealed(language: str) -> Message:
    """All that is ever said to an answer."""
    text = say(language, "pulse.sealed")
    return Message(text, (Text((text,)),))


def form(reader: Asked) -> Form:
    """The whole round, with a comment field in every one, so that opening it tells nothing."""
    language = reader.language
    inputs: list[Block | Input] = [*_promise(reader), Note((say(language, "pulse.form_note"),))]
    for item in reader.items:
        options = tuple(Option(str(choice.value), label) for choice, label in labels(item, language))
        inputs.append(ChoiceInput(item.key, item.text(language), options, required=False))
    comment = say(language, "pulse.input.comment")
    inputs.append(TextInput("comment", comment, WORDS_AT_MOST, multiline=True, required=False))
    inputs += [Heading(say(language, "pulse.readers")), *_names(reader)]
    state = {"round": reader.manifest.key}
    return Form("pulse.answer", say(language, "pulse.title"), say(language, "pulse.seal"), tuple(inputs), state)


def readers(reader: Asked) -> Message:
    """Whose answers are counted together with the reader's, and who reads what comes out, by name."""
    language = reader.language
    title = say(language, "pulse.readers")
    below = [Text((line,)) for line in _read_by(reader)]
    return Message(title, (Heading(title), *_names(reader), *below, way_in(language)))


def _names(reader: Asked) -> list[Block]:
    """The people of the reader's leaf, new ones marked, and those above it, as the platform names people."""
    language, manifest = reader.language, reader.manifest
    leaf = manifest.together_with(reader.participant)
    blocks: list[Block] = [Text(rich(language, "readers.together", names=names(leaf, language)))]
    if heads := manifest.heads_above(reader.participant):
        above = together(language, [Mention(head.account, head.name) for head in heads])
        blocks.append(Text(rich(language, "readers.above", names=above)))
    if any(participant.is_new for participant in leaf):
        blocks.append(Note((say(language, "readers.new_note"),)))
    return blocks


def forecast_form(manifest: Manifest, known: dict[str, int], language: str) -> Form:
    """A forecast is confidential, not anonymous, so the manager may see it again."""
    inputs: list[Block | Input] = [Note((say(language, "pulse.forecast_note"),))]
    for item in manifest.frozen.items:
        options = tuple(Option(str(choice.value), label) for choice, label in labels(item, language) if choice.counts)
        chosen = str(known[item.key]) if item.key in known else None
        inputs.append(ChoiceInput(item.key, item.forecast(language), options, chosen, required=False))
    title, submit = say(language, "pulse.forecast"), say(language, "save")
    return Form("pulse.forecast", title, submit, tuple(inputs), {"round": manifest.key})


def settings_form(wish: Wish, language: str) -> Form:
    inputs = (
        ChoiceInput(
            "asked",
            say(language, "pulse.input.asked"),
            (
                Option("yes", say(language, "pulse.input.asked_yes")),
                Option("no", say(language, "pulse.input.asked_no")),
            ),
            "no" if wish.opted_out else "yes",
        ),
        TextInput(
            "not_before",
            say(language, "pulse.input.not_before"),
            10,
            wish.not_before.isoformat() if wish.not_before else "",
            required=False,
            example="2026-08-17",
        ),
    )
    return Form("pulse.keep", say(language, "pulse.settings"), say(language, "save"), inputs)


def about(
    reader: Person, team: str, wish: Wish, upcoming: datetime | None, *, enabled: bool, admin: bool
) -> list[Block]:
    """When the next check-in comes, and what is known about the reader."""
    language = reader.language
    when = say(language, "pulse.none_ahead")
    if not enabled:
        when = say(language, "pulse.off")
    elif upcoming:
        at = clock(language, upcoming, reader.time_zone)
        when = say(language, "pulse.moment", day=day(language, upcoming, reader.time_zone), time=at)
    lines = (
        "pulse.known.never" if wish.opted_out else "pulse.known.not_before" if wish.not_before else "pulse.known.always"
    )
    rows = (
        (say(language, "pulse.next"), when),
        (say(language, "pulse.known.team"), team or say(language, "pulse.known.no_team")),
        (say(language, "pulse.known.asked"), say(language, lines, day=wish.not_before)),
        (say(language, "pulse.known.answers"), say(language, "pulse.known.none")),
    )
    buttons = [
        Button(say(language, "pulse.results"), "pulse.results", ""),
        Button(say(language, "pulse.settings"), "pulse.settings", ""),
        Button(say(language, "pulse.privacy"), "pulse.privacy", ""),
    ]
    if admin:
        buttons.append(Button(say(language, "pulse.preview"), "pulse.preview", ""))
    return [Heading(say(language, "pulse.about")), Facts(rows), Buttons(tuple(buttons))]


def way_in(language: str) -> Buttons:
    return Buttons((Button(say(language, "pulse.title"), "pulse.open", ""),))


def page(reader: Asked | None, known: list[Block], language: str) -> Message:
    """`/pulse`: the open round again, if there is one, and all around it."""
    if reader:
        shown = invitation(reader)
        return Message(shown.plain, (*shown.blocks, *known))
    return Message(say(language, "pulse.title"), tuple(known))


def labels(item: Item, language: str) -> list[tuple[Choice, str]]:
    """The buttons of an item: its five labels, "does not apply" where that can be, and "skip"."""
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    five = zip((Choice(value) for value in range(1, 6)), bank().labels[item.scale][spoken], strict=True)
    applies = [(Choice.DOES_NOT_APPLY, bank().does_not_apply[spoken])] if item.scale is Scale.AGREEMENT else []
    return [*five, *applies, (Choice.SKIPPED, say(language, "pulse.skip"))]
