"""A platform says wait, breaks, hangs up, refuses; events come twice: nothing is lost, or doubled without a reason."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.contract.deployment import Deployment, Edge, at_once, deployment, run_of
from tests.contract.edges import EDGES, OFTEN
from tests.faults import FaultKind
from tests.processes import Running, running, until
from tests.slack.fake import Fault
from tests.typed import types


@pytest.fixture(params=OFTEN)
def edge(request: pytest.FixtureRequest) -> Edge:
    return EDGES[request.param](20)


@pytest.fixture
async def here(edge: Edge, conninfo: str, tmp_path: Path) -> AsyncIterator[Deployment]:
    async with deployment(edge, conninfo, tmp_path) as one:
        yield one


def order_in_channel(here: Deployment) -> list[str]:
    """The kudos in the channel in the order in which they first came to stand there."""
    return list(dict.fromkeys(run_of(post) for post in here.edge.posted() if post.channel == here.edge.channel))


def in_order(numbers: range) -> list[str]:
    return [f"for run {number}:" for number in numbers]


async def fetched(process: Running, path: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(process.url + path) as response:
        return await response.text()


@pytest.mark.parametrize(
    "kind",
    [
        "rate_limited",
        *(pytest.param(kind, marks=pytest.mark.long) for kind in ("server_error", "refused")),
        "reset_before",
    ],
)
async def test_what_was_not_taken_is_posted_once_and_in_order(here: Deployment, kind: FaultKind) -> None:
    which = zip((1, 2, 5), here.edge.later, strict=True)
    here.plan.faults += [Fault(kind, here.edge.post, number=number, error=error) for number, error in which]
    async with running("serve", env=here.env) as process:
        await here.introduced(process)
        assert all(await here.sends(process, range(8), in_flight=1))
        await here.records.drained()
    assert here.stands() == here.once(range(8))
    assert order_in_channel(here) == in_order(range(8))
    assert sum(call.method == here.edge.post and call.outcome != "ok" for call in here.edge.asked()) == 3


async def test_a_reset_that_hides_a_yes_is_the_one_reason_for_a_second_post(here: Deployment) -> None:
    hidden = Fault("reset_after", here.edge.post, number=3)
    here.plan.faults.append(hidden)
    async with running("serve", env=here.env) as process:
        await here.introduced(process)
        assert all(await here.sends(process, range(6), in_flight=1))
        await here.records.drained()
    [lost] = [call for call in here.edge.asked() if call.outcome == "reset_after"]
    [unknown] = [post for post in here.edge.posted() if post.message == lost.message]
    second = here.stands() - here.once(range(6))
    assert dict(second) == {(run_of(unknown), unknown.channel == here.edge.channel): 1}
    assert order_in_channel(here) == in_order(range(6))


async def test_after_a_429_nothing_is_asked_of_the_place_or_the_workspace_until_it_may_be(here: Deployment) -> None:
    here.plan.faults.append(Fault("rate_limited", here.edge.post, times=1000, seconds=600))
    async with running("serve", env=here.env) as process:
        await here.introduced(process)
        await here.sends(process, range(1))
        await until(lambda: _limited(here), "it has asked to wait")
        assert all(await here.sends(process, range(1, 10)))
        await until(lambda: _looked_at(here), "the queue has looked at them several times")
        places = 11 if here.edge.limits_places else 2  # the channel, and who was thanked: ten, or the first
        assert sum(call.outcome == "rate_limited" for call in here.edge.asked()) <= places


async def _limited(here: Deployment) -> bool:
    return any(call.outcome == "rate_limited" for call in here.edge.asked())


async def _looked_at(here: Deployment) -> bool:
    return here.records.waited() > 1  # second, in which it looks five times


async def test_a_final_no_is_a_dead_letter_that_operators_see(edge: Edge, conninfo: str, tmp_path: Path) -> None:
    async with deployment(edge, conninfo, tmp_path, channel=edge.gone) as here:
        async with running("serve", env=here.env) as process:
            await here.introduced(process)
            assert await here.sends(process, range(2)) == [True, True]
            await here.records.drained()
            posts = here.edge.posted()
            assert {run_of(post) for post in posts} - {""} == set(in_order(range(2)))  # the receivers have theirs
            assert any("could not be posted" in post.content for post in posts)  # and the givers know why
            assert 'waterline_dead_letters{reason="channel_not_found"} 2.0' in await fetched(process, "/metrics")
            assert '"dead_letters": 2' in await fetched(process, "/health")
        doctor = await types("doctor", env=here.env)
        assert doctor.code == 1
        assert "refused for good (channel_not_found: 2)" in doctor.said
        assert "docs/operator.md" in doctor.said


async def test_the_same_event_at_two_processes_at_once_is_one_kudos_and_one_post(here: Deployment) -> None:
    signed = here.asks(range(10))
    async with running("serve", env=here.env) as one, running("serve", env=here.env) as other:
        await here.introduced(one)
        twice = [(process, each) for each in signed for process in (one, other, one)]
        assert all(await at_once([here.sender.send(process, each) for process, each in twice], 15))
        await here.records.drained()
        assert all(await at_once([here.sender.send(other, each.retried()) for each in signed], 5))
        await here.records.drained()
    assert sorted(here.records.kudos().values()) == [1] * 10
    assert here.stands() == here.once(range(10))


@pytest.mark.long
async def test_200_kudos_to_one_person_are_200(here: Deployment) -> None:
    givers, receiver = here.edge.people()[:10], here.edge.people()[10]
    signed = [here.edge.thanks(givers[n % 10], receiver, n) for n in range(200)]
    async with running("serve", env=here.env) as process:
        await here.introduced(process)
        assert all(await at_once([here.sender.send(process, each) for each in signed], 20))
        await here.records.drained()
    assert len(here.records.kudos()) == 200
    assert here.records.received() == [200]
    assert here.stands() == here.once(range(200))


async def test_30_at_once_against_a_limit_of_5_are_5(edge: Edge, conninfo: str, tmp_path: Path) -> None:
    async with deployment(edge, conninfo, tmp_path, giving_limit=5) as here:
        giver, *_ = people = edge.people()
        signed = [edge.thanks(giver, people[10 + n % 10], n) for n in range(30)]
        async with running("serve", env=here.env) as process:
            await here.introduced(process)
            given = await at_once([here.sender.send(process, each) for each in signed], 30)
            await here.records.drained()
        assert sum(given) == 5
        assert here.sender.answers == {"200 on its way": 5, "200": 25}
        assert here.records.kudos().keys() == here.sender.acknowledged
        assert len(here.edge.posted()) == 10
