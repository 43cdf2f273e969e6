"""Results of past surveys: kept for whoever leads or is in a team, and read by nothing else."""

from collections.abc import Sequence
from datetime import date, datetime

from psycopg.types.json import Jsonb

from bot.past_surveys.survey import PastScore, PastSurvey, SeenScore, SurveyScale
from storage.database import statement

_AT_ONCE = 5_000  # numbers in a statement
_BEGIN = """
insert into past_survey (workspace_id, product, month, scale, imported_at)
values (%(workspace_id)s, %(product)s, %(month)s, %(scale)s, %(now)s)
on conflict (workspace_id, product, month) do nothing returning id
"""
_ADD = """
insert into past_score (workspace_id, survey_id, team_handle, theme, team_id, score, answers)
select %(workspace_id)s, %(survey)s, handle, theme, team, score, answers
from jsonb_to_recordset(%(scores)s)
    as score(handle text, theme text, team bigint, score double precision, answers bigint)
"""
_ALL = """
select s.id, s.product, s.month, s.scale, (select count(*) from past_score c
    where c.workspace_id = s.workspace_id and c.survey_id = s.id) as scores
from past_survey s where s.workspace_id = %(workspace_id)s order by s.month desc, s.product
"""
_DROP = """
delete from past_survey where workspace_id = %(workspace_id)s and id = %(survey)s returning product, month
"""
# Of the teams below somebody, and of the one that they are in: a team that another one leads by now is found by its
# handle.
_SEEN = """
with recursive below as (
    select t.id, t.handle, t.name, t.names from team t
    where t.workspace_id = %(workspace_id)s and t.manager_id = %(person)s
    union
    select t.id, t.handle, t.name, t.names from below b
    join person p on p.workspace_id = %(workspace_id)s and p.team_id = b.id
    join team t on t.workspace_id = p.workspace_id and t.manager_id = p.id
), seen as (
    select * from below
    union
    select t.id, t.handle, t.name, t.names from team t
    where t.workspace_id = %(workspace_id)s and t.id = %(team)s::bigint
)
select seen.id as team, coalesce(seen.names ->> %(language)s, seen.name) as title, s.product, s.month, s.scale,
    c.theme, c.score
from seen join past_score c on c.workspace_id = %(workspace_id)s
    and (c.team_id = seen.id or (c.team_id is null and c.team_handle = seen.handle))
    and (c.answers is null or c.answers >= %(k)s)
join past_survey s on s.workspace_id = c.workspace_id and s.id = c.survey_id
order by title, s.month, s.product, c.theme
limit %(at_most)s
"""


async def add_survey(
    workspace_id: int, product: str, month: date, scale: SurveyScale, scores: Sequence[PastScore], now: datetime
) -> bool:
    """Stores a survey; False, and nothing, where this product has one of this month."""
    began = await statement(_BEGIN, workspace_id=workspace_id, product=product, month=month, scale=scale.value, now=now)
    if not began:
        return False
    for start in range(0, len(scores), _AT_ONCE):
        fields = ("handle", "theme", "team", "score", "answers")
        rows = [{name: getattr(score, name) for name in fields} for score in scores[start : start + _AT_ONCE]]
        await statement(_ADD, workspace_id=workspace_id, survey=began[0]["id"], scores=Jsonb(rows))
    return True


async def all_surveys(workspace_id: int) -> list[PastSurvey]:
    """Returns what was imported, the latest month first."""
    rows = await statement(_ALL, workspace_id=workspace_id)
    return [
        PastSurvey(
            id=row["id"],
            product=row["product"],
            month=row["month"],
            scale=SurveyScale(row["scale"]),
            scores=row["scores"],
        )
        for row in rows
    ]


async def drop_survey(workspace_id: int, survey_id: int) -> PastSurvey | None:
    """Removes a survey with its numbers, and returns it; None where it is not there."""
    survey = next((survey for survey in await all_surveys(workspace_id) if survey.id == survey_id), None)
    if survey is None or not await statement(_DROP, workspace_id=workspace_id, survey=survey_id):
        return None
    return survey


async def seen_by(
    workspace_id: int, person: int, team: int | None, language: str, k: int, at_most: int
) -> list[SeenScore]:
    """Returns numbers of the teams that somebody leads, of all below, and of the `team` that they are in; none of which
    fewer than `k` people are counted, which may be more than when it came.
    """
    rows = await statement(
        _SEEN, workspace_id=workspace_id, person=person, team=team, language=language, k=k, at_most=at_most
    )
    return [
        SeenScore(
            team=row["team"],
            title=row["title"],
            product=row["product"],
            month=row["month"],
            scale=SurveyScale(row["scale"]),
            theme=row["theme"],
            score=row["score"],
        )
        for row in rows
    ]
