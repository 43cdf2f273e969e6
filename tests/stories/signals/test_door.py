"""The help desk of Dana's company sends its numbers by itself, signed as Standard Webhooks has it."""

import base64
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook

from adapters.http import application
from adapters.webhooks.door import install
from adapters.webhooks.signature import BadSecrets, Signed, Unsigned, read_secrets, verify
from bot.app.connect.webhook_secrets import examine_webhooks, webhook_secrets
from bot.app.start import StartError
from bot.ports import ServedWorkspace
from storage.database import statement
from storage.diary import diary
from storage.signals.kinds import save_kind
from storage.signals.values import signals_of
from tests.cast import MONDAY, FakeClock
from tests.stories.conftest import ChatCompany, count
from tests.stories.diary.signals import SATISFACTION
from tests.web.conftest import Client


def secret(letter: str) -> str:
    return f"whsec_{base64.b64encode(letter.encode() * 32).decode()}"


OLD, NEW, OTHERS = secret("o"), secret("n"), secret("x")
VALUE = {"signal": "Satisfaction", "department": "Payments", "week": "2026-W05", "value": 4.2, "answers": 31}


class HelpDesk:
    """`await desk.sends([VALUE])`."""

    def __init__(
        self, client: Client, company: ChatCompany, clock: FakeClock, served: dict[int, ServedWorkspace]
    ) -> None:
        self.client, self.company, self.clock = client, company, clock
        self.workspace_id = company.entrance.workspace.id
        self.served = served
        self._count = 0
        self.retry_after = ""

    async def sends(
        self,
        content: Any,
        key: str = NEW,
        at: timedelta = timedelta(),
        request_id: str = "",
        path: str = "signals",
        workspace_id: int = 0,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, dict[str, Any]]:
        self._count += 1
        body = content if isinstance(content, str) else json.dumps(content)
        moment, number = self.clock.now() + at, request_id or f"msg_{self._count}"
        signed = {
            "webhook-id": number,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": Webhook(key).sign(number, moment, body),
            "Content-Type": "application/json",
        }
        address = f"/webhooks/{workspace_id or self.workspace_id}/{path}"
        answer = await self.client.post(address, data=body.encode(), headers={**signed, **(headers or {})})
        kind = "application/json" if answer.status == 200 else "application/problem+json"
        assert answer.content_type == kind, await answer.text()
        self.retry_after = answer.headers.get("Retry-After", "")
        return answer.status, await answer.json()

    async def stored(self) -> list[float]:
        return [value.value for value in (await signals_of(self.workspace_id)).values]


@pytest.fixture
async def desk(company: ChatCompany, clock: FakeClock) -> AsyncIterator[HelpDesk]:
    workspace_id = company.entrance.workspace.id
    await save_kind(workspace_id, SATISFACTION)
    secrets = read_secrets(f"{workspace_id}:{OLD} {workspace_id}:{NEW} {workspace_id + 1}:{OTHERS}")
    app = application()
    served = {**company.entrance.served}
    install(app, clock, served, secrets)
    async with TestClient(TestServer(app)) as client:
        yield HelpDesk(client, company, clock, served)


async def test_a_signed_list_is_stored_and_stands_in_the_diary_without_a_person(desk: HelpDesk) -> None:
    assert await desk.sends([VALUE, {**VALUE, "week": "2026-W06", "value": "3,9"}]) == (
        200,
        {"added": 2, "restated": 0, "unchanged": 0},
    )
    assert await desk.stored() == [4.2, 3.9]
    [entry] = await diary.page(desk.workspace_id, None, 10)
    assert (entry.kind, entry.person_id) == ("signals_stated", None)
    assert await desk.sends([VALUE]) == (200, {"added": 0, "restated": 0, "unchanged": 1})


async def test_either_secret_opens_while_one_is_exchanged_and_two_signatures_may_come(desk: HelpDesk) -> None:
    assert (await desk.sends([VALUE], OLD))[0] == 200
    now = desk.clock.now()
    both = f"v1a,AAAA {Webhook(OTHERS).sign('both', now, '[]')} {Webhook(NEW).sign('both', now, '[]')}"
    status, _ = await desk.sends("[]", OTHERS, request_id="both", headers={"webhook-signature": both})
    assert status == 400  # it was let in, and holds nothing


async def test_the_secret_of_another_workspace_opens_nothing(desk: HelpDesk) -> None:
    assert (await desk.sends([VALUE], OTHERS))[0] == 401
    assert (await desk.sends([VALUE], NEW, workspace_id=desk.workspace_id + 1))[0] == 401
    assert (await desk.sends([VALUE], NEW, workspace_id=10**17))[0] == 401
    assert (await desk.sends([VALUE], OTHERS, workspace_id=desk.workspace_id + 1))[0] == 503  # nobody serves it here
    assert await desk.stored() == []
    assert await count("webhook_seen") == 0


@pytest.mark.parametrize("minutes", [-6, 6])
async def test_what_was_signed_long_ago_or_is_to_come_is_refused(desk: HelpDesk, minutes: int) -> None:
    status, problem = await desk.sends([VALUE], at=timedelta(minutes=minutes))
    assert (status, "five minutes" in problem["detail"]) == (401, True)
    assert (await desk.sends([VALUE], at=timedelta(minutes=minutes * 4 / 6)))[0] == 200


async def test_a_request_that_comes_again_is_answered_and_changes_nothing(desk: HelpDesk) -> None:
    await desk.sends([VALUE], request_id="once")
    await desk.sends([{**VALUE, "value": 3}])
    assert await desk.sends([VALUE], request_id="once") == (200, {"repeated": True})
    assert await desk.stored() == [3]


async def test_ids_are_kept_for_an_hour_and_no_longer(desk: HelpDesk) -> None:
    await desk.sends([VALUE])
    desk.clock.move(minutes=61)
    await desk.sends([{**VALUE, "value": 3}])
    assert await count("webhook_seen") == 1


async def test_a_request_with_a_mistake_stores_nothing_says_all_and_can_come_again_mended(desk: HelpDesk) -> None:
    faulty = [VALUE, {**VALUE, "department": "Support"}, {**VALUE, "week": "2026-W60"}, {**VALUE, "value": 9}]
    status, problem = await desk.sends(faulty, request_id="mended")
    assert (status, [error["entry"] for error in problem["errors"]]) == (422, [2, 3, 4])
    assert "too few people" in problem["errors"][0]["detail"]
    assert await desk.stored() == []
    assert (await desk.sends([VALUE], request_id="mended"))[0] == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400), ("{}", 400), ("[]", 400), ("[1]", 422), ('[{"value": NaN}]', 400), ('[{"a": 1}]', 422),
        ('[{"value": true}]', 422), ('[{"value": 1, "value": 2}]', 400), ('[{"value": [1]}]', 422),
        ("[" * 100_000, 400), ('[{"signal": "\\ud800"}]', 422), (json.dumps([{**VALUE, "value": "1e999"}]), 422),
        ('[{"value": 1e999}]', 422), (f'[{{"value": {"9" * 5000}}}]', 422),
        (json.dumps([{**VALUE, "answers": -1}]), 422),
    ],
)  # fmt: skip
async def test_what_is_no_list_of_values_is_refused_in_words(desk: HelpDesk, body: str, status: int) -> None:
    answered, problem = await desk.sends(body)
    assert (answered, bool(problem["detail"])) == (status, True)
    assert await desk.stored() == []


async def test_a_number_is_what_json_says_whatever_the_others_look_like(desk: HelpDesk) -> None:
    values = [{**VALUE, "value": 1.234}, {**VALUE, "week": "2026-W06", "value": "4,2"}]
    assert (await desk.sends(values))[0] == 200
    assert await desk.stored() == [1.234, 4.2]


async def test_too_large_a_body_another_kind_another_path_and_another_method_are_refused(desk: HelpDesk) -> None:
    assert (await desk.sends(f"[{' ' * (256 << 10)}]"))[0] == 413
    assert (await desk.sends([VALUE], headers={"Content-Type": "text/plain"}))[0] == 415
    assert (await desk.sends([VALUE], path="nothing"))[0] == 404
    assert (await desk.sends([VALUE], headers={"webhook-id": "a b"}))[0] == 401
    answer = await desk.client.get(f"/webhooks/{desk.workspace_id}/signals")
    assert answer.status == 401
    assert await desk.stored() == []


async def test_who_is_signed_is_slowed_down_and_who_is_not_uses_nothing_up(desk: HelpDesk) -> None:
    for _ in range(70):
        await desk.sends([VALUE], OTHERS)
    statuses = [(await desk.sends("[]"))[0] for _ in range(61)]
    assert statuses == [400] * 60 + [429]


async def test_nothing_of_a_request_stands_in_the_log(desk: HelpDesk, capfd: pytest.CaptureFixture[str]) -> None:
    await desk.sends([{**VALUE, "department": "Barnacle Bay"}])
    await desk.sends([{**VALUE, "department": "Barnacle Bay"}], OTHERS)
    assert "Barnacle" not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    "text",
    [
        "whsec_AAAA",
        f"x:{NEW}",
        f"0:{NEW}",
        "7:whsec_AAAA",
        f"7:{NEW} 7:{OLD} 7:{OTHERS}",
        f"7:{NEW},7:{OLD}",
        "7:whsec_%%",
    ],
)
def test_secrets_of_another_shape_are_refused_without_being_told(text: str) -> None:
    with pytest.raises(BadSecrets) as refused:
        read_secrets(text)
    assert "WATERLINE_WEBHOOKS" in str(refused.value)
    assert base64.b64encode(b"n" * 32).decode() not in str(refused.value)


def test_a_secret_that_two_entries_have_is_refused_with_a_cure_and_without_being_told() -> None:
    for second in (f"8:{NEW}", f"7:{NEW}"):
        with pytest.raises(BadSecrets) as refused:
            read_secrets(f"7:{NEW} 9:{OLD} {second}")
        assert "Entries 1 and 3 have the same secret. Make one for each" in str(refused.value)
        assert base64.b64encode(b"n" * 32).decode() not in str(refused.value)


def test_nothing_starts_with_a_secret_of_two_workspaces_and_the_doctor_says_so_before() -> None:
    environment = {"WATERLINE_WEBHOOKS": f"7:{NEW} 8:{NEW}"}
    with pytest.raises(StartError, match="Entries 1 and 2 have the same secret"):
        webhook_secrets(environment)
    [finding] = examine_webhooks(environment)
    assert (finding.well, "Entries 1 and 2 have the same secret" in finding.text) == (False, True)


SIGNATURES = st.one_of(st.text(max_size=80), st.sampled_from(["v1,", "v1", ",", "v1,=", "v1,\u00e9", " v1,AAAA"]))


@given(signature=SIGNATURES, body=st.binary(max_size=80), late=st.integers(-(10**4), 10**4))
@example(signature="v1,\udcff", body=b"[]", late=0)  # a byte of a header that is no text
def test_no_signature_but_the_right_one_opens(signature: str, body: bytes, late: int) -> None:
    moment: datetime = MONDAY + timedelta(seconds=late)
    secrets = read_secrets(f"7:{NEW}")[7]
    with pytest.raises(Unsigned):
        verify(Signed("msg", str(int(moment.timestamp())), signature), body, secrets, MONDAY)


CELL = st.one_of(
    st.none(), st.integers(), st.floats(), st.text(max_size=20), st.booleans(), st.lists(st.integers(), max_size=2),
    st.sampled_from(["Satisfaction", "Payments", "Support", "2026-W05", "2026-02-01", "4,2", "=A1", "\0"]),
)  # fmt: skip
ENTRY = st.dictionaries(st.sampled_from([*VALUE, "month", "other"]), CELL, max_size=6)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.one_of(st.lists(ENTRY, max_size=4), ENTRY, CELL))
async def test_whatever_is_signed_is_answered_in_words_and_stored_whole_or_not_at_all(
    desk: HelpDesk, content: Any
) -> None:
    desk.clock.move(minutes=2)
    await statement("delete from signal_value")
    try:
        status, answer = await desk.sends(content)
    except UnicodeEncodeError:
        return
    assert status in (200, 400, 422, 429), answer
    assert len(await desk.stored()) == (answer["added"] if status == 200 and "added" in answer else 0)


async def test_a_week_that_still_runs_where_the_company_is_is_refused_in_words(desk: HelpDesk) -> None:
    status, problem = await desk.sends([{**VALUE, "week": "2026-W10"}])
    assert (status, problem["errors"][0]["entry"]) == (422, 1)
    assert "2026-W10 is not over yet. Give its number from 2026-03-09 on" in problem["errors"][0]["detail"]
    desk.clock.move(days=6, hours=12)  # Sunday evening in London, Monday in Auckland
    assert (await desk.sends([{**VALUE, "week": "2026-W10"}]))[0] == 422
    served = desk.served[desk.workspace_id]
    settings = served.settings.model_copy(update={"time_zone": "Pacific/Auckland"})
    desk.served[desk.workspace_id] = replace(served, settings=settings)
    assert (await desk.sends([{**VALUE, "week": "2026-W10"}]))[0] == 200
