"""How what customers wrote reads to whom it thanks, and to whoever it was handed on to."""

from collections.abc import Sequence
from datetime import UTC, datetime, time

from bot.config.settings import KudosRules
from bot.customers import actions
from bot.customers.actions import CloseForm, ShareForm
from bot.customers.links import LinkKind
from bot.customers.thanks import WORD_AT_MOST, CustomerThanks, ThanksState
from bot.messages.message import (
    Block,
    Buttons,
    ChoiceInput,
    Form,
    Heading,
    Mention,
    Message,
    Note,
    Option,
    PeopleInput,
    Quote,
    Text,
    TextInput,
)
from bot.messages.say import day, line, plain, rich, say
from bot.org.people import Person
from bot.org.values import Value


def mention(person: Person) -> Mention:
    return Mention(person.platform_id, person.name)


def notice(waiting: Sequence[CustomerThanks], at_once: int, reader: Person) -> Message:
    """Returns what somebody reads once a day at most: the first few in full, the others behind a button."""
    language = reader.language
    text = say(language, "customers.somebody", count=len(waiting))
    blocks: list[Block] = [Text((text,)), Note((say(language, "customers.only_you"),))]
    for thanks in waiting[:at_once]:
        blocks += entry(thanks, reader)
    if count := len(waiting[at_once:]):
        further = actions.WAITING.button(say(language, "customers.further", count=count), waiting[at_once - 1].id)
        blocks.append(Buttons((further,)))
    return Message(text, tuple(blocks))


def overview(listed: Sequence[CustomerThanks], behind: int, reader: Person) -> Message:
    """Returns what waits, and what one keeps; `behind` is the last one of this page where others follow, else 0."""
    language, title = reader.language, say(reader.language, "customers.waiting_title")
    blocks: list[Block] = [Heading(title)]
    for thanks in listed:
        blocks += entry(thanks, reader)
    if not listed:
        blocks.append(Text(line(language, "customers.nothing_waits")))
    if behind:
        blocks.append(Buttons((actions.WAITING.button(say(language, "customers.next_page"), behind),)))
    return Message(title, tuple(blocks))


def entry(thanks: CustomerThanks, reader: Person) -> list[Block]:
    """Returns one with what its receiver may do."""
    language = reader.language
    buttons = [actions.SHARE.button(say(language, "customers.share"), thanks.id)]
    if thanks.state is ThanksState.WAITING:
        buttons.append(actions.KEEP.button(say(language, "customers.keep"), thanks.id))
    buttons.append(actions.NOT_THANKS.button(say(language, "customers.not_thanks"), thanks.id))
    notes = [Note((say(language, "customers.is_kept"),))] if thanks.state is ThanksState.KEPT else []
    return [*written(thanks, reader), *notes, Buttons(tuple(buttons))]


def written(thanks: CustomerThanks, reader: Person) -> list[Block]:
    """Returns what a customer wrote, as words of a stranger."""
    language = reader.language
    fields = {"thanked": thanks.thanked, "day": _day(thanks, reader)}
    name = [Note((say(language, "kudos.customer_name", name=thanks.name),))] if thanks.name else []
    place = [Note((say(language, "customers.came_from", place=thanks.came_from),))] if thanks.came_from else []
    return [Note((say(language, f"customers.to.{thanks.kind.value}", **fields),)), Quote(thanks.words), *name, *place]


def _day(thanks: CustomerThanks, reader: Person) -> str:
    if thanks.written_on is None:
        return day(reader.language, thanks.came_at, reader.time_zone)
    return day(reader.language, datetime.combine(thanks.written_on, time(12), UTC), "UTC")


def share_form(
    thanks: CustomerThanks, members: Sequence[Person], values: Sequence[Value], rules: KudosRules, reader: Person
) -> Form:
    """Returns the form in which the value is picked and, of a team or department, who is thanked."""
    language = reader.language
    receivers = PeopleInput(say(language, "customers.input.receivers"), tuple(map(mention, members)))
    options = tuple(Option(str(value.id), value.label(language)) for value in values)
    value = ChoiceInput(say(language, "kudos.input.value"), options, required=rules.value_required)
    form = ShareForm(
        receivers=None if thanks.kind is LinkKind.PERSON else receivers,
        value=value if values else None,
        thanks=thanks.id,
    )
    return form.drawn(
        title=say(language, "customers.share"),
        submit=say(language, "customers.share"),
        above=written(thanks, reader),
        below=(Note((say(language, "customers.how_shared"),)),),
    )


def not_thanks(thanks: CustomerThanks, head: Person | None, reader: Person) -> Message:
    """Returns what can be done with what is no thanks; it is not gone before one of these is pressed."""
    language = reader.language
    text = say(language, "customers.what_then")
    buttons = [actions.THROW_AWAY.button(say(language, "customers.throw_away"), thanks.id)]
    further: list[Block] = []
    if head:
        buttons.append(actions.HAND_ON.button(say(language, "customers.hand_on"), thanks.id, sends=True))
        further = [Text(rich(language, "customers.to_whom", head=mention(head)))]
    return Message(text, (Text((text,)), *written(thanks, reader), *further, Buttons(tuple(buttons))))


def handed(thanks: CustomerThanks, handing: Person | None, reader: Person) -> Message:
    """Returns what whoever heads the department reads, by whom it was handed on; closed, with their word."""
    language = reader.language
    by_whom = mention(handing) if handing else say(language, "customers.somebody_left")
    text = rich(language, "customers.handed", by=by_whom)
    if thanks.state is ThanksState.CLOSED:
        closed = (Note((say(language, "customers.your_word"),)), Quote(thanks.answer))
        return Message(plain(text), (Text(text), *written(thanks, reader), *closed))
    close = actions.CLOSE.button(say(language, "customers.close"), thanks.id)
    return Message(plain(text), (Text(text), *written(thanks, reader), Buttons((close,))))


def close_form(thanks: CustomerThanks, reader: Person) -> Form:
    language = reader.language
    word = TextInput(
        say(language, "customers.input.word"),
        WORD_AT_MOST,
        multiline=True,
        example=say(language, "customers.input.word_example"),
    )
    return CloseForm(word=word, thanks=thanks.id).drawn(
        title=say(language, "customers.close"),
        submit=say(language, "customers.close"),
        above=written(thanks, reader),
    )


def answered(thanks: CustomerThanks, head: Person | None, reader: Person) -> Message:
    """Returns the word that comes back to who handed it on."""
    language = reader.language
    whose = mention(head) if head else say(language, "customers.somebody_left")
    text = rich(language, "customers.answered", head=whose)
    return Message(plain(text), (Text(text), Quote(thanks.answer), *written(thanks, reader)))
