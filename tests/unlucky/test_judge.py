"""The judge of an unlucky time sees whatever can be wrong in the end, and nothing where all is right."""

from typing import cast

import pytest

from tests.unlucky.judge import complaints
from tests.unlucky.sides import KUDOS, LAUNCH, Heard, Side, Standing, Thanks
from tests.unlucky.wishes import NOWHERE, Version, Wish, wording

ANA, BO, CY = "U0ANA", "U0BO", "U0CY"
LOST = f"Your kudos could not be posted in #kudos: the channel is archived. {wording(1, 0)}"


class Shown:
    """Stands in for a side of which only what stands matters."""

    name = "slack"

    def __init__(self, stands: list[Standing], *, barred: bool = False) -> None:
        self._stands = stands
        self._barred = barred

    def standing(self) -> list[Standing]:
        return self._stands

    def was_barred(self) -> bool:
        return self._barred


def stands(place: str, text: str, message: str = "") -> Standing:
    return Standing(place, message or f"{place}-{text}", text, [])


def post(version: int = 0, place: str = KUDOS, message: str = "") -> Standing:
    return stands(place, f"Ana thanks Bo for Courage. {wording(1, version)}", message)


def direct(version: int = 0, place: str = BO) -> Standing:
    return stands(place, f"Ana thanks you for Courage. {wording(1, version)}")


def wish(*may_be: Version, private: bool = False, promised: bool = True) -> Wish:
    thanks = Thanks(giver=ANA, receivers=(BO,), words=wording(1, 0), place=KUDOS, private=private)
    places = frozenset({BO} if private else {BO, KUDOS})
    return Wish(1, thanks, places, set(may_be), first_words=promised)


def judged(wanted: Wish, *messages: Standing, doubtful: str = "") -> list[str]:
    return complaints(cast(Side, Shown(list(messages))), [wanted], {doubtful})


@pytest.mark.parametrize(
    ("wanted", "messages"),
    [
        (wish(0), [post(), direct()]),
        (wish(1), [post(1), direct(1)]),
        (wish(0, 1), [post(1), direct(1)]),
        (wish(NOWHERE), []),
        (wish(0, NOWHERE, promised=False), []),
        (wish(0), [direct(), stands(ANA, LOST)]),
        (wish(0, private=True), [direct()]),
        (wish(0), [post(), direct(), stands(CY, f"Kudos you got: {wording(1, 0)}")]),
    ],
)
def test_where_all_is_right_it_says_nothing(wanted: Wish, messages: list[Standing]) -> None:
    assert judged(wanted, *messages) == []


@pytest.mark.parametrize(
    ("wanted", "messages", "complaint"),
    [
        (wish(0), [direct()], "run 1 is lost, and U0ANA read 0 times that it is"),
        (wish(0), [post(), direct(), stands(ANA, LOST)], "run 1 is not lost, and U0ANA read 1 times that it is"),
        (wish(1), [post(0), direct(1)], "run 1 is lost, and"),
        (wish(0), [post()], "run 1 does not stand as it should with U0BO"),
        (wish(0), [post(), post(message="again"), direct()], "run 1 stands 2 times in kudos without a reason"),
        (wish(0), [post(), direct(), post(place=LAUNCH)], "run 1 stands in launch, where nobody wanted it"),
        (wish(0), [post(), direct(), direct(place=CY)], "run 1 stands in U0CY, where nobody wanted it"),
        (wish(NOWHERE, promised=False), [post(), direct()], "run 1 was refused, and stands"),
        (wish(0, private=True), [direct(), stands(CY, f"Your week: {wording(1, 0)}")], "run 1 is private, and is read"),
    ],
)
def test_whatever_is_wrong_is_said(wanted: Wish, messages: list[Standing], complaint: str) -> None:
    assert [line for line in judged(wanted, *messages) if line.startswith(f"slack: {complaint}")] != []


def test_a_second_post_is_excused_where_nobody_could_know_of_the_first() -> None:
    twice = [post(message="lost"), post(message="known"), direct()]
    assert judged(wish(0), *twice, doubtful="lost") == []
    assert judged(wish(0), *twice) != []


def test_a_second_notice_is_excused_where_nobody_could_know_of_the_first() -> None:
    twice = [direct(), stands(ANA, LOST, "lost"), stands(ANA, LOST, "known")]
    assert judged(wish(0), *twice, doubtful="lost") == []
    assert judged(wish(0), direct(), stands(ANA, LOST, "lost"), doubtful="lost") == []
    assert judged(wish(0), post(), direct(), stands(ANA, LOST, "lost"), doubtful="lost") == []
    assert judged(wish(0), *twice) != []


class Saying:
    """Stands in for a side that answers a thanks with these words, and shows others later."""

    def __init__(self, words: str, later: str = "") -> None:
        self._words = words
        self._later = later

    async def gives(self, _: Thanks) -> Heard:
        return Heard(self._words, {})

    def heard_later(self, _: Thanks) -> str:
        return self._later


@pytest.mark.parametrize(
    ("words", "later", "may_be"),
    [
        ("Your kudos to Bo is on its way.", "", {0}),
        ("This takes a little longer than usual. The answer comes in your chat.", "", {0, NOWHERE}),
        ("This takes a little longer than usual. The answer comes in your chat.", "It is on its way.", {0}),
        ("Something went wrong, so we cannot say whether this is done.", "", {0, NOWHERE}),
        ("Nobody is named yet.", "", {NOWHERE}),
    ],
)
async def test_what_is_answered_later_or_broke_off_is_no_refusal(words: str, later: str, may_be: set[Version]) -> None:
    wanted, side = wish(NOWHERE, promised=False), cast(Side, Saying(words, later))
    await wanted.given(side)
    wanted.heard_later(side)
    assert wanted.may_be == may_be


def test_nobody_is_invited_twice_and_admins_are_told_that_all_was_refused() -> None:
    button = {"value": "round:mood:3"}
    invited = [Standing(BO, message, "How was your week?", [button]) for message in ("first", "second")]
    assert complaints(cast(Side, Shown(invited)), [], set()) == ["slack: U0BO was invited 2 times to round"]
    [refused] = complaints(cast(Side, Shown([], barred=True)), [], set())
    assert "no admin was told" in refused
