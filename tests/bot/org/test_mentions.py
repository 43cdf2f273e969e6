"""What stands in a text for a person or a group is read again as whom it meant, whatever platform put it there."""

import pytest

from bot.kudos.typed import parse, people_in
from bot.org.mentions import TYPED_NAME, GroupId, Handle, PersonId, group_sign, person_sign


@pytest.mark.parametrize(
    ("sign", "expected"),
    [
        (person_sign("U0ANA"), PersonId("U0ANA")),
        (person_sign("5f1c-11aa:b"), PersonId("5f1c-11aa:b")),
        (person_sign(f"{TYPED_NAME}Noa Newcomer"), Handle("Noa Newcomer")),
        (group_sign("S0PAY"), GroupId("S0PAY")),
    ],
)
def test_ana_thanks_whom_the_sign_stands_for(sign: str, expected: object) -> None:
    typing = parse(f"{sign} for the map of the cellar", ())
    assert typing.mentions == (expected,)
    assert typing.words == "for the map of the cellar"


def test_only_people_are_named_in_a_sentence_and_no_group() -> None:
    assert people_in(f"the lamp that {person_sign('U0BO')} and {group_sign('S0PAY')} put up") == ["U0BO"]
