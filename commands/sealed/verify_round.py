"""Check a closed round: for an operator, or a works council that looks over the operator's shoulder.

What stands in the database is compared with the roll, which no database can write, and never with a row's own word.
"""

from datetime import datetime

from bot.checkin.blocks import FLOOR, counted, residuals
from bot.checkin.published import ReleasedNumbers, RoundFacts
from bot.messages.say import say
from bot.org.people import Workspace
from bot.sealed.checks import Check, CheckLine, CheckResult, RollStanding, Verification
from bot.sealed.page import ClosedRound, fingerprint
from bot.sealed.roll import ClosingLine, OpeningLine, Outcome, Roll
from bot.sealed.wording import checks as wording
from commands.operate.examine import Finding
from storage.checkin import ledger, rounds
from storage.org import people
from storage.sealed.ballot_box import BOXES, PAGE
from storage.sealed.folders import Folders, of_workspace
from storage.sealed.roll import append_check, read_roll, workspaces

_LANGUAGE = "en"  # of the command line


async def verify_rounds(folders: Folders, round_id: int | None, now: datetime) -> list[Finding]:
    """Checks this round, or the latest closed round of every workspace, and returns in words what was found."""
    verified = await verify_all(folders, round_id, now)
    return await findings(verified, folders, is_latest=round_id is None)


async def verify_all(folders: Folders, round_id: int | None, now: datetime) -> list[Verification]:
    """Checks the same rounds and returns the results; empty where there is nothing to check."""
    verified: list[Verification] = []
    for workspace in await people.workspaces():
        key = await (rounds.key_of(workspace.id, round_id) if round_id else _latest(workspace, folders))
        if key:
            verified.append(await verify_round(workspace, key, folders, now))
    return verified


async def _latest(workspace: Workspace, folders: Folders) -> str:
    """By the roll; where that knows of none, what the database calls closed is a round that nobody can check."""
    latest = read_roll(folders.sealed, of_workspace(workspace.platform, workspace.platform_id)).last_closed
    return latest.key if latest else await rounds.last_closed_key(workspace.id)


async def findings(verified: list[Verification], folders: Folders, *, is_latest: bool) -> list[Finding]:
    """Returns the results in words, with workspaces that have a roll and are gone from the database."""
    listed = [finding for verification in verified for finding in _in_words(verification)]
    if is_latest:
        names = {of_workspace(workspace.platform, workspace.platform_id) for workspace in await people.workspaces()}
        lost = [name for name in workspaces(folders.sealed) if name not in names]
        listed += [Finding(name, False, say(_LANGUAGE, "check.no_workspace")) for name in lost]
    nothing = say(_LANGUAGE, "check.nothing_closed" if is_latest else "check.no_such_round")
    return listed or [Finding("check-ins", is_latest, nothing)]


def _in_words(verification: Verification) -> list[Finding]:
    subject = f"{verification.workspace.name}, round {verification.number or verification.key}"
    is_known = verification.standing in (RollStanding.CLOSED, RollStanding.VOID)
    results = [
        Finding(checked.check.value, checked.well, wording.result(checked, _LANGUAGE))
        for checked in verification.results
    ]
    return [Finding(subject, is_known, wording.standing(verification, _LANGUAGE)), *results]


async def verify_round(workspace: Workspace, key: str, folders: Folders, now: datetime) -> Verification:
    """Checks one round. Of a closed one it notes beside the roll, for everybody to read, when, and what failed."""
    name = of_workspace(workspace.platform, workspace.platform_id)
    roll = read_roll(folders.sealed, name)
    round_id, opening, closing = await rounds.id_of(workspace.id, key), roll.opening(key), roll.closings.get(key)
    if closing is None:
        standing = RollStanding.OPEN if opening else RollStanding.UNKNOWN
        return Verification(
            workspace=workspace, key=key, number=round_id, standing=standing, at=opening.closes_at if opening else None
        )
    if closing.outcome is Outcome.VOID:
        return Verification(workspace=workspace, key=key, number=round_id, standing=RollStanding.VOID, at=closing.at)
    results = [
        _none_left(Check.ANSWERS, len(folders.sealed.files(f"{key}.*{BOXES}"))),
        _none_left(Check.KEYS, len(folders.keys.files(f"{key}.*"))),
        CheckResult(Check.MANIFEST, opening is not None and opening.manifest == closing.manifest, {}),
        CheckResult(Check.PAGE, _page_is(folders, closing), {}),
        *await _published(workspace, round_id, closing, roll),
    ]
    verification = Verification(
        workspace=workspace,
        key=key,
        number=round_id,
        standing=RollStanding.CLOSED,
        at=closing.at,
        results=tuple(results),
    )
    append_check(folders.sealed, name, CheckLine(now, key, verification.failed))
    return verification


def _none_left(check: Check, count: int) -> CheckResult:
    return CheckResult(check, not count, {"count": count} if count else {})


def _page_is(folders: Folders, closing: ClosingLine) -> bool:
    """Returns whether the page, while it stands, holds what the line in the roll was written for."""
    stored = folders.sealed.read(closing.key + PAGE)
    page = ClosedRound.load(stored) if stored else None
    if page is None:
        return True
    facts = page.facts
    return facts is not None and fingerprint(closing.nonce, facts, page.numbers) == closing.fingerprint


async def _published(workspace: Workspace, round_id: int | None, closing: ClosingLine, roll: Roll) -> list[CheckResult]:
    """What the database says was frozen and published, as far as it can be read."""
    try:
        facts = await rounds.facts(workspace.id, round_id) if round_id else None
    except ValueError:
        facts = None
    if facts is None or round_id is None:
        return [CheckResult(Check.RECORD, False, {})]
    readable = CheckResult(Check.RECORD, True, {})
    try:
        numbers = await ledger.numbers(workspace.id, round_id, await rounds.published(workspace.id, round_id))
        numbers.page(facts.frozen)
    except (ValueError, KeyError):
        return [readable, CheckResult(Check.SCORES, False, {})]
    digits = fingerprint(closing.nonce, facts, numbers)
    fields = {"digits": digits, "expected": closing.fingerprint, "nonce": closing.nonce}
    return [
        readable,
        CheckResult(Check.SCORES, True, {"count": len(numbers.scores)}),
        CheckResult(Check.LEDGER, digits == closing.fingerprint, fields),
        _floors(facts, numbers, roll, closing.key),
    ]


def _floors(facts: RoundFacts, numbers: ReleasedNumbers, roll: Roll, key: str) -> CheckResult:
    """What was frozen is what the roll says of the opening, and no number stands for fewer than its floor."""
    opening = roll.opening(key)
    if opening is None:
        return CheckResult(Check.FLOORS, False, {"k": facts.k})
    well = _is_as_opened(facts, opening) and opening.k >= FLOOR and _keeps(opening.k, facts, numbers)
    return CheckResult(Check.FLOORS, well, {"k": opening.k})


def _is_as_opened(facts: RoundFacts, opening: OpeningLine) -> bool:
    frozen = facts.frozen
    return (
        (facts.week, facts.first_monday, facts.k) == (opening.week, opening.first_monday, opening.k)
        and (facts.opened_at, facts.closes_at) == (opening.at, opening.closes_at)
        and (frozen.invited, frozen.tree.parents()) == (opening.invited, opening.hung)
        and frozen.uncounted == tuple(sorted(opening.uncounted))
    )


def _keeps(k: int, facts: RoundFacts, numbers: ReleasedNumbers) -> bool:
    """Returns whether every unit with a score was published, and holds, by itself, as many who count as the floor
    asks.
    """
    frozen, page = facts.frozen, numbers.page(facts.frozen)
    counting = {leaf: 0 if leaf in frozen.uncounted else count for leaf, count in frozen.invited.items()}
    largest = residuals(page.blocks, counted(frozen.tree, counting))
    return all(
        largest.get(unit, 0) >= k and (score.size.value[1] or k) >= k for (unit, _), score in page.scores.items()
    )
