"""How a manager's week reads: up to five short parts, each left out when it has nothing to say."""

from collections.abc import Iterable, Sequence
from datetime import time

from bot.celebrations.wording.letters import asked_of_team
from bot.checkin.ledger import Average
from bot.checkin.promises import told
from bot.checkin.questions import Scale, bank
from bot.checkin.release import Reading, Released
from bot.checkin.tips import tips
from bot.checkin.weeks import MoodLine
from bot.checkin.wording import weeks
from bot.checkin.wording.announcements import text as announced
from bot.checkin.wording.names import unit_name
from bot.checkin.wording.readings import OPEN_ENDS
from bot.checkin.wording.results import score
from bot.digest import actions
from bot.digest.actions import DigestForm, Kept
from bot.digest.claims import (
    BranchPromise,
    Covering,
    DigestClaim,
    FirstThanks,
    NotThanked,
    OneWeek,
    OwnPromise,
    Thanked,
    ThankedByCustomer,
    ToTry,
    claims_of,
)
from bot.digest.digest import Digest, Quotable
from bot.digest.letters import DigestWish
from bot.insight.claims.concern_counts import ConcernCounts
from bot.insight.claims.mirror import Moved, Seen, moved_of
from bot.insight.wording import mirror as mirror_wording
from bot.insight.wording.concerns import counted
from bot.messages.fields import YesNo
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
from bot.signals.news import SignalNews
from bot.signals.wording.news import said_of_customers

IDEAS = 4  # of how to notice well
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
HOURS = tuple(time(hour).isoformat("minutes") for hour in range(6, 21))


def digest(content: Digest) -> Message | None:
    """Returns the digest; None if there is nothing to say."""
    claims = claims_of(content)
    if claims is None:
        return None
    language = content.reader.language
    title = say(language, "digest.title", team=content.team)
    drawn_ = [block for claim in claims.every for block in drawn(claim, content)]
    if content.self_check:
        drawn_.append(Note((say(language, "digest.self_check"),)))
    drawn_ += asked_of_team(content.celebrated, language)
    buttons = Buttons((*_done_buttons(claims.promises, content), _settings(language)))
    return Message(title, (Heading(title), *drawn_, buttons))


def nothing(team: str, language: str) -> Message:
    title = say(language, "digest.nothing", team=team)
    return Message(title, (Text((title,)), Buttons((_settings(language),))))


def drawn(claim: DigestClaim, content: Digest) -> list[Block]:
    """Returns a claim as it is read; from the whole content are the reader, names, and the turn of what is never the
    same twice in a row.
    """
    language = content.reader.language
    match claim:
        case Thanked():
            return _thanks(claim, language)
        case ThankedByCustomer(names, unnamed):
            return [Text((say(language, "digest.customer_thanked", names=_people(names, unnamed, language)),))]
        case Covering(names, unnamed):
            return [Text((say(language, "digest.covering", names=_people(names, unnamed, language)),))]
        case FirstThanks(names, unnamed):
            return [Text((say(language, "digest.first_thanks", names=_people(names, unnamed, language)),))]
        case NotThanked():
            turn = content.letter.day.isocalendar().week if content.letter else 0
            return [Text((Bold(_unthanked(claim, language)), say(language, f"digest.notice.{turn % IDEAS + 1}")))]
        case OneWeek():
            means = Text((say(language, "digest.level", level=level(claim.score, language)),))
            return [Text((_one_week(claim, content),)), means]
        case MoodLine():
            return [weeks.chart(claim, language, content.reader.time_zone, went_with_all=_went_with_all(content))]
        case Moved() | Seen():
            return list(mirror_wording.news([claim], language))
        case SignalNews():
            return [Text((said_of_customers(claim, language),))]
        case ToTry():
            return _tip(claim, language)
        case OwnPromise():
            return [Text((_promise(claim, content.reader),))]
        case BranchPromise(announcement, score_):
            promise, told_score = announced(announcement, language), score(score_, language)
            return [Text((say(language, "digest.helped", promise=promise, score=told_score),))]
        case ConcernCounts():
            return [Text((line,)) for line in counted(claim, "digest", language)]


def _went_with_all(content: Digest) -> bool:
    """Whether the letter says below that the team's weeks moved as the company's did."""
    moved = moved_of(content.mirror) if content.mirror else None
    return moved is not None and moved.alike is True


def _thanks(thanks: Thanked, language: str) -> list[Block]:
    lived = ""
    if thanks.values:
        values = [f"{value.label(language)} {count}" for value, count in thanks.values]
        lived = say(language, "digest.values", values=say(language, "list.next").join(values))
    count = Bold(say(language, "digest.thanks", count=thanks.count))
    blocks: list[Block] = [Text((count, lived))]
    for quote in thanks.quotes:
        blocks += [Quote(quote.words), Note((_signed(quote, language),))]
    return blocks


def _signed(kudos: Quotable, language: str) -> str:
    names = _people(kudos.receivers[:3], len(kudos.receivers[3:]), language)
    value = kudos.value.label(language) if kudos.value else ""
    key = "digest.signed_value" if value else "digest.signed"
    return say(language, key, giver=kudos.giver, names=names, value=value)


def _unthanked(claim: NotThanked, language: str) -> str:
    if not claim.names:
        return say(language, "digest.unthanked_all")
    return say(language, "digest.unthanked", names=_people(claim.names, claim.more, language))


def _people(names: Sequence[str], unnamed: int, language: str) -> str:
    """People as they are spoken of, and how many there are beside them."""
    spoken = [say(language, "list.person", name=name) for name in names]
    if not unnamed:
        return joined(language, spoken)
    return say(language, "digest.and_more", names=say(language, "list.next").join(spoken), count=unnamed)


def _one_week(claim: OneWeek, content: Digest) -> str:
    language, told_score = content.reader.language, score(claim.score, content.reader.language)
    if claim.is_own:
        return say(language, "digest.mood_once", score=told_score)
    if claim.unit is None or content.mood is None:
        return say(language, "digest.company", company=content.company, score=told_score)
    unit = unit_name(content.mood.frozen, claim.unit, content.company, language)
    return say(language, "digest.together", unit=unit, score=told_score)


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


def _tip(claim: ToTry, language: str) -> list[Block]:
    """What to try and what to ask, and before anybody promises it, how the team would read it."""
    tip = tips()[claim.tip]
    names = bank().themes.get(tip.theme)
    label = say(language, "digest.tip_theme", theme=names[language]) if names else say(language, "digest.tip")
    blocks: list[Block] = [
        Text((Bold(label), tip.do[language])),
        Text((say(language, "digest.ask", question=tip.ask[language]),)),
    ]
    if claim.teams:
        blocks.append(Text((say(language, "digest.helped_in", count=claim.teams),)))
    promise = told(tip.key, language)
    if claim.answer == "promised":
        take_back = actions.TAKE_BACK.button(say(language, "digest.take_back"), claim.letter)
        return [*blocks, Note((say(language, "digest.promised", promise=promise),)), Buttons((take_back,))]
    if claim.answer == "declined":
        return [*blocks, Note((say(language, "digest.declined"),))]
    note = Note((say(language, "digest.promise_note", promise=promise),))
    accept = actions.PROMISE.button(say(language, "digest.promise"), claim.letter)
    return [*blocks, note, Buttons((accept, actions.DECLINE.button(say(language, "digest.decline"), claim.letter)))]


def _promise(claim: OwnPromise, reader: Person) -> str:
    """A promise in one line, with what the team said of it."""
    language, promise = reader.language, claim.promise
    text, helped = promise.text(language), score(claim.score, language) if claim.score else ""
    if claim.is_past:
        return say(language, "digest.helped", promise=text, score=helped)
    if promise.done_at:
        line = say(language, "digest.done_line", promise=text)
    else:
        made_on = short_day(language, promise.made_at, reader.time_zone)
        line = say(language, "digest.open_line", promise=text, day=made_on)
        line = f"{claim.place}. {line}" if claim.place else line
    return line + say(language, "digest.helped_line", score=helped) if helped else line


def _done_buttons(claims: Iterable[OwnPromise | BranchPromise], content: Digest) -> list[Button]:
    """That a promise is done: of all of them in one row."""
    language, letter = content.reader.language, content.letter.id if content.letter else 0
    return [
        actions.DONE.button(
            say(language, "digest.done_one", number=claim.place) if claim.place else say(language, "digest.done"),
            Kept(claim.promise.id, letter),
        )
        for claim in claims
        if isinstance(claim, OwnPromise) and claim.is_pending
    ]


def _settings(language: str) -> Button:
    return actions.SETTINGS.button(say(language, "digest.settings"))


def settings_form(wish: DigestWish, reader: Person) -> Form:
    """Returns the form of the wish. It offers `HOURS`, and the hour that holds now if it is none of them."""
    language = reader.language
    hours = sorted({*HOURS, wish.at})
    form = DigestForm(
        wanted=ChoiceInput(
            label=say(language, "digest.input.wanted"),
            options=tuple(
                Option(choice.value, say(language, f"digest.input.wanted_{choice.value}")) for choice in YesNo
            ),
            chosen=YesNo.of(wish.wanted).value,
        ),
        weekday=ChoiceInput(
            label=say(language, "digest.input.weekday"),
            options=tuple(
                Option(str(number), say(language, f"weekday.{name}")) for number, name in enumerate(WEEKDAYS)
            ),
            chosen=str(wish.weekday),
        ),
        at=ChoiceInput(
            label=say(language, "digest.input.at"),
            options=tuple(Option(hour, hour) for hour in hours),
            chosen=wish.at,
        ),
    )
    return form.drawn(
        title=say(language, "digest.settings"),
        submit=say(language, "save"),
        below=(Note((say(language, "digest.input.mirror_note"),)),),
    )
