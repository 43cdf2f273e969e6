"""A field that a form declares is drawn, or mypy says so: an ignored error below that were none fails `make check`."""

import ast
from collections.abc import Iterator

import pytest

from bot.messages.fields import Below, HeldFlag, HeldId, HeldText, OneOf, Words, WordsByLanguage, YesNo
from bot.messages.forms import TypedForm
from bot.messages.message import ChoiceInput, Form, Note, Option, Text, TextInput
from bot.messages.request import Submitted
from tests.house.test_house import nodes, of_ours

BREAK = TextInput("When?", 40)
SURE = ChoiceInput("Sure?", (Option("yes", "Yes"), Option("no", "No")))


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms of these tests are none of the program's."""
    monkeypatch.setattr(TypedForm, "_every", {})


def test_who_forgets_a_field_or_draws_another_is_told_by_mypy() -> None:
    class Break(TypedForm, key="break"):
        words: Words = Words()
        sure: OneOf[YesNo] = OneOf(YesNo)
        team: HeldId = HeldId()

    with pytest.raises(TypeError):
        Break(words=BREAK, team=7)  # type: ignore[call-arg]  # declared, and not drawn
    with pytest.raises(TypeError):
        Break(words=BREAK, sure=SURE, team=7, cost=BREAK)  # type: ignore[call-arg]  # drawn, and not declared
    sent = Break.read(Submitted("break", {"sure": "yes"}, {}))
    with pytest.raises(AttributeError):
        sent.cost  # type: ignore[attr-defined]  # noqa: B018 - asked for, and not declared
    assert Break(words=SURE, sure=SURE, team=7)  # a word may be picked from a list
    assert Break(words=BREAK, sure=BREAK, team=7)  # type: ignore[arg-type]  # what is picked is not written
    assert Break(words=BREAK, sure=SURE, team="7")  # type: ignore[arg-type]  # the number of a row is a number


def test_a_field_that_mypy_would_not_miss_stops_the_start() -> None:
    with pytest.raises(ValueError, match="words of break"):

        class _Untyped(TypedForm, key="break"):
            words = Words()

    class Shouted(Words):
        """Of a kind that forms.py does not name."""

    with pytest.raises(ValueError, match="words of louder"):

        class _Unknown(TypedForm, key="louder"):
            words: Shouted = Shouted()


def test_what_is_drawn_comes_back_under_its_name_and_stands_where_it_was_put() -> None:
    class Cake(TypedForm, key="cake"):
        name: WordsByLanguage = WordsByLanguage()
        why: WordsByLanguage = WordsByLanguage()
        words: Words = Words()
        sure: OneOf[YesNo] = OneOf(YesNo, YesNo.NO)
        place: HeldText = HeldText()
        seen: HeldFlag = HeldFlag()

    form = Cake(
        name={"en": BREAK, "ja": BREAK},
        why={"en": BREAK, "ja": BREAK},
        words=Below((Note(("between",)),), BREAK),
        sure=None,
        place="",
        seen=True,
    ).drawn(title="Cake", submit="Bake", above=(Text(("above",)),), order=["name_en", "why_en"])
    assert [getattr(block, "name", type(block)) for block in form.blocks] == [
        *(Text, "name_en", "why_en", "name_ja", "why_ja", Note, "words"),
    ]
    assert (form.key, form.state) == ("cake", {"place": "", "seen": "yes"})
    cake = Cake.read(Submitted("cake", {"name_ja": "羊羹", "words": " at four "}, {"seen": "yes"}))
    assert (cake.name, cake.why, cake.words, cake.sure) == ({"ja": "羊羹"}, {}, "at four", YesNo.NO)
    assert (cake.place, cake.seen) == ("", True)


def builders() -> Iterator[str]:
    for path in of_ours("bot", "commands", "adapters"):
        for node in nodes(path):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == Form.__name__:
                yield path.name


def test_no_form_is_built_past_its_class() -> None:
    assert [*builders()] == ["forms.py"]
