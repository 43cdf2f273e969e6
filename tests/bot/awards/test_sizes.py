"""However much is written, a page of a jury, the post and a letter fit a message of each platform."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import pytest

from bot.awards.actions import WordsReach
from bot.awards.awards import Award, AwardOutcome, AwardRound, Candidate, Nomination, Phase
from bot.awards.fairness import Counted, Division, SpreadRemark, SpreadShare
from bot.awards.tally import CandidateStanding
from bot.awards.wording import news
from bot.awards.wording.reading import ReadingPage, Spread, fitting, reading
from bot.org.people import Person
from bot.org.values import Value

BLOCKS = 50  # of one message in Slack
REMARK = SpreadRemark(Division.TENURE, "10", Counted.AWARDS, SpreadShare.FEW)
JUROR = Person("@ana", "Ana", "ana", id=999)


def person(number: int) -> Person:
    return Person(f"@{number}", f"Person {number}", f"p{number}", id=number)


def written(nominee: int, count: int, value: int = 0) -> Sequence[Nomination]:
    return [
        Nomination(nominee * 100 + number, 1, person(nominee), value, "A deed", "Words", WordsReach.WITH_NAME, "Thanks")
        for number in range(count)
    ]


@pytest.mark.parametrize("count", [1, 4, 30])
def test_a_jury_reads_page_after_page_until_the_last(count: int) -> None:
    words = {Candidate(number, 0): written(number, count) for number in range(1, 12)}
    standings = [CandidateStanding(candidate, 9, 9, ("Because",) * 9) for candidate in words]
    round_ = AwardRound(1, Phase.SECOND, date(2026, 1, 5), date(2026, 3, 31), each_value=False, gift="")
    starts, order = [0], [*words]
    while starts[-1] < len(order):
        starts.append(starts[-1] + len(fitting(order[starts[-1] :], words, standings)))
    for start, end in pairwise(starts):
        page = ReadingPage(
            candidates={candidate: words[candidate] for candidate in order[start:end]},
            offset=start,
            count=len(order),
            favoured=frozenset(),
            standings=standings,
            not_theirs=True,
        )
        assert len(reading(page, round_, Spread([REMARK] * 30, {}), JUROR, []).blocks) <= BLOCKS
    assert starts[-1] == len(order)


@pytest.mark.parametrize("count", [1, 2, 4, 9, 10, 16, 20])
def test_the_post_has_every_award_and_as_many_words_as_fit(count: int) -> None:
    values = [Value(number, {"en": f"Value {number}"}, "🦁", {}) for number in range(1, count + 1)]
    awards = [Award(number, 1, person(number), number, "A day off", None) for number in range(1, count + 1)]
    words = {award.candidate: written(award.nominee.id, 30, award.value_id) for award in awards}
    round_ = AwardRound(
        id=1,
        phase=Phase.DECIDED,
        opened_on=date(2026, 1, 5),
        until=date(2026, 3, 31),
        each_value=True,
        gift="A day off",
        outcome=AwardOutcome.AWARDED,
    )
    post = news.announcement(round_, awards, words, values, "en")
    assert post
    assert len(post.blocks) <= BLOCKS
    assert count > 16 or str(post).count("A deed") >= count, "each in the words of somebody"
    letter = news.words_for(person(1), awards, written(1, 30), {1: "Bo"})
    assert letter
    assert len(letter.blocks) <= BLOCKS
    assert "19 further nominations say why, too." in str(letter)
