"""Every team has a handle that is read as a whole where it is typed, and that nobody else has."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.kudos.typed import parse
from bot.org.handles import AT_MOST, handle_of
from bot.org.mentions import Handle

OTHERWISE = "team-ana"


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("R&D", "r-d"),
        ("Verkauf & Vertrieb", "verkauf-vertrieb"),
        ('Team "Nord", Süd', "team-nord-süd"),
        ("営業部", "営業部"),
        ("IT部", "it-部"),
        ("お客様対応", "お客-様対応"),
        ("ＡＢＣ課", "abc-課"),
        ("🚀", OTHERWISE),
        ("---", OTHERWISE),
    ],
)
def test_a_handle_is_what_one_would_type(name: str, handle: str) -> None:
    assert handle_of(name, OTHERWISE, ()) == handle


def test_of_several_with_one_handle_each_has_its_own() -> None:
    taken: set[str] = {"bo"}
    for expected in ("team-bo", "bo-2", "bo-3"):
        assert handle_of("Bo", OTHERWISE, taken) == expected
        taken.add(expected)


@given(st.text(max_size=200))
@example("様")
@example("a先輩ちゃん")
@example("田中さん班")
def test_whatever_a_team_is_called_its_handle_is_typed_and_read(name: str) -> None:
    handle = handle_of(name, OTHERWISE, ())
    assert len(handle) <= AT_MOST
    assert parse(f"@{handle} for the map", []).mentions == (Handle(handle),)
    assert parse(f"@{handle}、地図をありがとう", []).mentions == (Handle(handle),)
