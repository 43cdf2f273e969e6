"""How a kudos and everything around it reads."""

from collections.abc import Sequence

from bot.config.settings import KudosRules
from bot.kudos import actions
from bot.kudos.actions import ChangeForm, GiveForm, PlusForm, RemovalForm, Visibility
from bot.kudos.kudos import CHANGEABLE_FOR, WORD_AT_MOST, Draft, Kudos
from bot.kudos.sincerity import Hint
from bot.messages.fields import Below
from bot.messages.message import (
    Block,
    Bold,
    Button,
    Buttons,
    ChoiceInput,
    Form,
    Line,
    Link,
    Mention,
    Message,
    Note,
    Option,
    PeopleInput,
    Quote,
    Text,
    TextInput,
)
from bot.messages.say import clock, plain, rich, say, together
from bot.org.people import Person
from bot.org.values import Value


def mention(person: Person, language: str) -> Mention | str:
    """Returns the link to somebody; to whoever was forgotten none leads."""
    return say(language, "forgetting.colleague") if person.is_nobody else Mention(person.platform_id, person.name)


def thanks(kudos: Kudos, receivers: Sequence[Person], language: str) -> Line:
    return _thanking(
        _POST, kudos, language, receivers=together(language, [mention(person, language) for person in receivers])
    )


_POST = ("kudos.post", "kudos.post_value", "kudos.post_customer", "kudos.post_customer_value")
_DIRECT = ("kudos.direct", "kudos.direct_value", "kudos.direct_customer", "kudos.direct_customer_value")


def _thanking(ways: Sequence[str], kudos: Kudos, language: str, **fields: Line) -> Line:
    """`ways`: without a value, with one, both of a customer, whose name, if they wrote one, stands below."""
    fields |= {"giver": (mention(kudos.giver, language),)} if kudos.giver else {}
    fields |= {"value": (Bold(kudos.value.label(language), kudos.value.id),)} if kudos.value else {}
    return rich(language, ways[2 * (kudos.giver is None) + (kudos.value is not None)], **fields)


def body(kudos: Kudos, language: str) -> list[Block]:
    """Returns what was written, what it was given for, and who joined it."""
    blocks: list[Block] = [Quote(kudos.words)] if kudos.words else []
    if kudos.customer:
        blocks.append(Note((say(language, "kudos.customer_name", name=kudos.customer),)))
    if kudos.link:
        blocks.append(_source(kudos.link, kudos.quote, language))
    blocks += [
        Note(rich(language, "kudos.plus_line", author=mention(plus.author, language), word=plus.word))
        for plus in kudos.plus
    ]
    return blocks


def _source(link: str, quote: str, language: str) -> Note:
    """The message that a kudos is given for, as it begins where that may be read."""
    return Note((Link(link, say(language, "kudos.quote", quote=quote) if quote else say(language, "kudos.link")),))


def post(kudos: Kudos, language: str) -> Message | None:
    """Returns the one public post; nothing when it was taken back, is private, or nobody in it wants to be posted
    about.
    """
    if not kudos.named_in_public:
        return None
    line = thanks(kudos, kudos.named_in_public, language)
    buttons = Buttons(
        (
            actions.PLUS.button(say(language, "kudos.plus"), kudos.id),
            actions.MORE.button(say(language, "kudos.more"), kudos.id),
        )
    )
    return Message(plain(line), (Text(line), *body(kudos, language), buttons))


def direct(kudos: Kudos, language: str) -> Message | None:
    """Returns what a receiver reads, also when nobody else does."""
    if kudos.removed:
        return None
    line = _thanking(_DIRECT, kudos, language)
    private = [Note((say(language, "kudos.private"),))] if kudos.private else []
    buttons = Buttons((*received_buttons(kudos, language), actions.MORE.button(say(language, "kudos.more"), kudos.id)))
    return Message(plain(line), (Text(line), *body(kudos, language), *private, buttons))


def received_buttons(kudos: Kudos, language: str) -> tuple[Button, ...]:
    """Returns what a receiver may do with it by one tap; a customer is not thanked back, since nobody knows them."""
    thank_back = actions.THANK_BACK.button(say(language, "kudos.thank_back"), kudos.id)
    save = actions.SAVE.button(say(language, "kudos.good_day"), kudos.id)
    return (
        (save,)
        if kudos.giver is None or kudos.giver.is_nobody
        else (thank_back, save, *may_read_button(kudos, language))
    )


def may_read_button(kudos: Kudos, language: str) -> tuple[Button, ...]:
    """Returns how its giver and its receivers agree that newcomers may read it, where that may be asked."""
    return (actions.MAY_READ.button(say(language, "kudos.may_read"), kudos.id),) if kudos.can_be_story else ()


def agreed(kudos: Kudos, language: str, *, is_new: bool) -> Message:
    """Returns the answer to who agrees, with the way back."""
    text = say(language, "kudos.may_read_agreed" if is_new else "kudos.may_read_before")
    way_back = actions.RATHER_NOT.button(say(language, "kudos.rather_not"), kudos.id)
    return Message(text, (Text((text,)), Buttons((way_back,))))


def given(kudos: Kudos, language: str, time_zone: str) -> Message:
    """Returns the giver's own answer, with the way back while there is one."""
    until = clock(language, kudos.given_at + CHANGEABLE_FOR, time_zone)
    people = together(language, [mention(person, language) for person in kudos.receivers])
    key = "kudos.given_customer" if kudos.is_from_customer else "kudos.given"
    line = rich(language, key, receivers=people, until=until)
    buttons = (*change_buttons(kudos, language).buttons, *may_read_button(kudos, language))
    return Message(plain(line), (Text(line), Buttons(buttons)))


def change_buttons(kudos: Kudos, language: str) -> Buttons:
    """Returns what its owner may still do with it.

    A thanks by one tap has no word of its giver's yet; a customer's words are nobody's to change.
    """
    take_back = actions.TAKE_BACK.button(say(language, "kudos.take_back"), kudos.id)
    if kudos.is_from_customer:
        return Buttons((take_back,))
    change = say(language, "kudos.change" if kudos.words else "kudos.add_word")
    return Buttons((actions.CHANGE.button(change, kudos.id), take_back))


def give_form(
    draft: Draft,
    values: Sequence[Value],
    rules: KudosRules,
    language: str,
    *,
    draft_id: int = 0,
    hint: Hint | None = None,
) -> Form:
    """Returns the form of a thanks, filled in with what was typed. With a `hint`, sending it again sends it as it is.

    `draft_id` is of a stored draft, which is sent once, whichever way.
    """
    blocks: list[Block] = [Text((say(language, f"kudos.hint.{hint}"),))] if hint else []
    if draft.link:
        blocks.append(_source(draft.link, draft.quote, language))
    if draft.unknown:
        blocks.append(Text((say(language, "kudos.not_found", names=" ".join(draft.unknown)),)))
    form = GiveForm(
        receivers=PeopleInput(say(language, "kudos.input.receivers"), _receivers(draft)),
        value=_value_input(draft.value_id, values, rules, language),
        words=_words_input(draft.words, rules, language, required=not draft.link),
        visibility=ChoiceInput(
            label=say(language, "kudos.input.visibility"),
            options=tuple(Option(choice.value, say(language, f"kudos.input.{choice.value}")) for choice in Visibility),
            chosen=(Visibility.PRIVATE if draft.private else Visibility.PUBLIC).value,
        ),
        link=draft.link,
        place=draft.place,
        quote=draft.quote or None,
        draft=draft_id or None,
        hinted=draft.hinted,
        cover=draft.cover,
    )
    submit = say(language, "kudos.as_it_is" if hint else "kudos.send")
    return form.drawn(title=say(language, "kudos.form"), submit=submit, above=blocks)


def _receivers(draft: Draft) -> tuple[Mention, ...]:
    people = (Mention(receiver.platform_id, receiver.name) for receiver in draft.receivers)
    return (*people, *(Mention(id_, id_) for id_ in draft.unmet))


def change_form(kudos: Kudos, values: Sequence[Value], rules: KudosRules, language: str) -> Form:
    """Returns the form that changes a kudos. Its value is offered by its name of that day, even if retired by now."""
    current = [kudos.value] if kudos.value else []
    offered = [*current, *(value for value in values if value.id not in [value_.id for value_ in current])]
    chosen = kudos.value.id if kudos.value else None
    form = ChangeForm(
        value=_value_input(chosen, offered, rules, language),
        words=_words_input(kudos.words, rules, language, required=not kudos.link),
        kudos=kudos.id,
    )
    return form.drawn(title=say(language, "kudos.change_form"), submit=say(language, "save"))


def _words_input(words: str, rules: KudosRules, language: str, *, required: bool) -> Below[TextInput]:
    """Words that no input takes are shown in full above it."""
    fits = len(words) <= rules.words_at_most
    text = TextInput(
        label=say(language, "kudos.input.words"),
        at_most=rules.words_at_most,
        text=words if fits else "",
        multiline=True,
        required=required,
        example=say(language, "kudos.input.example"),
    )
    return Below(() if fits else (Quote(words),), text)


def _value_input(chosen: int | None, values: Sequence[Value], rules: KudosRules, language: str) -> ChoiceInput | None:
    if not values:
        return None
    options = tuple(Option(str(value.id), value.label(language)) for value in values)
    preselected = str(chosen) if chosen and any(value.id == chosen for value in values) else None
    return ChoiceInput(say(language, "kudos.input.value"), options, preselected, required=rules.value_required)


def plus_form(kudos: Kudos, language: str) -> Form:
    label, example = say(language, "kudos.input.word"), say(language, "kudos.input.word_example")
    form = PlusForm(word=TextInput(label, WORD_AT_MOST, example=example), kudos=kudos.id)
    return form.drawn(
        title=say(language, "kudos.plus"),
        submit=say(language, "add"),
        above=(Text(thanks(kudos, kudos.named_in_public, language)),),
    )


def removal_form(kudos: Kudos, language: str) -> Form:
    because = TextInput(say(language, "kudos.input.because"), 300, multiline=True)
    return RemovalForm(because=because, kudos=kudos.id).drawn(
        title=say(language, "kudos.removal_form"),
        submit=say(language, "remove"),
        above=(Text(thanks(kudos, kudos.receivers, language)),),
    )


def way_in(language: str) -> Button:
    return actions.NEW.button(say(language, "kudos.form"), sends=True)
