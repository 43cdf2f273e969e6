"""How the lists of kudos read, and the bot's home, which begins with two of them."""

from collections.abc import Sequence
from datetime import datetime

from bot.diary.actions import PAGE
from bot.kudos import actions
from bot.kudos.actions import KudosList, ListPage
from bot.kudos.kudos import Kudos, KudosPage
from bot.kudos.wording.fairness import hint
from bot.kudos.wording.kudos import body, change_buttons, mention, received_buttons, thanks, way_in
from bot.kudos.wording.past_kudos import past_entry
from bot.messages.message import Block, Buttons, Heading, Message, Note, Text
from bot.messages.say import day, joined, line, rich, say, together
from bot.org.actions import OPEN_SETTINGS
from bot.org.people import Person


def entry(kudos: Kudos, reader: Person, changeable: bool, *, in_public: bool = False) -> list[Block]:
    """Returns one kudos in a list; `in_public` leaves out whom no post names."""
    language = reader.language
    receivers = kudos.named_in_public if in_public else kudos.receivers
    given_on = Note((day(language, kudos.given_at, reader.time_zone),))
    private = [Note((say(language, "kudos.private"),))] if kudos.private else []
    thanked_back = [_thanked_back(kudos, language)] if kudos.is_of(reader) and kudos.thanked_back else []
    buttons = [change_buttons(kudos, language)] if changeable else []
    return [
        Text(thanks(kudos, receivers, language)),
        *body(kudos, language),
        given_on,
        *private,
        *thanked_back,
        *buttons,
    ]


def _thanked_back(kudos: Kudos, language: str) -> Note:
    people = together(language, [mention(person, language) for person in kudos.thanked_back])
    return Note(rich(language, "kudos.thanked_back_by", people=people))


def history(page: KudosPage, reader: Person, now: datetime) -> Message:
    """Returns a page of a list, with what the reader may do with each kudos `now`."""
    language, which = reader.language, page.history.value
    title = say(language, f"kudos.history.{which}")
    blocks: list[Block] = [Heading(title)]
    if page.covered_for:
        names = joined(language, [say(language, "list.person", name=name) for name in page.covered_for])
        blocks.append(Text((say(language, "kudos.history.cover", names=names),)))
    if page.kept:
        blocks.append(Text(line(language, "kudos.history.kept", count=page.kept)))
    if page.leaning:
        blocks += hint(page.leaning, language)
    for kudos in page.kudos:
        changeable = kudos.changeable_by(reader, now)
        blocks += entry(kudos, reader, changeable, in_public=page.history is KudosList.TEAM)
        blocks += _of_receiver(kudos, page.history, language)
    for past in page.past:
        blocks += past_entry(past, reader)
    if not page.kudos and not page.past:
        blocks.append(Text((say(language, f"kudos.history.{which}_empty"),)))
    buttons = []
    if page.older:
        buttons.append(actions.TURN_PAGE.button(say(language, "kudos.older"), page.older))
    if page.history is KudosList.MINE and page.kudos:
        good_days = ListPage(KudosList.GOOD_DAYS)
        buttons.append(actions.TURN_PAGE.button(say(language, "kudos.history.good_days"), good_days))
    if buttons:
        blocks.append(Buttons(tuple(buttons)))
    return Message(title, tuple(blocks))


def _of_receiver(kudos: Kudos, history: KudosList, language: str) -> list[Block]:
    match history:
        case KudosList.MINE:
            return [Buttons(received_buttons(kudos, language))]
        case KudosList.GOOD_DAYS:
            return [Buttons((actions.LET_GO.button(say(language, "kudos.no_good_day"), kudos.id),))]
        case KudosList.GIVEN | KudosList.TEAM | KudosList.BEFORE:
            return []


def home(
    received: Sequence[Kudos], given_kudos: Sequence[Kudos], reader: Person, check_in: Sequence[Block] = ()
) -> Message:
    """Returns the bot's home: the way to give, what came out of the latest check-in, what I got, what I gave."""
    language = reader.language
    title = say(language, "home.title")
    blocks: list[Block] = [
        Heading(title),
        Text((say(language, "home.promise"),)),
        Buttons(
            (
                way_in(language),
                OPEN_SETTINGS.button(say(language, "settings.title")),
                *(() if reader.is_guest else (PAGE.button(say(language, "diary.open"), 0),)),
            )
        ),
        *check_in,
    ]
    for which, kudoses in (("mine", received), ("given", given_kudos)):
        blocks.append(Heading(say(language, f"kudos.history.{which}")))
        for kudos in kudoses:
            blocks += entry(kudos, reader, changeable=False)
        if not kudoses:
            blocks.append(Text((say(language, f"kudos.history.{which}_empty"),)))
    return Message(title, tuple(blocks))
