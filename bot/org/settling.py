"""From lines to reporting lines that are a tree, whatever is wrong with some of them. Pure.

Whoever's line cannot be used keeps the manager they had. Whoever has none, and leads others, reports to the person at
the top until the file says better; whoever leads nobody has no place yet.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.org.company import ChartStanding, Company
from bot.org.remarks import ChartError, Remark
from bot.org.reporting import Reporting
from bot.org.sheet import Sheet

Managers = dict[str, str | None]
_HELD = ("chart.kept_place", "chart.below_top", "chart.no_place")  # who is, in this order


@dataclass(slots=True)
class _Settling:
    """`manager_of` holds everybody who has a place; `held` are those whom no line gave theirs."""

    sheet: Sheet
    standing: ChartStanding
    manager_of: Managers
    held: set[str]
    hanging: set[str] = field(default_factory=set)  # who report to the one at the top for now
    top: str = ""


def is_held(company: Company) -> bool:
    """Returns whether anything in a company is as it stood before, since its source does not say it."""
    return bool(company.faults) or any(note.key in _HELD for note in company.notes)


def settle(sheet: Sheet, reporting: Reporting, standing: ChartStanding, unread: Iterable[str]) -> Managers:
    """Returns who reports to whom, by account. Raises ChartError where nobody is at the top."""
    placed: Managers = dict(reporting.manager_of)
    waiting = [account for account in (*sorted(sheet.doubtful), *unread) if account not in placed]
    waiting_placed = [account for account in dict.fromkeys(waiting) if account in standing.managers]
    placed |= dict.fromkeys(waiting_placed)
    settling = _Settling(sheet=sheet, standing=standing, manager_of=placed, held={*waiting_placed, *reporting.strays})
    _keep(settling)
    circles = list(_circles(placed))
    _choose_top(settling, circles)
    _hang(settling)
    _break_circles(settling, circles)
    _say_what_is_held(settling, reporting.strays)
    return placed


def _keep(settling: _Settling) -> None:
    """Gives back the manager that somebody had."""
    for account in settling.held:
        manager = settling.standing.managers.get(account)
        settling.manager_of[account] = manager if manager in settling.manager_of else None
        was_top = account in settling.standing.managers and manager is None
        if settling.manager_of[account] is None and not was_top:
            settling.hanging.add(account)


def _choose_top(settling: _Settling, circles: Collection[Collection[str]]) -> None:
    """Whoever was there before, if nobody says otherwise; else whoever most people are below."""
    managers = settling.manager_of
    tops = [account for account, manager in managers.items() if manager is None]
    below = _below(managers, tops)
    candidates = [top for top in tops if top not in settling.hanging or below[top]]
    former_tops = {account for account, manager in settling.standing.managers.items() if manager is None}
    if not any(map(below.get, candidates)) and circles:
        candidates = [account for circle in circles for account in circle if account in former_tops]
        managers |= dict.fromkeys(candidates)
    if not candidates:
        fault = Remark("chart.no_top") if circles else Remark("chart.no_team")
        raise ChartError([fault, *map(settling.sheet.circle, circles), *settling.sheet.faults], settling.sheet.notes)

    settling.top = max(
        candidates,
        key=lambda top: (top in former_tops, below.get(top, 0) > 0 and top not in settling.hanging, below.get(top, 0)),
    )
    settling.hanging.discard(settling.top)
    other_tops = [top for top in tops if top != settling.top and top not in settling.held]
    if other_tops:
        tops_said = [settling.top, *other_tops] if settling.top not in settling.held else other_tops
        settling.sheet.fault(
            "chart.two_tops", settling.sheet.numbers_of(tops_said), people=settling.sheet.label_all(tops_said)
        )
    settling.held.update(other_tops)
    settling.hanging.update(other_tops)


def _below(managers: Mapping[str, str | None], tops: Iterable[str]) -> dict[str, int]:
    """How many people are below each."""
    reports: dict[str, list[str]] = defaultdict(list)
    for account, manager in managers.items():
        if manager is not None:
            reports[manager].append(account)
    below = {}
    for top in tops:
        reached = [top]
        for account in reached:  # grows while it is walked
            reached += reports.get(account, ())
        below[top] = len(reached) - 1
    return below


def _hang(settling: _Settling) -> None:
    """Lets those report to the one at the top who have nobody else, or takes them out where they lead nobody."""
    leading = {*settling.manager_of.values()}
    for account in sorted(settling.hanging | {top for top in settling.held if settling.manager_of[top] is None}):
        if account == settling.top:
            continue
        manager = settling.standing.managers.get(account)
        if manager in settling.manager_of:
            settling.manager_of[account] = manager
        elif account in leading or account in settling.standing.managers:
            settling.manager_of[account] = settling.top
        else:
            del settling.manager_of[account]


def _break_circles(settling: _Settling, circles: Iterable[Collection[str]]) -> None:
    """Whoever stands in one keeps the manager they had, or reports to the one at the top."""
    managers = settling.manager_of
    for circle in circles:
        settling.sheet.faults.append(settling.sheet.circle(circle))
        settling.held.update(circle)
        for account in circle:
            if account != settling.top and (manager := settling.standing.managers.get(account)) in managers:
                managers[account] = manager or settling.top
    for circle in _circles(managers):
        settling.held.update(circle)
        managers |= dict.fromkeys((account for account in circle if account != settling.top), settling.top)


def _circles(manager_of: Mapping[str, str | None]) -> Iterator[list[str]]:
    settled: set[str] = set()
    for account in [*manager_of]:
        path: dict[str, None] = {}  # in its order
        current: str | None = account
        while current is not None and current not in settled and current not in path:
            path[current] = None
            current = manager_of.get(current)
        if current in path:
            walked = list(path)
            yield walked[walked.index(current) :]
        settled.update(path)  # |= with keys would copy the set


def _say_what_is_held(settling: _Settling, strays: Collection[str]) -> None:
    sheet, managers, former_managers = settling.sheet, settling.manager_of, settling.standing.managers
    out = [account for account in strays if account not in managers]
    out += [account for account in settling.held if account not in managers and account not in strays]
    staying = [account for account in settling.held if account in managers and account != settling.top]
    unmoved = [
        account for account in staying if account in former_managers and managers[account] == former_managers[account]
    ]
    hung = [account for account in staying if account not in unmoved and managers[account] == settling.top]
    for key, accounts in zip(_HELD, (unmoved, hung, out), strict=True):
        if accounts:
            people = sheet.label_all(sorted(accounts, key=lambda person: (sheet.numbers_of([person]), person)))
            fields = {"count": len(accounts), "people": people, "top": sheet.label_of(settling.top)}
            sheet.notes.append(Remark(key, (), fields))
