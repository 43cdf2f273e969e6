"""For the operator: the search for gaps once more, from the two exports alone, so that it can be checked."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.insight.blindspots import COMPANY_MATERIAL, FEWEST, VERY_LIKELY, CompanyGap, Gaps, beliefs_from, find_gaps
from bot.insight.deconvolution import ENOUGH_TO_LEARN, LEVEL
from bot.insight.exports import ExportError, read_forecasts, read_ledger
from bot.insight.spots import MATERIAL

T = TypeVar("T")
File = tuple[str, str]  # its name and its text


class WrongExports(Exception):
    """Files that cannot be used. Its text names every mistake in both, with its line and its cure."""


def repeat_analysis(ledger: File, forecasts: File, strict: bool = False) -> list[str]:
    """Finds gaps from the two exports and returns them line by line, in English. Raises WrongExports."""
    wrong: list[str] = []
    cells, believed = _read(read_ledger, ledger, wrong), _read(read_forecasts, forecasts, wrong)
    if wrong:
        raise WrongExports("\n".join(wrong))
    gaps = find_gaps(beliefs_from(cells, believed), strict)
    line = f"{len(cells)} scores and {len(believed)} forecasts were read."
    if gaps.company is None:
        return [f"{line} No team has a forecast beside {FEWEST} scores of its own, so nothing can be said."]
    return [line, _company(gaps.company, len(gaps.verdicts.units)), *_teams(gaps), _promise(gaps, strict)]


def _read(reads: Callable[[str], Sequence[T]], file: File, wrong: list[str]) -> Sequence[T]:
    name, text = file
    try:
        return reads(text)
    except ExportError as error:
        wrong += [f"{name}, {mistake}" for mistake in error.mistakes]
        return ()


def _company(company: CompanyGap, teams: int) -> str:
    worth = "worth" if company.is_optimistic else "not worth"
    line = f"company: median gap {company.median:+.2f}, 95 % from {company.low:+.2f} to {company.high:+.2f}; "
    line += f"{worth} a line of its own, which begins where the lower end passes {COMPANY_MATERIAL:+.2f}."
    return line + " Gaps are counted from it." if company.median > 0 and teams >= ENOUGH_TO_LEARN else line


def _teams(gaps: Gaps) -> list[str]:
    verdicts = gaps.verdicts
    order = sorted(range(len(verdicts.units)), key=lambda row: (verdicts.doubt[row], verdicts.units[row]))
    wide = max(len(unit) for unit in verdicts.units)
    lines = [
        f"{verdicts.units[row]:<{wide}}  {verdicts.effect[row]:+5.2f}  {verdicts.doubt[row]:6.4f}"
        f"  {gaps.level[row]:5.2f}{'  listed' if verdicts.listed[row] else ''}"
        for row in order
    ]
    return [f"{'team':<{wide}}    gap   doubt  level", *lines]


def _promise(gaps: Gaps, strict: bool) -> str:
    tested, listed = len(gaps.verdicts.units), int(gaps.verdicts.listed.sum())
    if strict:
        promise = f"each of them is wrong with a probability of at most {LEVEL:g}"
    elif tested < ENOUGH_TO_LEARN:
        promise = f"each with a probability of {1 - VERY_LIKELY:g} or more, as with fewer than {ENOUGH_TO_LEARN} teams"
    else:
        promise = f"of such lists at most {LEVEL:.0%} is false, on average"
    return f"{listed} of {tested} testable teams are listed (a gap over {MATERIAL:g}): {promise}."
