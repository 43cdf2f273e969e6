"""The auditor on a hundred random companies of at most eight teams, two rounds each, and on samples of larger ones.

What is certain about anybody?
"""

import time

from tests.auditor import STATEMENTS, Auditor
from tests.bot.companies import story
from tests.bot.test_auditor import by_team, few, groups, ledger, naive_threshold_with_our_scores, siblings

COMPANIES, LARGER, TEAMS = 100, 10, 30


def main() -> int:
    """0 when nothing is certain about a team, or a union of up to three, in any of them, and the leak is found.

    The leak is a few people whom hiding groups under five gives away, however coarse its scores. A third of the
    companies are unanimous.
    """
    begun, asked, exposed, leaky, caught = time.perf_counter(), 0, 0, 0, 0
    for seed in range(COMPANIES):
        told = story(seed, rounds=(1, 2), noise=0.6 if seed % 3 else 0)
        every = groups(by_team(told), most=3)
        asked += len(every) * len(STATEMENTS)
        exposed += len(Auditor(by_team(told), ledger(told)).exposures(every))
        if leaks := few(told):
            leaky += 1
            caught += len(Auditor(by_team(told), naive_threshold_with_our_scores(told)).exposures(leaks)) >= len(leaks)
    for seed in range(LARGER):
        told = story(seed, rounds=(1,), noise=0.6 if seed % 3 else 0, teams=TEAMS)
        sampled = siblings(told)
        asked += len(sampled) * len(STATEMENTS)
        exposed += len(Auditor(by_team(told), ledger(told)).exposures(sampled))
    seconds = time.perf_counter() - begun
    companies = f"{COMPANIES} companies, two rounds, and {LARGER} of {TEAMS} teams"
    print(f"{companies}: {asked:,} questions in {seconds:.0f} s, {exposed} certain answers")
    print(f"behind a naive threshold {leaky} of them leave one to four people by themselves, caught in {caught}")
    return int(exposed > 0 or caught < leaky)
