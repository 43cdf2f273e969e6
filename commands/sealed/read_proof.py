"""Show how a check-in was kept, checked now: for observers and admins, without a score and without who answered."""

from bot.messages.message import Message
from bot.messages.say import say, sentence
from bot.ports import Context
from bot.sealed.report import RoundReport
from bot.sealed.roll import Outcome
from bot.sealed.wording.report import proof
from commands.check_ins import folders_of
from commands.sealed.report_rounds import report_of
from commands.sealed.verify_round import verify_round
from storage.sealed.folders import of_workspace
from storage.sealed.roll import read_roll

LATEST = 0


async def read_proof(ctx: Context, place: int = LATEST) -> Message:
    """Returns the proof of the check-in at this place among those that were counted, from 1, or of the latest.

    That it was checked stands beside the roll, where everybody reads it.
    """
    folders, language = folders_of(ctx.ballots), ctx.person.language
    workspace = ctx.workspace
    roll = read_roll(folders.sealed, of_workspace(workspace.platform, workspace.platform_id)) if folders else None
    counted = [line.key for line in roll.closings.values() if line.outcome is Outcome.CLOSED] if roll else []
    if folders is None or not counted:
        return sentence(say(language, "check.nothing_closed"))
    number = place if 1 <= place <= len(counted) else len(counted)
    verification = await verify_round(workspace, counted[number - 1], folders, ctx.now)
    report: RoundReport | None = await report_of(verification, folders)
    if report is None:
        return sentence(say(language, "check.no_such_round"))
    return proof(report, ctx.now, ctx.person.time_zone, language, number - 1)
