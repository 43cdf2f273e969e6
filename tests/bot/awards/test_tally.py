"""Awards are decided by approval of jurors who may judge, in the share of those who chose."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from bot.awards.awards import NO_VALUE, Candidate
from bot.awards.tally import Approval, can_decide, standings, winners

ANA, BO, CY = (Candidate(number, NO_VALUE) for number in (101, 102, 103))
CANDIDATES = (ANA, BO, CY)
JURORS = range(1, 8)
pairs = st.frozensets(st.tuples(st.sampled_from(JURORS), st.sampled_from(CANDIDATES)))
voters = st.frozensets(st.sampled_from(JURORS))


def approvals(chosen: frozenset[tuple[int, Candidate]]) -> list[Approval]:
    return [Approval(juror, candidate, f"because of {juror}") for juror, candidate in chosen]


def judges_but(barred: frozenset[tuple[int, Candidate]]) -> Mapping[Candidate, list[int]]:
    return {candidate: [juror for juror in JURORS if (juror, candidate) not in barred] for candidate in CANDIDATES}


def awarded(judges: Mapping[Candidate, list[int]], *chosen: tuple[int, Candidate], there: int = 7) -> list[Candidate]:
    return winners(standings(judges, approvals(frozenset(chosen)), range(1, there + 1)))


@given(pairs, pairs, voters)
def test_nobody_is_awarded_but_by_more_than_half_of_those_who_may_judge_and_chose(
    chosen: frozenset[tuple[int, Candidate]], barred: frozenset[tuple[int, Candidate]], there: frozenset[int]
) -> None:
    counted = standings(judges_but(barred), approvals(chosen), there)
    for standing in counted:
        by = {juror for juror, candidate in chosen - barred if candidate == standing.candidate and juror in there}
        assert standing.approvals == len(by)
        assert standing.judges == len(there - {juror for juror, candidate in barred if candidate == standing.candidate})
        if standing.candidate in winners(counted):
            assert standing.approvals >= 2
            assert 2 * standing.approvals > standing.judges


@given(pairs, pairs, voters)
def test_what_the_barred_and_leavers_chose_changes_nothing(
    chosen: frozenset[tuple[int, Candidate]], barred: frozenset[tuple[int, Candidate]], there: frozenset[int]
) -> None:
    judges = judges_but(barred)
    counting = frozenset((juror, candidate) for juror, candidate in chosen - barred if juror in there)
    assert standings(judges, approvals(chosen), there) == standings(judges, approvals(counting), there)


@given(pairs, pairs, voters)
def test_all_who_have_the_largest_share_are_awarded_and_nobody_else(
    chosen: frozenset[tuple[int, Candidate]], barred: frozenset[tuple[int, Candidate]], there: frozenset[int]
) -> None:
    counted = standings(judges_but(barred), approvals(chosen), there)
    shares = {standing.candidate: standing.share for standing in counted}
    best = [shares[candidate] for candidate in winners(counted)]
    assert len(set(best)) <= 1
    for standing in counted:
        if best and standing.approvals >= 2 and standing.share == best[0]:
            assert standing.candidate in winners(counted)


def test_a_tie_is_both() -> None:
    judges = judges_but(frozenset())
    assert awarded(judges, (1, ANA), (2, ANA), (1, BO), (2, BO), (3, CY), there=3) == [ANA, BO]


def test_whom_few_may_judge_is_behind_nobody() -> None:
    judges = judges_but(frozenset((juror, ANA) for juror in (3, 4, 5)))
    assert awarded(judges, (1, ANA), (2, ANA), *((juror, BO) for juror in range(1, 5)), there=5) == [ANA]


def test_one_juror_alone_awards_nobody() -> None:
    judges = judges_but(frozenset((juror, ANA) for juror in range(2, 8)))
    assert awarded(judges, (1, ANA)) == []
    assert not can_decide([1])
    assert can_decide([1, 2])


def test_each_value_has_an_award_of_its_own() -> None:
    brave, kind = Candidate(101, 1), Candidate(101, 2)
    judges = {brave: [1, 2, 3], kind: [1, 2, 3]}
    chosen = frozenset({(1, brave), (2, brave), (3, brave), (1, kind), (2, kind)})
    assert winners(standings(judges, approvals(chosen), [1, 2, 3])) == [brave, kind]
