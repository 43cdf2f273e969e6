"""How a manager's week reads: up to five short parts, each left out when it has nothing to say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from bot.checkin.ledger import Average, Withheld
from bot.checkin.promises import Promise, told
from bot.checkin.questions import Scale, bank
from bot.checkin.release import Reading, Released
from bot.checkin.weeks import Mood
from bot.checkin.wording import weeks
from bot.checkin.wording.names import unit_name
from bot.checkin.wording.readings import OPEN_ENDS
from bot.checkin.wording.results import score
from bot.digest import actions
from bot.digest.actions import DigestForm, Kept
from bot.digest.digest import QUOTES, Digest, Quotable, TeamThanks, Unthanked
from bot.digest.letters import DigestWish
from bot.insight.wording import mirror as mirror_wording
from bot.messages.forms import YesNo
from bot.messages.message import (
    Block,
    Bold,
    Button,
    Buttons,
    ChoiceInput,
    Form,
    Heading,
    Message,
    Note,
    Option,
    Quote,
    Text,
)
from bot.messages.say import joined, say, short_day
from bot.org.people import Person

NAMES_AT_MOST = 3
VALUES_AT_MOST = 2
PROMISES_AT_MOST = 2
IDEAS = 4  # of how to notice well
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
HOURS = tuple(time(hour).isoformat("minutes") for hour in range(6, 21))


def digest(content: Digest) -> Message | None:
    """Returns the digest; None if there is nothing to say, and advice alone, which nothing asked for, is nothing."""
    language = content.reader.language
    told_of = [
        *(_thanks(content.thanks, _quotes(content), language) if content.thanks else ()),
        *(_unthanked(content.unthanked, content, language) if content.unthanked else ()),
        *(_mood(content.mood, content, language) if content.mood else ()),
        *(mirror_wording.line(content.mirror, language) if content.mirror else ()),
    ]
    promises = _promises(content, language)
    if not told_of and not promises.lines and not (content.tip and content.mood):
        return None
    title = say(language, "digest.title", team=content.team)
    buttons = Buttons((*promises.buttons, _settings(language)))
    return Message(title, (Heading(title), *told_of, *_tip(content, language), *promises.lines, buttons))


def nothing(team: str, language: str) -> Message:
    title = say(language, "digest.nothing", team=team)
    return Message(title, (Text((title,)), Buttons((_settings(language),))))


def _quotes(content: Digest) -> int:
    """Fewer where much else is to be said: the whole is never longer than a phone's screen and a half."""
    return QUOTES - bool(content.unthanked and content.open) - bool(content.mirror)


def _thanks(thanks: TeamThanks, quotes: int, language: str) -> list[Block]:
    lived = ""
    if thanks.values:
        values = [f"{value.label(language)} {count}" for value, count in thanks.values[:VALUES_AT_MOST]]
        lived = say(language, "digest.values", values=say(language, "list.next").join(values))
    count = Bold(say(language, "digest.thanks", count=thanks.count))
    blocks: list[Block] = [Text((count, lived))]
    for quote in thanks.quotes[:quotes]:
        blocks += [Quote(quote.words), Note((_signed(quote, language),))]
    return blocks


def _signed(kudos: Quotable, language: str) -> str:
    names = joined(language, kudos.receivers[:3])
    if len(kudos.receivers) > 3:
        names = say(language, "digest.and_more", names=", ".join(kudos.receivers[:3]), count=len(kudos.receivers) - 3)
    value = kudos.value.label(language) if kudos.value else ""
    key = "digest.signed_value" if value else "digest.signed"
    return say(language, key, giver=kudos.giver, names=names, value=value)


def _unthanked(unthanked: Unthanked, content: Digest, language: str) -> list[Block]:
    names = unthanked.names
    if unthanked.everybody and len(names) > 1:
        who = say(language, "digest.unthanked_all")
    elif len(names) > NAMES_AT_MOST:
        listed = say(language, "list.next").join(names[:NAMES_AT_MOST])
        more = say(language, "digest.and_more", names=listed, count=len(names) - NAMES_AT_MOST)
        who = say(language, "digest.unthanked", names=more)
    else:
        who = say(language, "digest.unthanked", names=joined(language, names))
    turn = content.letter.day.isocalendar().week if content.letter else 0
    return [Text((Bold(who), say(language, f"digest.notice.{turn % IDEAS + 1}")))]


def _mood(mood: Mood, content: Digest, language: str) -> list[Block]:
    latest, now = mood.latest, mood.latest.mood
    if isinstance(now, Withheld):
        return []
    means = Text((say(language, "digest.level", level=level(now, language)),))
    if latest.block is None:
        company = say(language, "digest.company", company=content.company, score=score(now, language))
        return [Text((company,)), means]
    if latest.block != mood.leaf:
        unit = unit_name(mood.frozen, latest.block, content.company, language)
        return [Text((say(language, "digest.together", unit=unit, score=score(now, language)),)), means]
    numbers = mood.own()
    if sum(isinstance(number, Released) for number in numbers) < 2:
        return [Text((say(language, "digest.mood_once", score=score(now, language)),)), means]
    drawn = weeks.chart(mood.weeks, numbers, language, content.reader.time_zone)
    return [drawn] if drawn else []


def level(score_: Released | Average, language: str) -> str:
    """Returns what a number of the mood means in the words that people answered with."""
    words = [label.lower() for label in bank().labels[Scale.MOOD][language]]
    number = score_.number
    if isinstance(score_, Released) and score_.reading in OPEN_ENDS:
        end = "digest.level.or_worse" if score_.reading is Reading.TWO_OR_LOWER else "digest.level.or_better"
        return say(language, end, label=words[1 if score_.reading is Reading.TWO_OR_LOWER else 3])
    if number == int(number):
        return say(language, "digest.level.about", label=words[int(number) - 1])
    return say(language, "digest.level.between", lower=words[int(number) - 1], upper=words[int(number)])


def _tip(content: Digest, language: str) -> list[Block]:
    """What to try and what to ask, and before anybody promises it, how the team would read it."""
    tip, letter = content.tip, content.letter
    if tip is None or letter is None:
        return []
    names = bank().themes.get(tip.theme)
    label = say(language, "digest.tip_theme", theme=names[language]) if names else say(language, "digest.tip")
    blocks: list[Block] = [
        Text((Bold(label), tip.do[language])),
        Text((say(language, "digest.ask", question=tip.ask[language]),)),
    ]
    if content.helped_in:
        blocks.append(Text((say(language, "digest.helped_in", count=content.helped_in),)))
    promise = told(tip.key, language)
    if letter.tip_answer == "promised":
        take_back = actions.TAKE_BACK.button(say(language, "digest.take_back"), letter.id)
        return [*blocks, Note((say(language, "digest.promised", promise=promise),)), Buttons((take_back,))]
    if letter.tip_answer == "declined":
        return [*blocks, Note((say(language, "digest.declined"),))]
    note = Note((say(language, "digest.promise_note", promise=promise),))
    accept = actions.PROMISE.button(say(language, "digest.promise"), letter.id)
    return [*blocks, note, Buttons((accept, actions.DECLINE.button(say(language, "digest.decline"), letter.id)))]


@dataclass(frozen=True, slots=True)
class _Promises:
    """The lines about promises, and the buttons that say that one is done, which stand in one row."""

    lines: list[Block]
    buttons: list[Button]


def _promises(content: Digest, language: str) -> _Promises:
    """What is open and what the team said of it, a line each, with its buttons.

    What the team said of a promise that is no longer open takes the line of the newest, which can wait for a week.
    """
    helped = {promise.id: score(score_, language) for promise, score_ in content.helped}
    open_ids = {promise.id for promise in content.open}
    past = [promise for promise, _ in content.helped if promise.id not in open_ids]
    listed = content.open[: max(0, PROMISES_AT_MOST - len(past))]
    still = [promise for promise in listed if not promise.done_at]
    lines = [_line(promise, content, helped.get(promise.id, ""), still) for promise in listed]
    lines += [
        say(language, "digest.helped", promise=promise.text(language), score=helped[promise.id]) for promise in past
    ]
    letter = content.letter.id if content.letter else 0
    labels = [say(language, "digest.done_one", number=number) for number, _ in enumerate(still, 1)]
    if len(labels) == 1:
        labels = [say(language, "digest.done")]
    buttons = [
        actions.DONE.button(label, Kept(pending.id, letter)) for label, pending in zip(labels, still, strict=True)
    ]
    return _Promises([Text((line,)) for line in lines], buttons)


def _line(promise: Promise, content: Digest, helped: str, still: Sequence[Promise]) -> str:
    language, text = content.reader.language, promise.text(content.reader.language)
    if promise.done_at:
        line = say(language, "digest.done_line", promise=text)
    else:
        made_on = short_day(language, promise.made_at, content.reader.time_zone)
        line = say(language, "digest.open_line", promise=text, day=made_on)
        line = f"{still.index(promise) + 1}. {line}" if len(still) > 1 else line
    return line + say(language, "digest.helped_line", score=helped) if helped else line


def _settings(language: str) -> Button:
    return actions.SETTINGS.button(say(language, "digest.settings"))


def settings_form(wish: DigestWish, reader: Person) -> Form:
    """Returns the form of the wish. It offers `HOURS`, and the hour that holds now if it is none of them."""
    language = reader.language
    hours = sorted({*HOURS, wish.at})
    inputs = (
        ChoiceInput(
            DigestForm.wanted.name,
            say(language, "digest.input.wanted"),
            tuple(Option(choice.value, say(language, f"digest.input.wanted_{choice.value}")) for choice in YesNo),
            YesNo.of(wish.wanted).value,
        ),
        ChoiceInput(
            DigestForm.weekday.name,
            say(language, "digest.input.weekday"),
            tuple(Option(str(number), say(language, f"weekday.{name}")) for number, name in enumerate(WEEKDAYS)),
            str(wish.weekday),
        ),
        ChoiceInput(
            DigestForm.at.name,
            say(language, "digest.input.at"),
            tuple(Option(hour, hour) for hour in hours),
            wish.at,
        ),
        Note((say(language, "digest.input.mirror_note"),)),
    )
    return Form(DigestForm.KEY, say(language, "digest.settings"), say(language, "save"), inputs)
