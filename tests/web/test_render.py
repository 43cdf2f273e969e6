"""Every block and input becomes HTML from which no word of a person can break out."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.web import render
from bot.delivery.timeline import Post
from bot.messages.calendar import Calendar
from bot.messages.file_drop import FileDrop
from bot.messages.message import (
    Block,
    Bold,
    Button,
    Buttons,
    Cell,
    Chart,
    ChoiceInput,
    Details,
    Facts,
    Form,
    Heading,
    Input,
    Link,
    Mention,
    Message,
    Native,
    Note,
    Option,
    PeopleInput,
    Question,
    Questions,
    Quote,
    Series,
    Table,
    Text,
    TextInput,
)
from bot.messages.multiples import LineScale, Multiples, Panel, SmallLine
from bot.messages.pictures import Fill, Pair, Pairs, Waterline
from bot.messages.qr import QrPicture
from bot.org.people import Person

NASTY = "</textarea></blockquote>\"'><script>alert(1)</script>&amp; {{ 7*7 }} *bold* _it_\n  two"


class Reading(HTMLParser):
    """What a browser would see: tags with the names of their attributes, the attributes' values, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.shape: list[str] = []
        self.values: list[str] = []
        self.text = ""
        self.feed(str.__str__(html))  # markup would escape what is taken from it
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shape.append(f"<{tag} {' '.join(name for name, _ in attrs)}>")
        self.values += [value for _, value in attrs if value is not None]

    def handle_endtag(self, tag: str) -> None:
        self.shape.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.shape.append("<!-- -->")


def all_blocks(text: str) -> tuple[Block, ...]:
    full, half = Pair(text, 3.9, 3.4, text, text, Fill.FULL), Pair(text, 3.0, 3.2, text, text, Fill.HALF)
    pairs = (full, half, Pair(text, None, None))
    small, scale = SmallLine((2.0, None, 3.0, 3.5), frozenset({2}), frozenset({1}), text), LineScale(text, 1, 5)
    line = (text, Bold(text), Mention("@bo", text), Link("https://example.org/", text))
    return (
        Heading(text),
        Text(line),
        Quote(text),
        Note(line),
        Facts(((text, text),)),
        Chart(
            title=text,
            labels=(text, text),
            series=(Series(text, (3.0, None)), Series("so long, a list", (None, 4.1))),
            alt_text=text,
        ),
        Table(text, (text, text), ((Cell(text), Cell(text, 0.5)), (Cell(text), Cell(text, withheld=True)))),
        Calendar(text, (text, text), ((Cell(text), Cell(text)), (Cell(text), Cell(text))), ((True, False), ())),
        Pairs(text, text, text, text, pairs, text),
        Waterline(text, text, text, text, pairs, text, bed=0.2, legend=text),
        QrPicture("https://example.org/1", text, text),
        Multiples(text, (text, text), scale, scale, (Panel(text, small, small, text),), (text, text, text), text, 1),
        Buttons((Button(text, text, text), Button(text, "act", "7", sends=True))),
        Questions((Question(text, text, tuple(Button(text, text, text, name=text) for _ in range(7))),), text, text),
        FileDrop(text, text, text, text),
        Details(text, (Text(line), Note(line)), Button(text, text, text)),
    )


def all_inputs(text: str) -> tuple[Input, ...]:
    few = tuple(Option(f"{number}{text}", text) for number in range(2))
    many = tuple(Option(f"{number}{text}", text) for number in range(9))
    return (
        PeopleInput(text, (Mention("@bo", text),), name="people"),
        ChoiceInput(name="few", label=text, options=few, chosen=few[0].value),
        ChoiceInput(name="many", label=text, options=many, chosen=None, required=False),
        TextInput(name="line", label=text, at_most=40, text=text, example=text),
        TextInput(name="lines", label=text, at_most=40, text=text, multiline=True, required=False),
    )


def drawn(text: str) -> str:
    form = Form(key=text, title=text, submit=text, blocks=(*all_blocks(text), *all_inputs(text)), state={text: text})
    return render.message(Message(text, all_blocks(text))) + render.form(form, "en") + render.words(text)


def test_every_block_and_every_input_is_among_the_samples() -> None:
    natives = {
        kind
        for parent in (Native, Pairs, Table)
        for kind in parent.__subclasses__()
        if kind.__module__.startswith("bot.")
    }
    kinds = {*get_args(Block), *natives} - {Native}
    assert {type(one).__name__ for one in all_blocks("a")} == {kind.__name__ for kind in kinds}
    assert {type(one) for one in all_inputs("a")} == set(get_args(Input))


@settings(deadline=None)
@given(st.text(min_size=1))
def test_no_text_can_change_the_shape_of_the_page(text: str) -> None:
    assert Reading(drawn(text)).shape == Reading(drawn("a")).shape


def test_no_tag_and_no_template_in_words_comes_to_life() -> None:
    html = drawn(NASTY)
    assert "<script" not in html
    assert "49" not in Reading(html).text


@settings(deadline=None)
@given(st.text(min_size=1).filter(lambda text: "\r" not in text))
def test_words_are_shown_as_they_were_written(words: str) -> None:
    assert Reading(render.block(Quote(words))).text == words
    assert Reading(render.words(words)).text == words
    held, empty = (
        Reading(render.input_field(TextInput(name="a", label="", at_most=9, text=text), "en")).values
        for text in (words, "")
    )
    assert held.count(words) == empty.count(words) + 1
    # A browser drops the one line break that follows <textarea>.
    lines = render.input_field(TextInput(name="a", label="", at_most=9, text=words, multiline=True), "en")
    assert Reading(lines).text.strip("\n") == words.strip("\n")
    assert f'aria-describedby="refused-a" aria-required="true">\n{words[0]}' in lines or not words[0].isalnum()


@given(st.dictionaries(st.text(), st.text()))
def test_the_state_of_a_form_comes_back_untouched(state: dict[str, str]) -> None:
    html = render.form(Form(key="key", title="title", submit="send", blocks=(), state=state), "en")
    [kept] = [value for value in Reading(html).values if value.startswith("{")]
    assert json.loads(kept) == state


def test_a_line_reads_as_one_sentence() -> None:
    line = ("Thanks, ", Mention("@bo", "Bo"), ", for ", Bold("courage"), ".")
    assert Reading(render.block(Text(line))).text == "Thanks, Bo, for courage."
    assert 'data-person="@bo"' in render.block(Text(line))


@pytest.mark.parametrize("url", ["https://example.org/a?b=c#d", "http://127.0.0.1:8080/", "general#post-12"])
def test_a_link_leads_to_the_web_or_to_a_post(url: str) -> None:
    assert f'href="{url}"' in render.span(Link(url, "there"))


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)//https://x", "data:text/html,x", "//evil.example/", "x:y#post-1", ""],
)
def test_any_other_link_is_text(url: str) -> None:
    assert render.span(Link(url, "there")) == "there"


def test_one_button_stands_out_and_each_carries_its_deed() -> None:
    html = render.block(Buttons((Button("More", "kudos.more", "7"), Button("Send", "kudos.send", "8", sends=True))))
    assert '<button type="button" data-action="kudos.more" data-value="7">More</button>' in html
    assert '<button type="button" class="sends" data-action="kudos.send" data-value="8">Send</button>' in html


def test_a_choice_that_may_be_left_open_offers_none_and_starts_with_it() -> None:
    options = (Option("1", "One"),)
    optional = render.input_field(ChoiceInput(name="a", label="A", options=options, required=False), "ja")
    assert 'value="" checked><span>選ばない</span>' in optional
    assert "選ばない" not in render.input_field(ChoiceInput(name="a", label="A", options=options), "ja")
    chosen = render.input_field(ChoiceInput(name="a", label="A", options=options, chosen="1", required=False), "en")
    assert chosen.count("checked") == 1
    assert 'value="1" checked' in chosen


def test_a_long_choice_is_a_list_with_its_choice_kept() -> None:
    options = tuple(Option(str(number), f"No. {number}") for number in range(9))
    html = render.input_field(ChoiceInput(name="a", label="A", options=options, chosen="4"), "en")
    assert html.count("<option") == 9
    assert '<option value="4" selected>No. 4</option>' in html


def test_no_text_is_cut_off_by_its_field() -> None:
    html = render.input_field(TextInput(name="a", label="A", at_most=40, text="x" * 99), "en")
    assert "maxlength" not in html
    assert "x" * 99 in html
    assert 'data-at-most="40"' in html


def test_what_only_one_person_sees_says_so_and_repeats_what_they_wrote() -> None:
    said = Message("Nobody", (Text(("Nobody is named.",)),))
    assert "Only you see this" in render.own(said, "/kudos <b>", "en")
    assert "You wrote: /kudos &lt;b&gt;" in render.own(said, "/kudos <b>", "en")
    assert "入力した文" not in render.own(said, "", "ja")


def post(author: Person | None) -> str:
    stored = Post(
        id=7,
        place="general",
        author_id=author.id if author else None,
        html="<p>hi</p>",
        plain="hi",
        posted_at=datetime(2026, 3, 2, tzinfo=UTC),
        revision=3,
    )
    return render.article(stored, author, "10:00", "Thank" if author else "")


def test_a_post_is_told_by_its_author() -> None:
    bo = Person(platform_id="@bo", name="Bo Achterberg", handle="bo", id=5)
    assert ">BA</span>" in post(bo)
    assert ">ÉC</span>" in post(replace(bo, name="Élise van Cleve"))
    assert ">B</span>" in post(replace(bo, name="Bo"))
    assert ">三</span>" in post(replace(bo, name="三浦 美香"))
    assert "Thank</summary>" in post(bo)
    assert "Waterline" in post(None)
    assert "<details" not in post(None)
    assert 'data-post="7" data-revision="3"' in post(None)


def test_a_page_in_a_language_we_do_not_speak_is_in_english_and_says_so() -> None:
    assert render.spoken_in("fi") == "en"
    assert render.spoken_in("ja") == "ja"
