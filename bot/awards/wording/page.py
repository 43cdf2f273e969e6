"""The page of awards, and what is answered to whoever nominates somebody or names a jury."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from bot.awards import actions
from bot.awards.awards import OF_ONE_AT_MOST, Award, AwardRound, Nomination, Phase
from bot.awards.jury import has_jury
from bot.messages.message import Block, Bold, Button, Buttons, Heading, Mention, Message, Note, Quote, Text
from bot.messages.say import day, joined, line, plain, rich, say
from bot.org.people import Person
from bot.org.values import Value

_SHOWN = OF_ONE_AT_MOST  # nominations, and awards, so that the page fits a message of each platform


@dataclass(frozen=True, slots=True)
class AwardPage:
    """`open_round` with its `jury` is not decided yet, and `nominated` is what the reader wrote in it. `awards` are the
    latest, `to_hand` those whose gift an admin has not ticked off.
    """

    open_round: AwardRound | None
    jury: Sequence[Person]
    nominated: Sequence[Nomination]
    keeps_out: bool
    awards: Sequence[Award]
    to_hand: Sequence[Award] = ()


def day_of(date_: date, language: str) -> str:
    return day(language, datetime.combine(date_, time(), UTC), "UTC")


def page(content: AwardPage, reader: Person, values: Sequence[Value]) -> Message:
    """Returns what stands now, and what the reader may do."""
    language, title = reader.language, say(reader.language, "awards.title")
    blocks: list[Block] = [Heading(title), *_now(content, language)]
    buttons = _buttons(content, reader)
    if content.nominated:
        blocks.append(Text((Bold(say(language, "awards.own")),)))
    for nomination in content.nominated[-_SHOWN:]:
        blocks += _own(nomination, content.open_round, language)
    blocks += awards_lines(content.awards, values, language)
    if content.to_hand:
        blocks.append(Text((Bold(say(language, "awards.to_hand")),)))
    for award in content.to_hand:
        tick_off = actions.HAND_OVER.button(say(language, "awards.hand_over"), award.id)
        gift = say(language, "awards.gift_for", name=award.nominee.name, gift=award.gift)
        blocks += [Text((gift,)), Buttons((tick_off,))]
    return Message(title, (*blocks, Buttons(tuple(buttons))))


def _now(content: AwardPage, language: str) -> list[Block]:
    round_ = content.open_round
    if round_ is None:
        return [Text(line(language, "awards.none_open"))]
    until = day_of(round_.until, language)
    key = "awards.open_until" if round_.takes_nominations else "awards.jury_reads"
    if round_.takes_nominations and not has_jury(content.jury):
        key = "awards.jury_missing"
    names = joined(language, [juror.name for juror in content.jury]) if content.jury else ""
    jury = [Note((say(language, "awards.jury", people=names),))] if names else []
    return [Text((say(language, key, day=until),)), *jury]


def _buttons(content: AwardPage, reader: Person) -> list[Button]:
    language, round_ = reader.language, content.open_round
    buttons = []
    if round_ and round_.takes_nominations:
        buttons.append(actions.NOMINATE.button(say(language, "awards.nominate")))
    if round_ and round_.turn and any(juror.id == reader.id for juror in content.jury):
        buttons.append(actions.READ.button(say(language, "awards.read"), 0))
    if content.keeps_out:
        buttons.append(actions.LET_IN.button(say(language, "awards.let_in")))
    else:
        buttons.append(actions.KEEP_OUT.button(say(language, "awards.keep_out")))
    if reader.is_admin and (round_ is None or round_.takes_nominations):
        buttons.append(actions.NAME_JURY.button(say(language, "awards.change_jury" if round_ else "awards.name_jury")))
    return buttons


def _own(nomination: Nomination, round_: AwardRound | None, language: str) -> list[Block]:
    line = say(language, "awards.own_line", name=nomination.nominee.name, deed=nomination.deed or nomination.quote)
    blocks: list[Block] = [Text((line,))]
    if round_ and round_.phase is Phase.NOMINATING:
        blocks.append(Buttons((actions.TAKE_BACK.button(say(language, "awards.take_back"), nomination.id),)))
    return blocks


def awards_lines(awards: Sequence[Award], values: Sequence[Value], language: str) -> list[Block]:
    """Returns who was awarded lately, and for what."""
    if not awards:
        return []
    lines: list[Block] = [Text((Bold(say(language, "awards.latest")),))]
    for award in awards[:_SHOWN]:
        value = next((value for value in values if value.id == award.value_id), None)
        name = Mention(award.nominee.platform_id, award.nominee.name)
        lines.append(
            Text(rich(language, "awards.candidate_value", name=name, value=value.label(language)) if value else (name,))
        )
    return lines


def nominated(nomination_words: str, name: str, until: date, language: str) -> Message:
    """Returns the answer to whoever nominated somebody."""
    line = say(language, "awards.nominated", name=name, day=day_of(until, language))
    quote = (Quote(nomination_words),) if nomination_words else ()
    return Message(line, (Text((line,)), *quote, Buttons((way_in(language),))))


def jury_named(jury: Sequence[Person], unreached: Sequence[Person], until: date, language: str) -> Message:
    """Returns the answer to an admin who named a jury; `unreached` are those of it who get no such messages."""
    people = joined(language, [juror.name for juror in jury])
    line = rich(language, "awards.jury_named", people=people, day=day_of(until, language))
    names = [juror.name for juror in unreached]
    note = (Note((say(language, "awards.jury_unreached", people=joined(language, names)),)),) if names else ()
    return Message(plain(line), (Text(line), *note, Buttons((way_in(language),))))


def way_in(language: str) -> Button:
    """Returns the button that opens the page."""
    return actions.OPEN.button(say(language, "awards.title"))


def at_home(round_: AwardRound, reader: Person, *, is_juror: bool) -> list[Block]:
    """Returns what the home shows of a round that is open."""
    language, until = reader.language, day_of(round_.until, reader.language)
    if round_.takes_nominations:
        buttons = (actions.NOMINATE.button(say(language, "awards.nominate")), way_in(language))
        return [Text((say(language, "awards.open_until", day=until),)), Buttons(buttons)]
    if not is_juror:
        return []
    read_on = actions.READ.button(say(language, "awards.read"), 0)
    return [Text((say(language, f"awards.asks_{round_.turn}", day=until),)), Buttons((read_on,))]


def jury_due(language: str, *, is_missing: bool = False) -> list[Block]:
    """Returns what an admin finds on the home in a period without awards, where there were some before, or where of a
    jury too few are still here.
    """
    button = actions.NAME_JURY.button(say(language, "awards.name_jury"))
    return [Text((say(language, "awards.jury_missing" if is_missing else "awards.jury_due"),)), Buttons((button,))]
