"""What a leader reads of thanks counts those that stand in a post, and no others."""

from datetime import date, timedelta

import pytest

from bot.insight.records import Staff
from bot.kudos.kudos import Draft
from bot.org.people import Person
from commands.routing.entrance import Entrance
from storage.insight import evidence
from storage.kudos import giving
from storage.kudos import kudos as stored
from storage.kudos.giving import DeliveryTarget, Limits
from storage.org import people, values
from tests.cast import MONDAY

WEEK = date(2026, 3, 2)


@pytest.fixture
async def cast(entrance: Entrance) -> dict[str, Person]:
    """Ana leads a team. Cy wants to be thanked in a direct message only."""
    everybody = await people.by_platform_ids(entrance.workspace.id, ["@ana", "@bo", "@cy", "@mika"])
    await people.set_preferences(everybody["@cy"], posts_about_me=False, language="en")
    return everybody


async def thank(cast: dict[str, Person], *receivers: str, private: bool = False) -> int:
    """Ana thanks them, an hour after the week began."""
    ana, courage = cast["@ana"], (await values.current(cast["@ana"].workspace_id))[0]
    draft = Draft(tuple(cast[receiver] for receiver in receivers), words="for the quiet word", private=private)
    source = f"{receivers}{private}"
    targets = [DeliveryTarget(receiver, cast[receiver].id) for receiver in receivers]
    moment = MONDAY + timedelta(hours=1)
    outcome = await giving.give(ana.workspace_id, source, ana.id, draft, courage, targets, WEEK, Limits(), moment)
    assert outcome
    return outcome.id


async def counted(cast: dict[str, Person]) -> tuple[int, int, int]:
    """How many thanks Ana gave: in these weeks, in the evidence; and for how many a value was lived."""
    ana, until = cast["@ana"], MONDAY + timedelta(weeks=1)
    by_leader = await evidence.given_by_bosses(ana.workspace_id, MONDAY, until)
    records = await evidence.records(ana.workspace_id, WEEK, range(1, 2))
    in_evidence = sum(sum(many) for _, _, many in records.thanks_given)
    lived = await evidence.recognised(ana.workspace_id, MONDAY, until)
    return by_leader.get(ana.id, 0), in_evidence, sum(sum(many) for _, _, many in lived)


async def test_a_thanks_in_a_post_counts(cast: dict[str, Person]) -> None:
    await thank(cast, "@bo")
    assert await counted(cast) == (1, 1, 1)


async def test_a_thanks_to_somebody_whom_a_post_may_name_and_somebody_else_counts_once(cast: dict[str, Person]) -> None:
    await thank(cast, "@bo", "@mika", "@cy")
    assert await counted(cast) == (1, 1, 1)


async def test_a_private_thanks_does_not_count(cast: dict[str, Person]) -> None:
    await thank(cast, "@bo", private=True)
    assert await counted(cast) == (0, 0, 0)


async def test_a_thanks_to_people_whom_no_post_may_name_does_not_count(cast: dict[str, Person]) -> None:
    await thank(cast, "@cy")
    assert await counted(cast) == (0, 0, 0)


async def test_a_thanks_that_was_taken_back_does_not_count(cast: dict[str, Person]) -> None:
    ana, kudos_id = cast["@ana"], await thank(cast, "@bo")
    await stored.remove(ana.workspace_id, kudos_id, ana.id, WEEK, ana.id, "", MONDAY + timedelta(hours=2))
    assert await counted(cast) == (0, 0, 0)


async def test_who_is_thanked_in_a_direct_message_only_is_counted_neither_as_thanked_nor_as_to_be_thanked(
    cast: dict[str, Person],
) -> None:
    workspace = cast["@cy"].workspace_id
    teams = {team.id: team.manager_id for team in await people.teams(workspace)}
    leader = teams[cast["@cy"].team_id or 0]
    assert (await evidence.staffed(workspace))[leader] == Staff(people=3, in_public=2)
    await people.set_preferences(cast["@cy"], posts_about_me=True, language="en")
    assert (await evidence.staffed(workspace))[leader] == Staff(people=3, in_public=3)


async def test_a_thanks_to_several_of_a_team_and_a_second_in_the_same_week_are_one_occasion(
    cast: dict[str, Person],
) -> None:
    await people.set_preferences(cast["@cy"], posts_about_me=True, language="en")
    await thank(cast, "@bo", "@cy")
    await thank(cast, "@bo")
    records = await evidence.records(cast["@ana"].workspace_id, WEEK, range(1, 2))
    assert [list(givers) for _, _, _, givers in records.received] == [[cast["@ana"].id]]
