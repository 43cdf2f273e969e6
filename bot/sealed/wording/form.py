"""How a check-in asks: before the first tap everybody reads whom the answer joins, when it is shown and to whom."""

from datetime import datetime

from bot.celebrations.wording.letters import asked_of_team
from bot.checkin import actions as checkin
from bot.checkin.actions import AvailabilityForm, ForecastForm
from bot.checkin.availability import CheckInWish
from bot.checkin.wording.promises import lines as promise_lines
from bot.messages.fields import Below, YesNo
from bot.messages.message import (
    Block,
    Buttons,
    ChoiceInput,
    Facts,
    Form,
    Heading,
    Mention,
    Message,
    Note,
    Option,
    Text,
    TextInput,
)
from bot.messages.say import clock, day, rich, say, together
from bot.messages.typed import DAY_AT_MOST
from bot.org.people import Person, Team
from bot.retention import actions as retention
from bot.sealed import actions
from bot.sealed.actions import AnswerForm
from bot.sealed.ballots import WORDS_AT_MOST
from bot.sealed.manifest import Manifest
from bot.sealed.wording.asked import Asked
from bot.sealed.wording.questions import labels, promise, promise_line, questions, whole_promise
from bot.sealed.wording.readers import names


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
    blocks += [*promise(reader), questions(reader)]
    if reader.last_time:
        blocks.append(Text((reader.last_time,)))
    blocks += promise_lines(reader.promised, language)
    if reader.concerns_answered:
        blocks.append(Text((say(language, "pulse.concerns_answered", count=reader.concerns_answered),)))
    if reader.concerns_ignored:
        blocks.append(Text((say(language, "pulse.concerns_ignored"),)))
    if reader.concerns_lost:
        blocks.append(Text((say(language, "pulse.concerns_lost"),)))
    if reader.met_anew and not reminds:
        value = reader.met_anew
        fields = {"value": value.label(language), "practice": value.practice(language)}
        blocks.append(Text((say(language, "pulse.met_anew", **fields),)))
    if not reminds:
        blocks += asked_of_team(reader.celebrated, language)
    key = reader.manifest.key
    buttons = [actions.FORM.button(say(language, "pulse.form"), key)]
    if reader.forecasts:
        blocks.append(Note((say(language, "pulse.forecast_note"),)))
        buttons.append(checkin.FORECAST.button(say(language, "pulse.forecast"), key))
    if reader.takes_concerns:
        buttons.append(actions.CONCERN.button(say(language, "pulse.needs_answer")))
    return Message(say(language, "pulse.plain", closes=reader.closes), (*blocks, Buttons(tuple(buttons))))


def form(reader: Asked, answered_as: type[AnswerForm] = AnswerForm) -> Form:
    """Returns the form of the whole round. It always has a comment field, so that opening it tells nothing."""
    language = reader.language
    choices = []
    for item in reader.items:
        options = tuple(Option(str(choice.value), label) for choice, label in labels(item, language))
        choices.append(ChoiceInput(item.text(language), options, required=False, name=item.key))
    comment = TextInput(say(language, "pulse.input.comment"), WORDS_AT_MOST, multiline=True, required=False)
    drawn = answered_as(
        round=reader.manifest.key,
        choices=choices,
        comment=Below((Note((say(language, "pulse.form_note"),)),), comment),
    )
    return drawn.drawn(
        title=say(language, "pulse.title"),
        submit=say(language, "pulse.seal"),
        above=(Text((promise_line(reader),)),),
        below=(Heading(say(language, "pulse.readers")), *_names(reader), *whole_promise(reader)),
    )


def readers(reader: Asked) -> Message:
    """Returns whose answers are counted together with the reader's, and who reads what comes out, by name."""
    language = reader.language
    title = say(language, "pulse.readers")
    return Message(title, (Heading(title), *_names(reader), *whole_promise(reader), way_in(language)))


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


def forecast_form(manifest: Manifest, reader: int, forecasts: dict[str, int], language: str) -> Form:
    """Returns the form of a forecast, filled in with the last one: it is confidential, not anonymous."""
    choices = []
    for item in manifest.frozen.forecast_by(reader):
        options = tuple(Option(str(choice.value), label) for choice, label in labels(item, language) if choice.counts)
        chosen = str(forecasts[item.key]) if item.key in forecasts else None
        choices.append(ChoiceInput(item.forecast(language), options, chosen, required=False, name=item.key))
    return ForecastForm(round=manifest.key, choices=choices).drawn(
        title=say(language, "pulse.forecast"),
        submit=say(language, "save"),
        above=(Note((say(language, "pulse.forecast_note"),)),),
    )


def settings_form(wish: CheckInWish, language: str, *, asks_back: bool) -> Form:
    """Returns the form of when somebody is asked; `asks_back`, then once who covered for them."""
    form = AvailabilityForm(
        asked=ChoiceInput(
            label=say(language, "pulse.input.asked"),
            options=tuple(Option(choice.value, say(language, f"pulse.input.asked_{choice.value}")) for choice in YesNo),
            chosen=YesNo.of(not wish.opted_out).value,
        ),
        not_before=TextInput(
            label=say(language, "pulse.input.not_before"),
            at_most=DAY_AT_MOST,
            text=wish.not_before.isoformat() if wish.not_before else "",
            required=False,
            example="2026-08-17",
        ),
    )
    below = (Note((say(language, "pulse.input.cover"),)),) if asks_back else ()
    return form.drawn(title=say(language, "pulse.settings"), submit=say(language, "save"), below=below)


def about(
    reader: Person, team: Team | None, wish: CheckInWish, upcoming: datetime | None, *, enabled: bool
) -> list[Block]:
    """Returns when the next check-in comes, and what is known about the reader. Where none comes, nothing is
    offered.
    """
    language = reader.language
    moment = say(language, "pulse.none_ahead")
    if not enabled:
        moment = say(language, "pulse.off")
    elif upcoming:
        clock_time = clock(language, upcoming, reader.time_zone)
        moment = say(language, "pulse.moment", day=day(language, upcoming, reader.time_zone), time=clock_time)
    lines = (
        "pulse.known.never" if wish.opted_out else "pulse.known.not_before" if wish.not_before else "pulse.known.always"
    )
    in_team = say(language, "pulse.known.no_team")
    if team:
        in_team = say(language, "pulse.known.typed", team=team.name_in(language), handle=team.handle)
    rows = (
        (say(language, "pulse.next"), moment),
        (say(language, "pulse.known.team"), in_team),
        (say(language, "pulse.known.asked"), say(language, lines, day=wish.not_before)),
        (say(language, "pulse.known.answers"), say(language, "pulse.known.none")),
    )
    buttons = [
        checkin.RESULTS.button(say(language, "pulse.results")),
        checkin.SETTINGS.button(say(language, "pulse.settings")),
        checkin.PRIVACY.button(say(language, "pulse.privacy")),
        retention.OPEN.button(say(language, "retention.title")),
    ]
    offered = buttons if enabled else buttons[2:]
    return [Heading(say(language, "pulse.about")), Facts(rows), Buttons(tuple(offered))]


def way_in_now(manifest: Manifest, reader: Person) -> list[Block]:
    """Returns until when the check-in is open, and the way to it."""
    language, zone, closes = reader.language, reader.time_zone, manifest.closes_at
    moment = say(language, "pulse.moment", day=day(language, closes, zone), time=clock(language, closes, zone))
    return [Text((say(language, "pulse.plain", closes=moment),)), way_in(language)]


def way_in(language: str) -> Buttons:
    return Buttons((checkin.OPEN.button(say(language, "pulse.title")),))


def page(reader: Asked | None, blocks: list[Block], language: str) -> Message:
    """Returns what `/pulse` shows: the open round again, if there is one, and all around it."""
    if reader:
        message = invitation(reader)
        return Message(message.plain, (*message.blocks, *blocks))
    return Message(say(language, "pulse.title"), tuple(blocks))
