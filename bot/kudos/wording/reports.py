"""How reports of a thanks read: to whoever reports, to admins, and to the giver of what was taken down."""

from collections.abc import Sequence

from bot.kudos import actions
from bot.kudos.actions import ReportForm
from bot.kudos.kudos import BECAUSE_AT_MOST, Kudos, Report
from bot.kudos.wording.kudos import mention, thanks
from bot.messages.message import Block, Buttons, Form, Heading, Message, Note, Quote, Text, TextInput
from bot.messages.say import plain, rich, say, together


def about(kudos: Kudos, reason: str, language: str, *, is_receiver: bool, may_remove: bool = False) -> Message:
    """Returns what somebody may do with a thanks that is not theirs to change: `reason` not, report it, or hide it.

    An admin who got it can also remove all of it.
    """
    buttons = [actions.REPORT.button(say(language, "kudos.report"), kudos.id)]
    if is_receiver:
        buttons.append(actions.HIDE.button(say(language, "kudos.hide"), kudos.id))
    if may_remove:
        buttons.append(actions.REMOVE.button(say(language, "kudos.removal_form"), kudos.id))
    return Message(reason, (Text((reason,)), Buttons(tuple(buttons))))


def report_form(kudos: Kudos, language: str) -> Form:
    because = TextInput(say(language, "kudos.input.report"), BECAUSE_AT_MOST, multiline=True, required=False)
    return ReportForm(because=because, kudos=kudos.id).drawn(
        title=say(language, "kudos.report_form"),
        submit=say(language, "kudos.report"),
        above=(Text((say(language, "kudos.report_who"),)),),
    )


def notice(report: Report, language: str) -> Message:
    """Returns what an admin reads of one report. Who reported it stays unsaid."""
    line = say(language, "kudos.report_notice")
    return Message(line, (Text((line,)), *_blocks(report, language)))


def overview(reports: Sequence[Report], language: str) -> Message:
    """Returns what waits for an admin's decision."""
    title = say(language, "kudos.reports")
    blocks: list[Block] = [Heading(title)]
    for report in reports:
        blocks += _blocks(report, language)
    if not reports:
        blocks.append(Text((say(language, "kudos.reports_empty"),)))
    return Message(title, tuple(blocks))


def _blocks(report: Report, language: str) -> list[Block]:
    kudos = report.kudos
    words: list[Block] = [Quote(kudos.words)] if kudos.words else []
    reasons = [Note((say(language, "kudos.report_because", because=because),)) for because in report.reasons]
    buttons = (
        actions.REMOVE.button(say(language, "kudos.removal_form"), kudos.id),
        actions.LET_STAND.button(say(language, "kudos.let_stand"), kudos.id),
    )
    return [Text(thanks(kudos, kudos.receivers, language)), *words, *reasons, Buttons(buttons)]


def removed(kudos: Kudos, language: str) -> Message:
    """Returns what the giver reads, or who shared it: what is gone, and why if somebody said so; nobody is blamed."""
    people = together(language, [mention(person, language) for person in kudos.receivers])
    of_customer = kudos.is_from_customer
    line = rich(language, "kudos.removed_customer" if of_customer else "kudos.removed_notice", receivers=people)
    because: list[Block] = [Quote(kudos.removed_because)] if kudos.removed_because else []
    words: list[Block] = [Quote(kudos.words)] if kudos.words else []
    if words and not of_customer:
        words.insert(0, Note((say(language, "kudos.removed_words"),)))
    return Message(plain(line), (Text(line), *because, *words))
