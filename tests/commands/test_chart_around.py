"""What is read of the chart around a few people says of them what the whole of it says, however the company lies."""

from random import Random

import pytest

from bot.config.settings import Settings
from bot.voice.circles import Lines
from commands.org.chart import OrgChart, chart, chart_around
from commands.org.open_workspace import open_workspace
from storage.database import statement

PEOPLE = 24
_PERSON = """
insert into person (workspace_id, platform_id, name, handle, language, time_zone, is_admin, is_bot, is_active,
    is_stranger, posts_about_me)
select %(workspace)s, 'U' || n, 'Person ' || n, 'u' || n, 'en', 'UTC', false, false, true, false, true
from generate_series(1, %(count)s) n order by n returning id
"""
_TEAM = """
insert into team (workspace_id, name, handle, manager_id)
select %(workspace)s, 'Team ' || manager, 'team-' || manager, manager from unnest(%(managers)s::bigint[]) manager
"""
_REPORT = """
update person p set team_id = t.id, is_active = %(is_active)s, is_stranger = %(is_stranger)s from team t
where p.id = %(person)s and t.manager_id = %(boss)s
"""


def standing(lines_of: OrgChart, person: int) -> tuple[object, ...]:
    """What decides whether somebody reads a concern: who they report to, and whether they lead people, and managers."""
    here = frozenset(each.id for each in lines_of.asked)
    lines = Lines({place.person: place.boss for place in lines_of.places}, here, here)
    return (
        lines.bosses.get(person, "no place"),
        person in here,
        person in lines.managers,
        person in lines.leaders,
        person in lines.senior_leaders,
    )


async def a_company(workspace_id: int, random: Random) -> list[int]:
    """Of few people who have left or are guests, many lead others; one may stand in the team that they lead."""
    rows = await statement(_PERSON, workspace=workspace_id, count=PEOPLE)
    everybody = [row["id"] for row in rows]
    await statement(_TEAM, workspace=workspace_id, managers=everybody[: PEOPLE // 2])
    for place, person in enumerate(everybody):
        if place and random.random() < 0.9:
            boss = everybody[
                place if random.random() < 0.03 and place < PEOPLE // 2 else random.randrange(min(place, 6))
            ]
            await statement(
                _REPORT,
                person=person,
                boss=boss,
                is_active=random.random() < 0.6,
                is_stranger=random.random() < 0.1,
            )
    return everybody


@pytest.mark.parametrize("seed", range(6))
async def test_whoever_it_is_about_the_lines_around_them_say_what_the_whole_chart_says(
    opened: str, settings: Settings, seed: int
) -> None:
    workspace, random = await open_workspace("web", "local", "Harbour", settings), Random(seed)
    everybody = await a_company(workspace.id, random)
    whole = await chart(workspace.id)
    for person in everybody:
        assert standing(await chart_around(workspace.id, [person]), person) == standing(whole, person), person
    some = random.sample(everybody, 5)
    around = await chart_around(workspace.id, some)
    assert [standing(around, person) for person in some] == [standing(whole, person) for person in some]


async def test_of_a_thousand_below_somebody_a_handful_is_read(opened: str, settings: Settings) -> None:
    workspace = await open_workspace("web", "local", "Harbour", settings)
    rows = await statement(_PERSON, workspace=workspace.id, count=1_000)
    top, *others = [row["id"] for row in rows]
    await statement(_TEAM, workspace=workspace.id, managers=[top, *others[:100]])
    await statement(
        "update person p set team_id = t.id from team t where p.id > %(top)s"
        " and t.manager_id = case when p.id <= %(top)s + 100 then %(top)s else %(top)s + 1 + p.id %% 100 end",
        top=top,
    )
    around = await chart_around(workspace.id, [top])
    assert standing(around, top) == standing(await chart(workspace.id), top) == (None, True, True, True, True)
    assert len(around.people) < 10
