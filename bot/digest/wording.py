"""How a manager's week reads: up to five short parts, each left out when it has nothing to say."""

from collections.abc import Sequence
from datetime import time
from functools import lru_cache

from bot.checkin.ledger import Score, Withheld
from bot.checkin.promises import Promise, told
from bot.checkin.questions import bank
from bot.checkin.release import Reading, Released
from bot.checkin.wording.names import unit_name
from bot.checkin.wording.results import score
from bot.digest.digest import QUOTES, Digest, Mood, Quotable, Thanks, Trend, Unthanked, trend
from bot.digest.letters import Wish
from bot.insight.wording import mirror as mirror_wording
from bot.messages.message import (
    Block,
    Bold,
    Button,
    Buttons,
    Chart,
    ChoiceInput,
    Form,
    Heading,
    Message,
    Note,
    Option,
    Quote,
    Series,
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
    """None if there is nothing to say; advice alone, which nothing asked for, is nothing."""
    language = content.reader.language
    told_of = [
        *(_thanks(content.thanks, _quotes(content), language) if content.thanks else ()),
        *(_unthanked(content.unthanked, content, language) if content.unthanked else ()),
        *(_mood(content.mood, content, language) if content.mood else ()),
        *(mirror_wording.line(content.mirror, language) if content.mirror else ()),
    ]
    promised, done = _promises(content, language)
    if not told_of and not promised and not (content.tip and content.mood):
        return None
    title = say(language, "digest.title", team=content.team)
    buttons = Buttons((*done, _settings(language)))
    return Message(title, (Heading(title), *told_of, *_tip(content, language), *promised, buttons))


def nothing(team: str, language: str) -> Message:
    title = say(language, "digest.nothing", team=team)
    return Message(title, (Text((title,)), Buttons((_settings(language),))))


def _quotes(content: Digest) -> int:
    """Fewer where much else is to be said: the whole is never longer than a phone's screen and a half."""
    return QUOTES - bool(content.unthanked and content.open) - bool(content.mirror)


def _thanks(thanks: Thanks, quotes: int, language: str) -> list[Block]:
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
    names = joined(language, kudos.named[:3])
    if len(kudos.named) > 3:
        names = say(language, "digest.and_more", names=", ".join(kudos.named[:3]), count=len(kudos.named) - 3)
    value = kudos.value.label(language) if kudos.value else ""
    key = "digest.signed_value" if value else "digest.signed"
    return say(language, key, giver=kudos.giver, names=names, value=value)


def _unthanked(unthanked: Unthanked, content: Digest, language: str) -> list[Block]:
    names = unthanked.names
    if unthanked.everybody and len(names) > 1:
        who = say(language, "digest.unthanked_all")
    elif len(names) > NAMES_AT_MOST:
        shown = say(language, "list.next").join(names[:NAMES_AT_MOST])
        more = say(language, "digest.and_more", names=shown, count=len(names) - NAMES_AT_MOST)
        who = say(language, "digest.unthanked", names=more)
    else:
        who = say(language, "digest.unthanked", names=joined(language, names))
    turn = content.letter.day.isocalendar().week if content.letter else 0
    return [Text((Bold(who), say(language, f"digest.notice.{turn % IDEAS + 1}")))]


def _mood(mood: Mood, content: Digest, language: str) -> list[Block]:
    latest, now = mood.latest, mood.latest.mood
    if isinstance(now, Withheld):
        return []
    if latest.block != mood.leaf and latest.block:
        unit = unit_name(mood.frozen, latest.block, content.company, language)
        return [Text((say(language, "digest.together", unit=unit, score=score(now, language)),))]
    numbers = mood.own()
    if sum(isinstance(number, Released) for number in numbers) < 2:
        return [Text((say(language, "digest.mood_once", score=score(now, language)),))]
    values = tuple(number.number if isinstance(number, Released) else None for number in numbers)
    labels = tuple(short_day(language, week.closed, content.reader.time_zone) for week in mood.weeks)
    first = next(number for number, value in enumerate(values) if value is not None)
    values, labels, numbers = values[first:], labels[first:], numbers[first:]
    title = say(language, _TREND[trend(numbers)], number=mirror_wording.reading(now, language))
    line = Series(content.team, values, _OPEN.get(now.reading, "") if isinstance(now, Released) else "")
    return [Chart(title, labels, (line,), _weeks(labels, numbers, language))]


def _weeks(labels: Sequence[str], numbers: Sequence[Score | None], language: str) -> str:
    """The chart in words, in as few as they can be: Slack shows them to everybody, below it."""
    then = say(language, "list.next")
    scores = [_reading(number, language) for number in numbers if isinstance(number, Released)]
    caption = say(language, "digest.weeks", first=labels[0], last=labels[-1], scores=then.join(scores))
    none = [label for label, number in zip(labels, numbers, strict=True) if not isinstance(number, Released)]
    return caption + say(language, "digest.weeks_none", days=then.join(none)) if none else caption


_reading = lru_cache(maxsize=100)(mirror_wording.reading)


_OPEN = {Reading.TWO_OR_LOWER: "1–2", Reading.FOUR_OR_HIGHER: "4–5"}  # what an open end of the scale covers
_TREND = {
    Trend.ROSE: "digest.mood_rose",
    Trend.FELL: "digest.mood_fell",
    Trend.STEADY: "digest.mood_steady",
    Trend.UNKNOWN: "digest.mood_so_far",
}


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
    promise, value = told(tip.key, language), str(letter.id)
    if letter.tip_answer == "promised":
        take_back = Button(say(language, "digest.take_back"), "digest.take_back", value)
        return [*blocks, Note((say(language, "digest.promised", promise=promise),)), Buttons((take_back,))]
    if letter.tip_answer == "declined":
        return [*blocks, Note((say(language, "digest.declined"),))]
    note = Note((say(language, "digest.promise_note", promise=promise),))
    accept = Button(say(language, "digest.promise"), "digest.promise", value)
    return [*blocks, note, Buttons((accept, Button(say(language, "digest.decline"), "digest.decline", value)))]


def _promises(content: Digest, language: str) -> tuple[list[Block], list[Button]]:
    """What is open and what the team said of it, a line each; and the buttons that say it is done, in one row.

    What the team said of a promise that is no longer open takes the line of the newest, which can wait for a week.
    """
    helped = {promise.id: score(result, language) for promise, result in content.helped}
    known = {promise.id for promise in content.open}
    past = [promise for promise, _ in content.helped if promise.id not in known]
    shown = content.open[: max(0, PROMISES_AT_MOST - len(past))]
    still = [promise for promise in shown if not promise.done_at]
    lines = [_line(promise, content, helped.get(promise.id, ""), still) for promise in shown]
    lines += [
        say(language, "digest.helped", promise=promise.text(language), score=helped[promise.id]) for promise in past
    ]
    letter = content.letter.id if content.letter else 0
    labels = [say(language, "digest.done_one", number=number) for number, _ in enumerate(still, 1)]
    if len(labels) == 1:
        labels = [say(language, "digest.done")]
    done = [Button(label, "digest.done", f"{kept.id}:{letter}") for label, kept in zip(labels, still, strict=True)]
    return [Text((line,)) for line in lines], done


def _line(promise: Promise, content: Digest, helped: str, still: Sequence[Promise]) -> str:
    language, text = content.reader.language, promise.text(content.reader.language)
    if promise.done_at:
        line = say(language, "digest.done_line", promise=text)
    else:
        made = short_day(language, promise.made_at, content.reader.time_zone)
        line = say(language, "digest.open_line", promise=text, day=made)
        line = f"{still.index(promise) + 1}. {line}" if len(still) > 1 else line
    return line + say(language, "digest.helped_line", score=helped) if helped else line


def _settings(language: str) -> Button:
    return Button(say(language, "digest.settings"), "digest.settings", "")


def settings_form(wish: Wish, reader: Person) -> Form:
    """`HOURS`, and the hour that holds now if it is none of them."""
    language = reader.language
    hours = sorted({*HOURS, wish.at})
    inputs = (
        ChoiceInput(
            "wanted",
            say(language, "digest.input.wanted"),
            (
                Option("yes", say(language, "digest.input.wanted_yes")),
                Option("no", say(language, "digest.input.wanted_no")),
            ),
            "yes" if wish.wanted else "no",
        ),
        ChoiceInput(
            "weekday",
            say(language, "digest.input.weekday"),
            tuple(Option(str(number), say(language, f"weekday.{name}")) for number, name in enumerate(WEEKDAYS)),
            str(wish.weekday),
        ),
        ChoiceInput("at", say(language, "digest.input.at"), tuple(Option(hour, hour) for hour in hours), wish.at),
        Note((say(language, "digest.input.mirror_note"),)),
    )
    return Form("digest.keep", say(language, "digest.settings"), say(language, "save"), inputs)
