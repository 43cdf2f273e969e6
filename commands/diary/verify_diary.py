"""Check the diary of every workspace: that each entry is what it was, and follows on the one before."""

from datetime import datetime

from bot.diary.entries import Chain, Fault
from bot.diary.wording.checks import fault_in_words, intact
from bot.messages.say import say
from bot.org.people import Workspace
from commands.operate.examine import Finding
from storage.diary import diary
from storage.org import people

_LANGUAGE = "en"  # of the command line
_AT_ONCE = 1_000  # entries
_TOLD = 20  # faults of one workspace


async def verify_diary(now: datetime, kept: str = "") -> list[Finding]:
    """Returns in words what is wrong and where, or how many entries there are and how the newest can be known.

    `kept` is a fingerprint that somebody kept: whoever wrote a whole diary anew could not keep that one in it.
    """
    stays = await diary.stays()
    findings = [Finding("database", stays, say(_LANGUAGE, "diary.check.stays" if stays else "diary.check.open"))]
    workspaces = await people.workspaces()
    for workspace in workspaces:
        findings += await _verified(workspace, now)
    if not workspaces:
        findings.append(Finding("workspaces", True, say(_LANGUAGE, "diary.check.no_workspace")))
    if kept:
        holders = [workspace.name for workspace in workspaces if await diary.holds(workspace.id, kept.strip().lower())]
        key = "diary.check.kept" if holders else "diary.check.lost"
        findings.append(Finding(", ".join(holders) or "fingerprint", bool(holders), say(_LANGUAGE, key)))
    return findings


async def _verified(workspace: Workspace, now: datetime) -> list[Finding]:
    chain = Chain(now)
    faults: list[Fault] = []
    while entries := await diary.after(workspace.id, chain.length, _AT_ONCE):
        faults += chain.check(entries)
    if not faults:
        return [Finding(workspace.name, True, intact(chain, _LANGUAGE))]
    told = [Finding(workspace.name, False, fault_in_words(fault, _LANGUAGE)) for fault in faults[:_TOLD]]
    if len(faults) > _TOLD:
        further = say(_LANGUAGE, "diary.check.more", count=len(faults) - _TOLD)
        told.append(Finding(workspace.name, False, further))
    return told
