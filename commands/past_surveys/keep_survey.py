"""Past results are matched with the teams of now, and kept apart from all that check-ins said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.messages.visible import visible
from bot.org.people import Person
from bot.org.remarks import Remark
from bot.past_surveys.diary import PastSurveyRemoved, PastSurveysBrought
from bot.past_surveys.reading import read_survey
from bot.past_surveys.survey import PRODUCT_AT_MOST, PastScore, PastSurvey, SurveyChoices, SurveyReading, SurveyTeam
from bot.ports import Context, ServedWorkspace
from bot.retention.holds import Hold
from commands.waiting_files import read_in_turn
from storage.database import all_or_nothing
from storage.diary import diary
from storage.org import people
from storage.past_surveys import surveys
from storage.retention.holds import standing_holds


@dataclass(frozen=True, slots=True)
class KeptSurvey:
    """How many numbers were stored; `months_before` are months that this product had before, as 2025-03."""

    scores: int
    months_before: Sequence[str]


async def plan_survey(
    served: ServedWorkspace | Context, content: bytes, choices: SurveyChoices, k: int, today: date
) -> SurveyReading:
    """Returns what a file would come to. Raises ChartError where it is no such file; nothing changes. The platform is
    asked for addresses only where the file calls teams by those of who leads them.
    """
    workspace_id = served.workspace.id
    reading = await read_in_turn(_reading, content, await _teams(workspace_id, {}), choices, k, today)
    if not any("@" in name for name in reading.unknown_teams):
        return reading
    addresses = {profile.platform_id: profile.email async for profile in served.platform.members() if profile.email}
    return await read_in_turn(_reading, content, await _teams(workspace_id, addresses), choices, k, today)


def _reading(content: bytes, teams: Sequence[SurveyTeam], choices: SurveyChoices, k: int, today: date) -> SurveyReading:
    reading = read_survey(content, teams, choices, k, today)
    if choices.product:
        return reading
    return SurveyReading(
        scale=reading.scale,
        month=reading.month,
        scores=reading.scores,
        left_out=reading.left_out,
        unclear=[Remark("survey.file.no_product"), *reading.unclear],
        unknown_teams=reading.unknown_teams,
        unknown_columns=reading.unknown_columns,
    )


async def keep_survey(
    workspace_id: int, reading: SurveyReading, product: str, by: int | None, now: datetime
) -> KeptSurvey:
    """Stores each month of a file that this product does not have yet."""
    months: dict[date, list[PastScore]] = {}
    for score in reading.scores:
        months.setdefault(score.month, []).append(score)
    added: list[date] = []
    async with all_or_nothing():
        await diary.hold(workspace_id)
        product = await _as_before(workspace_id, product)
        for month, scores in sorted(months.items()):
            if reading.scale and await surveys.add_survey(workspace_id, product, month, reading.scale, scores, now):
                added.append(month)
        count = sum(len(months[month]) for month in added)
        if added:
            event = PastSurveysBrought(product, tuple(map(_written, added)), count, len(reading.left_out))
            await diary.append(workspace_id, by, event, now)
    return KeptSurvey(count, [_written(month) for month in sorted(months) if month not in added])


async def _as_before(workspace_id: int, product: str) -> str:
    """The name of a product as it was written first: in other letters it has no second survey of a month."""
    written = " ".join(visible(product).split())[:PRODUCT_AT_MOST]
    known = {survey.product.casefold(): survey.product for survey in await surveys.all_surveys(workspace_id)}
    return known.get(written.casefold(), written)


async def drop_survey(
    workspace_id: int, survey_id: int, by: int | None, today: date, now: datetime
) -> PastSurvey | Hold | None:
    """Removes a survey, and returns it; the hold that keeps it; None where it is not there."""
    async with all_or_nothing():
        await diary.hold(workspace_id)
        holds = await standing_holds(workspace_id, today)
        if kept := next((hold for hold in holds if hold.person_id is None), None):
            return kept
        dropped = await surveys.drop_survey(workspace_id, survey_id)
        if dropped:
            await diary.append(workspace_id, by, PastSurveyRemoved(dropped.product, _written(dropped.month)), now)
    return dropped


def _written(month: date) -> str:
    return f"{month:%Y-%m}"


async def _teams(workspace_id: int, addresses: Mapping[str, str]) -> list[SurveyTeam]:
    by_id = {person.id: person for person in await people.everyone(workspace_id)}
    return [
        SurveyTeam(
            id=team.id,
            handle=team.handle,
            title=team.name,
            names=(*team.names.values(), f"@{team.handle}", *_names(by_id.get(team.manager_id), addresses)),
            above=by_id[team.manager_id].team_id if team.manager_id in by_id else None,
        )
        for team in await people.teams(workspace_id)
    ]


def _names(leader: Person | None, addresses: Mapping[str, str]) -> tuple[str, ...]:
    if leader is None:
        return ()
    return (leader.name, leader.handle, leader.platform_id, addresses.get(leader.platform_id, ""))
