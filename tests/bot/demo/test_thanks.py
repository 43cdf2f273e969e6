"""What an invented company thanks for: on any day words that the coach lets pass, and nothing twice in a row."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.invented import PlantKind, invent_company, planted
from bot.demo.population import Population
from bot.demo.thanks import InventedThanks, material, quarter_of_thanks
from bot.kudos.sincerity import Earlier, hint
from commands.past.play_first_weeks import beginning

NEARBY = 25  # posts that one sees at once


def told(now: datetime, seed: int = 20) -> list[InventedThanks]:
    company, until = invent_company(now), beginning(invent_company(now), now)
    return quarter_of_thanks(Population(company, planted(), seed), until.date() - timedelta(days=70), until)


@pytest.fixture(scope="module", params=[datetime(2026, 1, 3, 8, tzinfo=UTC), datetime(2026, 11, 25, 23, tzinfo=UTC)])
def quarter(request: pytest.FixtureRequest) -> list[InventedThanks]:
    now: datetime = request.param
    return told(now)


def pairs(words: str) -> set[str]:
    return set(map(str.__add__, words, words[1:]))


def test_the_coach_has_nothing_to_suggest(quarter: list[InventedThanks]) -> None:
    people = {one.profile.platform_id: one for one in invent_company(datetime(2026, 6, 1, tzinfo=UTC)).members}
    numbers = {one: number for number, one in enumerate(people)}
    earlier: defaultdict[str, list[Earlier]] = defaultdict(list)
    for one in quarter:
        mates = {numbers[mate] for mate in people if people[mate].manager == people[one.by].manager} - {numbers[one.by]}
        receivers = tuple(numbers[receiver] for receiver in one.to)
        assert hint(one.words, receivers, earlier[one.by][:20], frozenset(mates)) is None, one
        earlier[one.by].insert(0, Earlier(one.words, receivers))


def test_nothing_alike_stands_side_by_side(quarter: list[InventedThanks]) -> None:
    read = [pairs(one.words) for one in quarter]
    for number, words in enumerate(read):
        for other in read[max(0, number - NEARBY) : number]:
            assert len(words & other) < 0.6 * len(words | other), quarter[number].words


def test_few_thanks_say_the_same_and_no_brace_is_left(quarter: list[InventedThanks]) -> None:
    assert len({one.words for one in quarter}) > 0.8 * len(quarter)
    assert not [one.words for one in quarter if set("{}") & set(one.words)]
    assert sum(any("ぁ" <= letter <= "ん" for letter in one.words) for one in quarter) > 40


def test_nobody_thanks_themselves_or_in_a_language_that_the_other_does_not_speak(quarter: list[InventedThanks]) -> None:
    language = {one.profile.platform_id: one.profile.language for one in invent_company(quarter[0].moment).members}
    for one in quarter:
        assert one.by not in one.to
        assert len(set(one.to)) == len(one.to)
        assert {language[receiver] for receiver in one.to} == {language[one.by]}
    assert [one.moment for one in quarter] == sorted(one.moment for one in quarter)


def test_what_is_planted_is_true_of_them(quarter: list[InventedThanks]) -> None:
    now = quarter[-1].moment
    population = Population(invent_company(now), planted())
    by_kind = {one.kind: one for one in planted()}
    wall, unthanked = by_kind[PlantKind.ON_THE_WALL], by_kind[PlantKind.UNTHANKED]
    receivers = {receiver for one in quarter for receiver in one.to}
    assert receivers.isdisjoint(population.teams[f"@{unthanked.leads}"])
    brave = [one for one in quarter if one.value == wall.value]
    assert len(brave) > 20
    assert not [one for one in brave for person in (one.by, *one.to) if population.branches[person] == f"@{wall.leads}"]


def test_the_same_day_and_seed_tell_the_same() -> None:
    now = datetime(2026, 5, 20, 9, tzinfo=UTC)
    assert told(now) == told(now)
    assert told(now, 21) != told(now)


def test_there_are_words_for_every_kind_of_work_in_both_languages() -> None:
    found = material()
    assert set(found.deeds) == set(found.names) == {"en", "ja"}
    for deeds in found.deeds.values():
        assert set(deeds) == set(found.popularity)
        assert all(len([deed for deed in of if not deed.at]) >= 6 for of in deeds.values())
        assert all(len(set(deed.so)) == len(deed.so) == 2 for of in deeds.values() for deed in of)
