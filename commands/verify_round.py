"""Check a closed round: for an operator, or a works council that looks over the operator's shoulder.

What stands in the database is compared with the roll, which no database can write, never with a row.
"""

from datetime import datetime

from bot.blocks import FLOOR
from bot.page import ClosedRound, Facts, Numbers, fingerprint
from bot.people import Workspace
from bot.roll import ClosingLine, Outcome, Roll
from commands.examine import Finding
from storage import ledger, people, rounds
from storage.ballot_box import BOXES, PAGE
from storage.folders import Folders, of_workspace
from storage.roll import read_roll

_CHANGED = "What was published was changed in the database: nothing that is shown of this round can be trusted."


async def verify_rounds(folders: Folders, round_id: int | None, now: datetime) -> list[Finding]:
    """What was found about this round or, without one, about the latest closed round of every workspace."""
    findings: list[Finding] = []
    for workspace in await people.workspaces():
        roll = read_roll(folders.sealed, of_workspace(workspace.platform, workspace.platform_id))
        chosen = await rounds.find(workspace.id, round_id) if round_id else None
        key = chosen.key if chosen else "" if round_id else _latest(roll)
        if key:
            findings += await verify(workspace, key, folders, now)
    nothing = (
        "there is no such round." if round_id else "no round has closed yet. The first closes two days after it opens."
    )
    return findings or [Finding("check-ins", round_id is None, nothing)]


async def verify(workspace: Workspace, key: str, folders: Folders, now: datetime) -> list[Finding]:
    """Checks one round, and notes for everybody to read when that was and whether all was well."""
    roll = read_roll(folders.sealed, of_workspace(workspace.platform, workspace.platform_id))
    line = roll.closings.get(key)
    if line is None:
        return [_unfinished(workspace, key, roll)]
    round_id = await rounds.id_of(workspace.id, key)
    name = f"{workspace.name}, round {round_id or key}"
    if line.outcome is Outcome.VOID:
        return [
            Finding(name, True, f"could not be counted, on {line.at:%Y-%m-%d}: its keys were lost. It says nothing.")
        ]
    findings = [
        Finding(name, True, f"closed on {line.at:%Y-%m-%d %H:%M} UTC."),
        _none_left(len(folders.sealed.files(f"{key}.*{BOXES}")), "answers"),
        _none_left(len(folders.keys.files(f"{key}.*")), "keys"),
        *await _published(workspace, round_id, line, folders),
    ]
    if round_id is not None:
        await rounds.note_check(round_id, now, failed=not all(finding.well for finding in findings))
    return findings


def _latest(roll: Roll) -> str:
    closed = [key for key, line in roll.closings.items() if line.outcome is Outcome.CLOSED]
    return closed[-1] if closed else ""


def _unfinished(workspace: Workspace, key: str, roll: Roll) -> Finding:
    opening = next((opening for opening in roll.unfinished if opening.key == key), None)
    if opening is None:
        return Finding(
            workspace.name,
            False,
            "does not stand in the roll: it is older than that, the roll was lost, or its row was invented.",
        )
    closes = f"{opening.closes_at:%Y-%m-%d %H:%M} UTC"
    return Finding(
        workspace.name, False, f"is open. Only a closed round can be checked; this one's last moment is {closes}."
    )


def _none_left(left: int, what: str) -> Finding:
    cure = "The next tick of a running Waterline removes them; then check again."
    return Finding(what, not left, f"{left} files are left. {cure}" if left else "none are left.")


async def _published(workspace: Workspace, round_id: int | None, line: ClosingLine, folders: Folders) -> list[Finding]:
    facts = await rounds.facts(workspace.id, round_id) if round_id is not None else None
    if facts is None or round_id is None:
        return [Finding("ledger", False, f"has no row for this round. {_CHANGED}")]
    try:
        published = await rounds.published(workspace.id, round_id)
        numbers = await ledger.numbers(workspace.id, round_id, published)
        numbers.page(facts.frozen)
    except (ValueError, KeyError):
        return [Finding("ledger", False, f"holds a score that no rule can release. {_CHANGED}")]
    digits = fingerprint(line.nonce, facts, numbers)
    same = digits == line.fingerprint == (_page_digits(folders, line.key) or digits)
    text = f"{len(numbers.scores)} scores, fingerprint {digits}, as everybody was shown; the nonce is {line.nonce}."
    if not same:
        text = f"has the fingerprint {digits}, and the roll says {line.fingerprint}. {_CHANGED}"
    return [Finding("ledger", same, text), _floors(facts, numbers)]


def _page_digits(folders: Folders, key: str) -> str:
    """What the page itself says, while it stands."""
    stored = folders.sealed.read(key + PAGE)
    return ClosedRound.load(stored).fingerprint if stored else ""


def _floors(facts: Facts, numbers: Numbers) -> Finding:
    """Every unit that was published was in the frozen tree, and no number stands for fewer answers than the floor."""
    parents, k = facts.frozen.tree.parents(), facts.k
    strange = {score.unit for score in numbers.scores} - (set(parents) & set(numbers.published))
    small = [score for unit, score in numbers.page(facts.frozen).scores.items() if (score.size.value[1] or k) < k]
    well = not strange and not small and k >= FLOOR
    broken = f"{len(small) + len(strange)} numbers break k = {k}."
    return Finding("floors", well, f"k was {k}; every number keeps it." if well else broken)
