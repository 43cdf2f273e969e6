"""Any message and any form, not only ours: for the laws that every platform's renderer keeps."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.messages.message import (
    Block,
    Bold,
    Button,
    Buttons,
    Cell,
    Chart,
    ChoiceInput,
    Facts,
    Form,
    Heading,
    Input,
    Link,
    Mention,
    Message,
    Note,
    Option,
    PeopleInput,
    Quote,
    Series,
    Table,
    Text,
    TextInput,
)
from bot.messages.multiples import LineScale, Multiples, Panel, SmallLine
from bot.messages.pictures import Fill, Pair, Pairs, Waterline

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
somewhat = st.builds(lambda text, times: text * times, words, st.sampled_from([1, 1, 2, 100]))
label = words.filter(str.strip)
names = st.text("abcdefghij_.", min_size=1, max_size=20)
spans = st.one_of(
    somewhat,
    st.builds(Bold, somewhat),
    st.builds(Mention, st.from_regex(r"U[A-Z0-9]{8}", fullmatch=True), label),
    st.builds(Link, st.just("https://example.com/a?b=c&d"), label),
)
lines = st.lists(spans, max_size=8).map(tuple)
buttons = st.builds(Button, label, names, words, st.booleans())


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    weeks = draw(st.integers(0, 30))
    values = st.lists(st.none() | st.floats(-9, 99), min_size=weeks, max_size=weeks).map(tuple)
    labels = draw(st.lists(words, min_size=weeks, max_size=weeks).map(tuple))
    series = draw(st.lists(st.builds(Series, words, values), max_size=9).map(tuple))
    return Chart(title=draw(somewhat), labels=labels, series=series, alt_text=draw(somewhat))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    across, down = draw(st.integers(0, 24)), draw(st.sampled_from([0, 1, 3, 120]))
    cells = st.builds(Cell, words, st.none() | st.floats(0, 1), st.booleans())
    row = st.lists(cells, min_size=across, max_size=across).map(tuple) if across else st.just(())
    some = draw(st.lists(row, min_size=3, max_size=3)) if across else []
    columns = draw(st.lists(words | somewhat, min_size=across, max_size=across).map(tuple))
    return Table(draw(somewhat), columns, tuple((some * 40)[:down]))


@st.composite
def pictures(draw: st.DrawFn) -> Pairs:
    numbers = st.none() | st.floats(1, 5)
    pair = st.builds(Pair, words, numbers, numbers, somewhat, somewhat, st.sampled_from(Fill))
    pairs = draw(st.lists(pair, max_size=24).map(tuple))
    title, alt_text, bed = draw(somewhat), draw(somewhat), draw(st.none() | st.floats(-4, 4))
    if draw(st.booleans()):
        return Pairs(title, draw(words), draw(words), draw(words), pairs, alt_text)
    return Waterline(title, draw(words), draw(words), draw(words), pairs, alt_text, bed, draw(somewhat))


@st.composite
def multiples(draw: st.DrawFn) -> Multiples:
    places = draw(st.integers(0, 30))
    values = st.lists(st.none() | st.floats(-9, 99), min_size=places, max_size=places).map(tuple)
    some = st.frozensets(st.integers(0, places - 1)) if places else st.just(frozenset[int]())
    line = st.builds(SmallLine, values, some, some, words)
    panels = draw(st.lists(st.builds(Panel, words, line, line, somewhat), max_size=14).map(tuple))
    scale = st.builds(LineScale, words, st.floats(-9, 99), st.floats(-9, 99))
    later = draw(st.integers(-2, 2))
    heads = (draw(words), draw(words), draw(words))
    labels = (draw(words), draw(words))
    return Multiples(draw(somewhat), labels, draw(scale), draw(scale), panels, heads, draw(somewhat), later)


blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, somewhat),
    st.builds(Text, lines),
    st.builds(Quote, somewhat),
    st.builds(Note, lines),
    st.builds(Facts, st.lists(st.tuples(somewhat, somewhat), max_size=5).map(tuple)),
    st.builds(Buttons, st.lists(buttons, max_size=30).map(tuple)),
    charts(),
    tables(),
    pictures(),
    multiples(),
)
options = st.lists(st.builds(Option, names, label), min_size=1, max_size=12, unique_by=lambda one: one.value).map(tuple)
inputs: st.SearchStrategy[Input] = st.one_of(
    st.builds(PeopleInput, label, name=names),
    st.builds(ChoiceInput, label, options, names, st.booleans(), name=names),
    st.builds(TextInput, label, st.integers(1, 5000), somewhat, st.booleans(), st.booleans(), somewhat, name=names),
)
messages = st.builds(Message, label, st.lists(blocks, max_size=70).map(tuple))
forms = st.builds(
    lambda title, submit, content, state: Form(
        key="key",
        title=title,
        submit=submit,
        blocks=(TextInput(name="first", label="First", at_most=10), *content),
        state=state,
    ),
    label,
    label,
    st.lists(st.one_of(blocks, inputs), min_size=1, max_size=40, unique_by=lambda one: getattr(one, "name", id(one))),
    st.dictionaries(names, words, max_size=5),
)
unhurried = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
