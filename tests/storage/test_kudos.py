"""Kudos under load: what is stored, once, and what is to be delivered."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tortoise.exceptions import IntegrityError

from bot.delivery.deliveries import Delivery
from bot.digest.letters import DIGEST
from bot.kudos.kudos import SUBJECT, Draft
from bot.org.people import Person
from commands.routing.entrance import Entrance
from storage import database
from storage.delivery import deliveries
from storage.kudos import drafts, giving
from storage.kudos import kudos as stored
from storage.kudos.giving import DeliveryTarget
from storage.org import people
from tests.cast import MONDAY
from tests.stories.conftest import count

WEEK = date(2026, 3, 2)


@pytest.fixture
async def cast(entrance: Entrance) -> dict[str, Person]:
    return await people.by_platform_ids(entrance.workspace.id, ["@ana", "@bo", "@cy"])


async def give(cast: dict[str, Person], source: str, limit: int | None = None, giver: str = "@ana") -> int | None:
    bo, draft = cast["@bo"], Draft((cast["@bo"],), words="for the quiet word")
    targets = [DeliveryTarget("kudos", None), DeliveryTarget("@bo", bo.id)]
    here = bo.workspace_id
    limits = giving.Limits(limit)
    outcome = await giving.give(here, source, cast[giver].id, draft, None, targets, WEEK, limits, MONDAY)
    return outcome.id if outcome else None


async def claim(places: int = 10) -> list[Delivery]:
    [workspace] = await people.workspaces()
    return await deliveries.claim(workspace.id, places, lease=3600)


async def settle(outcomes: list[Delivery]) -> None:
    [workspace] = await people.workspaces()
    await deliveries.settle(workspace.id, outcomes)


async def test_200_kudos_with_20_in_flight_are_200_stored_and_400_to_deliver(cast: dict[str, Person]) -> None:
    in_flight = asyncio.Semaphore(20)

    async def one(number: int) -> int | None:
        async with in_flight:
            return await give(cast, f"event:{number}", giver="@ana" if number % 2 else "@cy")

    ids = await asyncio.gather(*(one(number) for number in range(200)))
    assert len(set(ids) - {None}) == 200
    here = cast["@bo"].workspace_id
    assert len(await stored.received_by(here, cast["@bo"].id, None, 1000)) == 200
    for giver in ("@ana", "@cy"):
        assert len(await stored.given_by(here, cast[giver].id, None, 1000)) == 100
    assert [row["given"] for row in await database.statement("select given from allowance")] == [100, 100]
    places = await database.statement("select place, count(distinct subject_id) as many from delivery group by place")
    assert {row["place"]: row["many"] for row in places} == {"kudos": 200, "@bo": 200}
    assert await count("delivery") == 400


async def test_30_at_once_against_a_limit_of_5_are_exactly_5(cast: dict[str, Person]) -> None:
    ids = await asyncio.gather(*(give(cast, f"event:{number}", limit=5) for number in range(30)))
    assert len([one for one in ids if one is not None]) == 5
    assert await count("kudos") == 5
    assert await count("delivery") == 10


async def test_what_is_wrong_with_one_kudos_of_a_moment_keeps_no_other(cast: dict[str, Person]) -> None:
    people = cast | {"@nobody": replace(cast["@bo"], id=10**9)}
    assert await give(cast, "event:1")
    ids = await asyncio.gather(
        *(
            give(cast, "event:1"),
            give(cast, "event:2", giver="@cy"),
            give(people, "event:3", giver="@nobody"),
        ),
        *(give(cast, "event:4", limit=1), give(cast, "event:5", limit=2), give(cast, "event:6", limit=2)),
        return_exceptions=True,
    )
    again, other, wrong, over, last, used_up = ids
    assert (again, isinstance(other, int), isinstance(wrong, IntegrityError)) == (1, True, True)
    assert (over, isinstance(last, int), used_up) == (None, True, None)
    assert await count("kudos") == 3


async def test_the_same_event_twice_at_once_is_one_kudos(cast: dict[str, Person]) -> None:
    ids = await asyncio.gather(*(give(cast, "event:1", limit=5) for _ in range(10)))
    assert len(set(ids)) == 1
    assert ids[0] is not None
    assert await count("kudos") == 1
    assert await count("delivery") == 2
    assert (await database.statement("select given from allowance"))[0]["given"] == 1


async def test_the_last_of_the_week_is_found_again_when_its_event_comes_again(cast: dict[str, Person]) -> None:
    first = await give(cast, "event:1", limit=1)
    assert await give(cast, "event:2", limit=1) is None
    assert await give(cast, "event:1", limit=1) == first


async def test_what_is_given_between_a_removal_and_its_double_counts_once(cast: dict[str, Person]) -> None:
    kudos_id = await give(cast, "event:1", limit=5)
    assert kudos_id
    here, ana = cast["@ana"].workspace_id, cast["@ana"].id
    removed = await asyncio.gather(
        *(stored.remove(here, kudos_id, ana, WEEK, ana, "", MONDAY) for _ in range(5)), return_exceptions=True
    )
    assert sorted(map(str, removed)) == ["False"] * 4 + ["True"]
    assert (await database.statement("select given from allowance"))[0]["given"] == 0


async def test_one_word_each_even_at_once(cast: dict[str, Person]) -> None:
    kudos_id = await give(cast, "event:1")
    assert kudos_id
    here, cy = cast["@cy"].workspace_id, cast["@cy"].id
    words = [f"word {number}" for number in range(5)]
    added = await asyncio.gather(*(stored.add_plus(here, kudos_id, cy, word, MONDAY) for word in words))
    assert sorted(added) == [False] * 4 + [True]
    kudos = await stored.find(here, kudos_id)
    assert kudos
    assert len(kudos.plus) == 1
    assert kudos.revision == 2


async def test_a_revision_is_wanted_where_it_should_stand(cast: dict[str, Person]) -> None:
    kudos_id = await give(cast, "event:1")
    assert kudos_id
    here = cast["@bo"].workspace_id
    await settle([one.stands("m1") for one in await claim()])
    await deliveries.revise(SUBJECT, here, kudos_id, only_shared=True)
    await deliveries.revise(SUBJECT, here + 1, kudos_id)
    await deliveries.revise(SUBJECT, here, kudos_id + 1)
    await deliveries.revise(DIGEST, here, kudos_id)
    rows = await database.statement("select place, wanted, posted from delivery order by place")
    assert [tuple(row.values()) for row in rows] == [("@bo", 1, 1), ("kudos", 2, 1)]
    assert [one.place for one in await claim()] == ["kudos"]


async def test_what_stands_is_noted_and_a_newer_wish_stays_wanted(cast: dict[str, Person]) -> None:
    kudos_id = await give(cast, "event:1")
    assert kudos_id
    here = cast["@bo"].workspace_id
    in_channel, direct = await claim()
    assert (in_channel.wanted, in_channel.posted, in_channel.message_id) == (1, 0, None)
    await settle([in_channel.stands("m1"), direct.stands("m2")])
    assert await claim() == []
    await deliveries.revise(SUBJECT, here, kudos_id)
    taken = await claim()
    assert {(one.wanted, one.posted, one.message_id) for one in taken} == {(2, 1, "m1"), (2, 1, "m2")}
    await deliveries.revise(SUBJECT, here, kudos_id)
    await settle([one.stands(one.message_id) for one in taken])
    assert {(one.wanted, one.posted) for one in await claim()} == {(3, 2)}


async def test_a_dead_letter_is_tried_by_nobody_until_it_is_wanted_anew(cast: dict[str, Person]) -> None:
    kudos_id = await give(cast, "event:1")
    assert kudos_id
    here = cast["@bo"].workspace_id
    in_channel, direct = await claim()
    await settle([in_channel.given_up("channel_not_found"), direct.stands("m1")])
    assert await deliveries.dead_letters() == {"channel_not_found": 1}
    assert await claim() == []
    assert await deliveries.oldest_waiting() is None
    await deliveries.revise(SUBJECT, here, kudos_id)
    assert await deliveries.dead_letters() == {}
    taken = await claim()
    assert len(taken) == 2
    await deliveries.revise(SUBJECT, here, kudos_id)
    await settle([one.given_up("channel_not_found") for one in taken])
    assert await deliveries.dead_letters() == {}  # the no was to what nobody wants any more


async def test_a_draft_is_kept_for_a_week(cast: dict[str, Person]) -> None:
    ana = cast["@ana"]
    draft = Draft(
        receivers=(cast["@bo"], cast["@cy"]),
        unknown=("@nobody",),
        value_id=3,
        words="words",
        private=True,
        link="link",
        place="place",
        hinted=True,
    )
    old = await drafts.save(ana.workspace_id, ana.id, draft, MONDAY)
    young = await drafts.save(ana.workspace_id, ana.id, draft, MONDAY + timedelta(seconds=1))
    assert await drafts.find(ana.workspace_id, ana.id, old) == draft
    assert await drafts.find(ana.workspace_id, cast["@bo"].id, old) is None
    assert await drafts.find(ana.workspace_id + 1, ana.id, old) is None
    assert await drafts.drop_older_than([ana.workspace_id + 1], MONDAY + timedelta(seconds=1)) == 0
    assert await drafts.drop_older_than([ana.workspace_id], MONDAY + timedelta(seconds=1)) == 1
    assert await drafts.find(ana.workspace_id, ana.id, old) is None
    assert await drafts.find(ana.workspace_id, ana.id, young) == draft
