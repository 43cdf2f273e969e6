"""Admins make webhooks in chat, and programs of the company are sent what everybody may know, and nothing else."""

import json

import pytest

from bot.messages.refusal import Refusal
from bot.messages.request import Pressed
from commands.operate.dead_letters import DeadLetterAction, DeadLetterChoice, look_through
from storage.database import statement
from tests.cast import ANA, BO, CY, DANA, MIKA, THANKS
from tests.platform import RememberingPlatform
from tests.stories.conftest import labels, told
from tests.stories.diary.test_reading import lines, reads
from tests.stories.events.conftest import KEY, Hooked, Receiver, is_signed_by, secret_in

PRIVATE = "for telling me in confidence that the harbour master drinks salt water"


async def test_a_public_thanks_is_sent_signed_and_so_is_what_becomes_of_it(hooked: Hooked, receiver: Receiver) -> None:
    secret = await hooked.makes()
    given = await hooked.company.types(ANA, f"@bo {THANKS} #courage")
    await hooked.sends()
    [arrived] = receiver.arrived
    assert is_signed_by(secret, arrived)
    assert arrived.type == "kudos.given"
    assert arrived.data["words"] == THANKS
    assert arrived.data["giver"]["name"] == ANA.name
    assert [one["name"] for one in arrived.data["receivers"]] == [BO.name]
    assert arrived.data["value"]["en"] == "Courage"
    form = await hooked.company.presses(ANA, given, "Change it")
    await hooked.company.submits(ANA, form, words="for the quay that was swept before anybody came")
    await hooked.sends()
    assert (receiver.types[-1], receiver.arrived[-1].data["words"][:12]) == ("kudos.edited", "for the quay")
    await hooked.company.presses(ANA, given, "Take it back")
    await hooked.sends()
    assert receiver.types == ["kudos.given", "kudos.edited", "kudos.taken_back"]
    assert receiver.arrived[-1].data == {"id": arrived.data["id"]}
    assert len({one.id for one in receiver.arrived}) == 3
    assert await statement("select 1 from webhook_event") == []


async def test_nothing_private_is_sent_nor_what_was_given_before_nor_what_somebody_hides(
    hooked: Hooked, receiver: Receiver
) -> None:
    await hooked.company.types(ANA, f"@bo {THANKS} #courage")
    hooked.clock.move(minutes=1)
    await hooked.makes()
    await hooked.company.types(CY, f"@bo private {PRIVATE} #courage")
    form = await hooked.company.types(MIKA, "")
    await hooked.company.submits(
        MIKA, form, receivers=(BO.platform_id,), words=PRIVATE, value="1", visibility="private"
    )
    await hooked.sends()
    privately = await statement("select id from kudos where private")
    assert privately
    sent = {arrived.data["id"] for arrived in receiver.arrived}
    assert not sent & {row["id"] for row in privately}
    receiver.arrived.clear()
    await hooked.company.types(DANA, f"@bo @cy {THANKS}, too #courage")
    await hooked.sends()
    await statement("update kudos_receiver set hidden = true where kudos_id = (select max(id) from kudos)")
    await hooked.sends()
    assert receiver.types == ["kudos.given", "kudos.taken_back"]


async def test_of_somebody_who_wants_no_posts_nothing_is_sent(hooked: Hooked, receiver: Receiver) -> None:
    await hooked.makes()
    await statement("update person set posts_about_me = false where platform_id = '@bo'")
    await hooked.company.types(ANA, f"@bo {THANKS} #courage")
    await hooked.sends()
    assert receiver.arrived == []
    assert await statement("select 1 from webhook_event") == []


async def test_only_what_was_chosen_is_sent_and_a_test_when_somebody_presses(
    hooked: Hooked, receiver: Receiver
) -> None:
    await hooked.makes(kudos="no")
    await hooked.company.types(ANA, f"@bo {THANKS} #courage")
    await hooked.presses("test")
    await hooked.sends()
    assert receiver.types == ["test"]
    assert receiver.arrived[0].data == {"webhook": 1}
    assert "last took something" in told(await hooked.page())


async def test_two_secrets_sign_while_one_takes_the_place_of_the_other(hooked: Hooked, receiver: Receiver) -> None:
    old = await hooked.makes()
    new = secret_in(await hooked.presses("new_secret"))
    assert new != old
    await hooked.presses("test")
    await hooked.sends()
    assert is_signed_by(old, receiver.arrived[-1])
    assert is_signed_by(new, receiver.arrived[-1])
    assert told(await hooked.presses("new_secret")).startswith("The secrets were changed meanwhile.")
    assert "End the old secret" in labels(await hooked.page())
    await hooked.presses("end_old")
    await hooked.presses("test")
    await hooked.sends()
    assert not is_signed_by(old, receiver.arrived[-1])
    assert is_signed_by(new, receiver.arrived[-1])


async def test_a_secret_and_an_address_lie_sealed_and_the_diary_says_who_did_what(hooked: Hooked) -> None:
    secret = await hooked.makes()
    await hooked.presses("test")
    tables = ("webhook", "webhook_event", "installation", "diary", "delivery")
    stored = str([await statement(f"select * from {table}") for table in tables])
    assert secret not in stored
    assert secret.removeprefix("whsec_") not in stored
    assert "/waterline" not in stored
    assert secret not in told(await hooked.page())
    assert lines(await reads(hooked.company, BO)) == [
        "Dana Whitlock: sent a test to webhook 1, to 127.0.0.1",
        "Dana Whitlock: made webhook 1, to 127.0.0.1",
    ]


@pytest.mark.parametrize(("status", "reason"), [(500, "HTTP 500"), (429, "HTTP 429"), (302, "HTTP 302")])
async def test_what_is_not_taken_is_sent_again_by_the_same_id_until_it_is(
    hooked: Hooked, receiver: Receiver, status: int, reason: str
) -> None:
    await hooked.makes()
    receiver.answers, receiver.headers = [status] * 2, {"Location": "http://169.254.169.254/"}
    await hooked.company.types(ANA, f"@bo {THANKS} #courage")
    await hooked.sends()
    assert reason in told(await hooked.page())
    await hooked.sends()
    assert len(receiver.arrived) == 1, "it rests"
    for _ in range(2):
        await hooked.passes(hours=1)
        await hooked.sends()
    assert len(receiver.arrived) == 3
    assert len({arrived.id for arrived in receiver.arrived}) == 1
    assert reason not in told(await hooked.page())
    assert await statement("select 1 from webhook_event") == []


async def test_after_a_day_it_is_a_dead_letter_that_admins_read_of_once_and_operators_send_again(
    hooked: Hooked, receiver: Receiver, platform: RememberingPlatform
) -> None:
    await hooked.makes()
    receiver.answers = [500] * 3
    await hooked.company.types(ANA, f"@bo {THANKS} #courage")
    await hooked.company.types(CY, f"@bo {THANKS} #courage")
    await hooked.sends()
    await hooked.passes(hours=25)
    await hooked.sends()
    now = hooked.clock.now()
    listed = await look_through(DeadLetterChoice(DeadLetterAction.LIST), now)
    assert len(listed) == 2
    assert all("kudos.given for 127.0.0.1" in line and line.endswith(": HTTP 500") for line in listed)
    await hooked.company.deliver()
    read = [told(message) for message in platform.stands[DANA.platform_id].values()]
    assert len([text for text in read if "has not taken something for a day" in text]) == 1
    assert not any("has not taken" in told(one) for one in platform.stands.get(BO.platform_id, {}).values())
    [line] = await look_through(DeadLetterChoice(DeadLetterAction.RESEND, "HTTP 500"), now)
    assert line.endswith("2 are tried again.")
    receiver.answers.clear()
    await hooked.sends()
    assert receiver.types[-2:] == ["kudos.given"] * 2
    assert await look_through(DeadLetterChoice(DeadLetterAction.LIST), now) == []


async def test_dead_letters_can_be_dropped(hooked: Hooked, receiver: Receiver) -> None:
    await hooked.makes()
    receiver.answers = [503]
    await hooked.company.types(ANA, f"@bo {THANKS} #courage")
    await hooked.passes(hours=25)
    await hooked.sends()
    [line] = await look_through(DeadLetterChoice(DeadLetterAction.DROP), hooked.clock.now())
    assert line.endswith("1 were dropped.")
    assert await statement("select 1 from webhook_event") == []


async def test_what_a_receiver_minds_alone_lets_others_pass(hooked: Hooked, receiver: Receiver) -> None:
    await hooked.makes()
    receiver.answers = [400]
    await hooked.company.types(ANA, f"@bo {THANKS} #courage")
    await hooked.company.types(CY, f"@bo {THANKS} #courage")
    await hooked.sends()
    await hooked.sends()
    assert len(receiver.arrived) == 2
    assert receiver.arrived[0].id != receiver.arrived[1].id
    [waiting] = await statement("select id, made_at from webhook_event")
    assert receiver.arrived[0].id == f"evt_{waiting['id']}_{int(waiting['made_at'].timestamp())}"


async def test_a_receiver_that_is_gone_is_sent_nothing_more_and_admins_read_so(
    hooked: Hooked, receiver: Receiver, platform: RememberingPlatform
) -> None:
    await hooked.makes()
    receiver.answers = [410]
    await hooked.company.types(ANA, f"@bo {THANKS} #courage")
    await hooked.sends()
    await hooked.company.types(CY, f"@bo {THANKS} #courage")
    await hooked.sends()
    assert len(receiver.arrived) == 1
    await hooked.company.deliver()
    assert "wants no webhooks any more" in told(tuple(platform.stands[DANA.platform_id].values()))
    assert "is off, since its receiver wants nothing any more" in lines(await reads(hooked.company, BO))[0]
    await hooked.presses("turn_on")
    await hooked.presses("test")
    await hooked.sends()
    assert receiver.types[-1] == "test"
    assert await statement("select 1 from webhook_event") == []


async def test_what_is_turned_off_or_removed_is_sent_nothing(hooked: Hooked, receiver: Receiver) -> None:
    await hooked.makes()
    await hooked.presses("turn_off")
    await hooked.company.types(ANA, f"@bo {THANKS} #courage")
    await hooked.sends()
    await hooked.presses("turn_on")
    form = await hooked.presses("remove")
    await hooked.company.types(CY, f"@bo {THANKS} #courage")
    await hooked.company.submits(DANA, form)
    await hooked.sends()
    assert receiver.arrived == []
    assert await statement("select 1 from webhook union select 1 from installation where kind = 'webhook'") == []


@pytest.mark.parametrize("column", ["removed_at", "erasing_since"])
async def test_a_workspace_that_has_removed_us_or_is_being_erased_is_sent_nothing(
    hooked: Hooked, receiver: Receiver, column: str
) -> None:
    await hooked.makes()
    await hooked.company.types(ANA, f"@bo {THANKS} #courage")
    await statement(f"update workspace set {column} = now()")
    await hooked.sends()
    assert receiver.arrived == []


async def test_nobody_but_admins_makes_a_webhook(hooked: Hooked) -> None:
    for action in ("edit", "test", "new_secret", "turn_on", "remove"):
        refused = told(await hooked.company.does(ANA, Pressed(f"events.{action}", "0")))
        assert refused.startswith("Only an admin can do this."), refused
    assert told(await hooked.page(ANA)).startswith("Only an admin can do this.")


async def test_without_a_key_to_seal_with_none_is_made(hooked: Hooked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WATERLINE_SECRETS")
    refused = await hooked.saves(hooked.receiver.url)
    assert "WATERLINE_SECRETS" in told(refused)
    assert await statement("select 1 from webhook") == []


async def test_the_same_address_twice_and_more_than_five_are_refused(hooked: Hooked) -> None:
    await hooked.makes()
    assert isinstance(await hooked.saves(hooked.receiver.url), Refusal)
    for number in range(4):
        secret_in(await hooked.saves(f"https://hooks{number}.example.com/"))
    assert told(await hooked.presses("edit", 0)).startswith("There can be 5 webhooks.")


async def test_a_key_that_was_lost_sends_nothing_and_says_so(
    hooked: Hooked, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hooked.makes()
    monkeypatch.setenv("WATERLINE_SECRETS", "A" * 43 + "=")
    await hooked.company.types(ANA, f"@bo {THANKS} #courage")
    await hooked.sends()
    assert receiver.arrived == []
    assert "put the key back that sealed it" in told(await hooked.page())
    monkeypatch.setenv("WATERLINE_SECRETS", f"{'A' * 43}=,{KEY}")
    await hooked.passes(1)
    await hooked.sends()
    assert len(receiver.arrived) == 1, "what waited meanwhile goes out once the key is back"
    assert "cannot be opened" not in told(await hooked.page())


async def test_a_promise_that_is_kept_is_sent(hooked: Hooked, receiver: Receiver) -> None:
    await hooked.makes()
    here = hooked.company.entrance.workspace.id
    now = hooked.clock.now()
    await statement(
        "with sent as (insert into letter (workspace_id, person_id, kind, day, at, until, tip, tip_answer)"
        " select workspace_id, id, 'digest', '2026-03-02', %(now)s, %(now)s, 'better', 'promised' from person"
        " where platform_id = '@dana' returning workspace_id, person_id, id)"
        " insert into promise (workspace_id, person_id, letter_id, tip, made_at)"
        " select workspace_id, person_id, id, 'better', %(now)s from sent",
        now=now,
    )
    await statement("update promise set done_at = %(now)s where workspace_id = %(here)s", now=now, here=here)
    await hooked.sends()
    [arrived] = receiver.arrived
    assert (arrived.type, arrived.data["manager"]["name"]) == ("promise.kept", DANA.name)
    assert json.loads(arrived.body)["timestamp"].endswith("Z")
