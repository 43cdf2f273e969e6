"""Show how a check-in was kept, checked now: for observers and admins, without a score and without who answered."""

from typing import NamedTuple

from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.say import say, sentence
from bot.ports import Context, PlatformError
from bot.sealed.diary import ProofExported
from bot.sealed.report import RoundReport
from bot.sealed.roll import Outcome
from bot.sealed.wording.report import copy_of_proof, proof
from commands.check_ins import folders_of
from commands.feature import Answer
from commands.sealed.report_rounds import report_of
from commands.sealed.verify_round import verify_round
from storage.diary import diary
from storage.sealed.folders import of_workspace
from storage.sealed.roll import read_roll

LATEST = 0


class _Proved(NamedTuple):
    """`place` is that of the check-in among those that were counted, from 1."""

    report: RoundReport
    place: int


async def read_proof(ctx: Context, place: int = LATEST) -> Message:
    """Returns the proof of the check-in at this place among those that were counted, from 1, or of the latest.

    That it was checked stands beside the roll, where everybody reads it.
    """
    proved = await _proved(ctx, place)
    if isinstance(proved, str):
        return sentence(proved)
    return proof(proved.report, ctx.now, ctx.person.time_zone, ctx.person.language, proved.place)


async def keep_proof(ctx: Context, place: int) -> Answer:
    """Sends the proof as a direct message, which stays; the diary says first who has it."""
    proved, language = await _proved(ctx, place), ctx.person.language
    if isinstance(proved, str):
        return sentence(proved)
    verification = proved.report.verification
    event = ProofExported(str(verification.number or verification.key))
    await diary.append(ctx.workspace.id, ctx.person.id, event, ctx.now)
    copied = copy_of_proof(proved.report, ctx.now, ctx.person.time_zone, language)
    try:
        await ctx.platform.post(ctx.person.platform_id, copied)
    except PlatformError:
        return Refusal("proof.refused")
    return sentence(say(language, "proof.kept"))


async def _proved(ctx: Context, place: int) -> _Proved | str:
    """A sentence where there is nothing to prove."""
    folders, language, workspace = folders_of(ctx.ballots), ctx.person.language, ctx.workspace
    roll = read_roll(folders.sealed, of_workspace(workspace.platform, workspace.platform_id)) if folders else None
    counted = [line.key for line in roll.closings.values() if line.outcome is Outcome.CLOSED] if roll else []
    if folders is None or not counted:
        return say(language, "check.nothing_closed")
    number = place if 1 <= place <= len(counted) else len(counted)
    report = await report_of(await verify_round(workspace, counted[number - 1], folders, ctx.now), folders)
    return _Proved(report, number) if report else say(language, "check.no_such_round")
