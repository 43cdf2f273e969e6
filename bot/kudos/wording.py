"""How a kudos and everything around it reads."""

from collections.abc import Sequence

from bot.config.settings import KudosRules
from bot.kudos.kudos import CHANGEABLE_FOR, WORD_AT_MOST, Draft, Kudos
from bot.kudos.sincerity import Hint
from bot.messages.message import (
    Block,
    Bold,
    Button,
    Buttons,
    ChoiceInput,
    Form,
    Heading,
    Input,
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
from bot.messages.refusal import Refusal
from bot.messages.say import clock, day, plain, refusal, rich, say, together
from bot.org.people import Person
from bot.org.values import Value


def mention(person: Person) -> Mention:
    return Mention(person.platform_id, person.name)


def _thanks(kudos: Kudos, receivers: Sequence[Person], language: str) -> Line:
    people = together(language, [mention(person) for person in receivers])
    if kudos.value is None:
        return rich(language, "kudos.post", giver=mention(kudos.giver), receivers=people)
    value = Bold(kudos.value.label(language))
    return rich(language, "kudos.post_value", giver=mention(kudos.giver), receivers=people, value=value)


def _body(kudos: Kudos, language: str) -> list[Block]:
    blocks: list[Block] = [Quote(kudos.words)] if kudos.words else []
    if kudos.link:
        blocks.append(Note((Link(kudos.link, say(language, "kudos.link")),)))
    blocks += [
        Note(rich(language, "kudos.plus_line", author=mention(plus.author), word=plus.word)) for plus in kudos.plus
    ]
    return blocks


def post(kudos: Kudos, language: str) -> Message | None:
    """The one public post; nothing when it was taken back, is private, or nobody in it wants to be posted about."""
    if not kudos.named_in_public:
        return None
    line = _thanks(kudos, kudos.named_in_public, language)
    buttons = Buttons(
        (
            Button(say(language, "kudos.plus"), "kudos.plus", str(kudos.id)),
            Button(say(language, "kudos.more"), "kudos.more", str(kudos.id)),
        )
    )
    return Message(plain(line), (Text(line), *_body(kudos, language), buttons))


def direct(kudos: Kudos, language: str) -> Message | None:
    """What a receiver reads, also when nobody else does."""
    if kudos.removed:
        return None
    giver = mention(kudos.giver)
    if kudos.value is None:
        line = rich(language, "kudos.direct", giver=giver)
    else:
        line = rich(language, "kudos.direct_value", giver=giver, value=Bold(kudos.value.label(language)))
    private = [Note((say(language, "kudos.private"),))] if kudos.private else []
    return Message(plain(line), (Text(line), *_body(kudos, language), *private))


def given(kudos: Kudos, language: str, time_zone: str) -> Message:
    """The giver's own answer, with the way back while there is one."""
    until = clock(language, kudos.given_at + CHANGEABLE_FOR, time_zone)
    people = together(language, [mention(person) for person in kudos.receivers])
    line = rich(language, "kudos.given", receivers=people, until=until)
    return Message(plain(line), (Text(line), _change_buttons(kudos.id, language)))


def _change_buttons(kudos_id: int, language: str) -> Buttons:
    return Buttons(
        (
            Button(say(language, "kudos.change"), "kudos.change", str(kudos_id)),
            Button(say(language, "kudos.take_back"), "kudos.take_back", str(kudos_id)),
        )
    )


def hinted(hint: Hint, draft_id: int, language: str) -> Message:
    text = say(language, f"kudos.hint.{hint}")
    buttons = (
        Button(say(language, "kudos.change"), "kudos.open", str(draft_id)),
        Button(say(language, "kudos.as_it_is"), "kudos.send", str(draft_id), sends=True),
    )
    return Message(text, (Text((text,)), Buttons(buttons)))


def refused(why: Refusal, draft: Draft, draft_id: int, language: str) -> Message:
    """A "no" to what was typed, with the form one tap away and the words in full if no form can hold them."""
    text = refusal(language, why)
    words = (Quote(draft.words),) if why.key == "kudos.refused.too_long" else ()
    button = Button(say(language, "kudos.open"), "kudos.open", str(draft_id))
    return Message(text, (Text((text,)), *words, Buttons((button,))))


def give_form(
    draft: Draft,
    receivers: Sequence[Person],
    values: Sequence[Value],
    rules: KudosRules,
    language: str,
    state: dict[str, str],
    hint: Hint | None = None,
) -> Form:
    """Everything a thanks needs, and what was typed. With a `hint`, sending it once more sends it as it is."""
    blocks: list[Block | Input] = []
    if hint:
        blocks.append(Text((say(language, f"kudos.hint.{hint}"),)))
    if draft.link:
        blocks.append(Note((Link(draft.link, say(language, "kudos.link")),)))
    if draft.unknown:
        blocks.append(Text((say(language, "kudos.not_found", names=" ".join(draft.unknown)),)))
    blocks += [
        PeopleInput(
            "receivers", say(language, "kudos.input.receivers"), tuple(mention(receiver) for receiver in receivers)
        ),
        *_value_and_words(draft.value_id, draft.words, values, rules, language, words_required=not draft.link),
        ChoiceInput(
            "visibility",
            say(language, "kudos.input.visibility"),
            (
                Option("public", say(language, "kudos.input.public")),
                Option("private", say(language, "kudos.input.private")),
            ),
            "private" if draft.private else "public",
        ),
    ]
    submit = say(language, "kudos.as_it_is" if hint else "kudos.send")
    return Form("kudos.give", say(language, "kudos.form"), submit, tuple(blocks), state)


def change_form(kudos: Kudos, values: Sequence[Value], rules: KudosRules, language: str) -> Form:
    """The value it has is offered under its name of that day, even if it is retired by now."""
    kept = [kudos.value] if kudos.value else []
    offered = [*kept, *(value for value in values if value.id not in [value_.id for value_ in kept])]
    chosen = kudos.value.id if kudos.value else None
    inputs = _value_and_words(chosen, kudos.words, offered, rules, language, words_required=not kudos.link)
    title = say(language, "kudos.change_form")
    return Form("kudos.change", title, say(language, "save"), inputs, {"kudos": str(kudos.id)})


def _value_and_words(
    chosen: int | None,
    words: str,
    values: Sequence[Value],
    rules: KudosRules,
    language: str,
    *,
    words_required: bool,
) -> tuple[Block | Input, ...]:
    """Words that no input takes are shown in full above it."""
    fits = len(words) <= rules.words_at_most
    text = TextInput(
        "words",
        say(language, "kudos.input.words"),
        rules.words_at_most,
        words if fits else "",
        multiline=True,
        required=words_required,
        example=say(language, "kudos.input.example"),
    )
    body = (text,) if fits else (Quote(words), text)
    if not values:
        return body
    options = tuple(Option(str(value.id), value.label(language)) for value in values)
    known = str(chosen) if chosen and any(value.id == chosen for value in values) else None
    choice = ChoiceInput("value", say(language, "kudos.input.value"), options, known, rules.value_required)
    return choice, *body


def plus_form(kudos: Kudos, language: str) -> Form:
    word = TextInput(
        "word", say(language, "kudos.input.word"), WORD_AT_MOST, example=say(language, "kudos.input.word_example")
    )
    blocks = (Text(_thanks(kudos, kudos.named_in_public, language)), word)
    return Form("kudos.plus", say(language, "kudos.plus"), say(language, "add"), blocks, {"kudos": str(kudos.id)})


def removal_form(kudos: Kudos, language: str) -> Form:
    blocks = (
        Text(_thanks(kudos, kudos.receivers, language)),
        TextInput("because", say(language, "kudos.input.because"), 300, multiline=True),
    )
    submit = say(language, "remove")
    return Form("kudos.remove", say(language, "kudos.removal_form"), submit, blocks, {"kudos": str(kudos.id)})


def entry(kudos: Kudos, reader: Person, changeable: bool, *, in_public: bool = False) -> list[Block]:
    """One kudos in a list; `in_public` leaves out whom no post names."""
    language = reader.language
    receivers = kudos.named_in_public if in_public else kudos.receivers
    when = Note((day(language, kudos.given_at, reader.time_zone),))
    private = [Note((say(language, "kudos.private"),))] if kudos.private else []
    buttons = [_change_buttons(kudos.id, language)] if changeable else []
    return [
        Text(_thanks(kudos, receivers, language)),
        *_body(kudos, language),
        when,
        *private,
        *buttons,
    ]


def history(which: str, shown: Sequence[tuple[Kudos, bool]], older: int | None, reader: Person) -> Message:
    """A page of `mine`, `given` or `team`; each kudos with whether the reader may still change it."""
    language = reader.language
    title = say(language, f"kudos.history.{which}")
    blocks: list[Block] = [Heading(title)]
    for kudos, changeable in shown:
        blocks += entry(kudos, reader, changeable, in_public=which == "team")
    if not shown:
        blocks.append(Text((say(language, f"kudos.history.{which}_empty"),)))
    if older is not None:
        blocks.append(Buttons((Button(say(language, "kudos.older"), "kudos.page", f"{which}:{older}"),)))
    return Message(title, tuple(blocks))


def home(received: Sequence[Kudos], sent: Sequence[Kudos], reader: Person, check_in: Sequence[Block] = ()) -> Message:
    """The bot's home: the way to give, what came out of the latest check-in, what I got, what I gave."""
    language = reader.language
    title = say(language, "home.title")
    blocks: list[Block] = [
        Heading(title),
        Text((say(language, "home.promise"),)),
        Buttons(
            (
                Button(say(language, "kudos.form"), "kudos.form", "", sends=True),
                Button(say(language, "settings.title"), "settings.open", ""),
            )
        ),
        *check_in,
    ]
    for which, kudoses in (("mine", received), ("given", sent)):
        blocks.append(Heading(say(language, f"kudos.history.{which}")))
        for kudos in kudoses:
            blocks += entry(kudos, reader, changeable=False)
        if not kudoses:
            blocks.append(Text((say(language, f"kudos.history.{which}_empty"),)))
    return Message(title, tuple(blocks))
