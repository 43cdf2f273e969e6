"""What invented people write: some of them, in their own language, the same at every call."""

import re

from bot.demo.comments import comments_in
from bot.demo.invented import invent_company, planted
from bot.demo.population import Population
from tests.cast import MONDAY

POPULATION = Population(invent_company(MONDAY), planted())
EVERYBODY = [member.profile.platform_id for member in POPULATION.company.members]


def test_some_of_them_write_and_each_in_their_own_language() -> None:
    languages = {member.profile.platform_id: member.profile.language for member in POPULATION.company.members}
    comments = comments_in(POPULATION, 3, EVERYBODY)
    assert 0.1 * len(EVERYBODY) < len(comments) < 0.35 * len(EVERYBODY)
    for person, words in comments.items():
        assert bool(re.search("[ぁ-ん]", words)) is (languages[person] == "ja")


def test_a_week_is_the_same_at_every_call_and_another_than_the_next() -> None:
    assert comments_in(POPULATION, 3, EVERYBODY) == comments_in(POPULATION, 3, EVERYBODY[::-1])
    assert comments_in(POPULATION, 3, EVERYBODY) != comments_in(POPULATION, 4, EVERYBODY)


def test_no_two_write_the_same_in_any_week_and_whoever_would_write_finds_something_unsaid() -> None:
    for week in range(1, 27):
        comments = comments_in(POPULATION, week, EVERYBODY)
        assert len({*comments.values()}) == len(comments) > 25


def test_who_does_not_answer_writes_nothing() -> None:
    assert comments_in(POPULATION, 3, EVERYBODY[:10]).keys() <= set(EVERYBODY[:10])
