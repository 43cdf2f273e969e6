"""What the managers below a leader keep up, worked out anew from rows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.insight.claims.habits import BranchHabit
from bot.insight.summary import Summary
from bot.messages.message import Facts, Heading, Message
from bot.messages.say import say
from tests.audit.anew import FOUR_WEEKS, QUARTER, Rows

OPEN_FOR = timedelta(days=28)


def without_habits(message: Message) -> Message:
    """Leaves out what managers keep up, which is worked out from what they did and holds no answer."""
    heading = Heading(say("en", "summary.habits"))
    if heading not in message.blocks:
        return message
    at = message.blocks.index(heading)
    assert isinstance(message.blocks[at + 1], Facts)
    return replace(message, blocks=(*message.blocks[:at], *message.blocks[at + 2 :]))


def habit_faults(read: Summary, leader: int, rows: Rows) -> Iterator[str]:
    """Yields what a summary says of managers that the rows do not say, and what it says of too few."""
    latest = rows.weeks[-1].frozen
    teams = [unit for unit in latest.tree.below(read.unit) if unit.startswith("team:")]
    managers = {int(team.partition(":")[2]) for team in teams} - {leader}
    if (len(managers) >= 5) != bool(read.habits):
        yield f"{len(managers)} managers and {len(read.habits)} habits"
    for shared in read.habits:
        count = sum(has_habit(shared.habit, manager, rows) for manager in managers)
        if shared.amount.value != word(count, len(managers)) or shared.band.value[0] > len(managers):
            yield f"{shared} is {count} of {len(managers)}"


def has_habit(habit: BranchHabit, manager: int, rows: Rows) -> bool:
    since, until = rows.monday - QUARTER, rows.monday
    match habit:
        case BranchHabit.FORECASTS:
            weeks = {week.number for week in rows.weeks if week.number > rows.weeks[-1].number - 4}
            return any(manager in labels for (number, _), labels in rows.labels.items() if number in weeks)
        case BranchHabit.PROMISES:
            theirs = [row for row in rows.promises.values() if row["person_id"] == manager and row["done_at"]]
            return any(since <= row["done_at"] < until and row["done_at"] < row["made_at"] + OPEN_FOR for row in theirs)
        case BranchHabit.THANKS:
            return any(
                until - FOUR_WEEKS <= row["given_at"] < until for row in rows.kudos if row["giver_id"] == manager
            )


def word(count: int, managers: int) -> str:
    if managers < 8:
        return "half_or_more" if count >= managers / 2 else "fewer_than_half"
    return "none_or_few" if count < managers / 3 else "some" if count < 2 * managers / 3 else "many"
