"""What a form carries is believed only as it was shown, and only from the person who was shown it."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.render import CARRIED
from adapters.teams.wire.signature import Signature
from bot.messages.message import Form
from bot.messages.request import Submitted
from storage.org.installations import signing_keys
from tests.cast import THANKS
from tests.rows import every_row
from tests.teams.activities import LAUNCH
from tests.teams.conftest import ANA, BO, DANA, MIKA, SECRETS, Json, Stage, button, texts

OUT_OF_DATE = "This form is out of date, so nothing was done. Please open it again."

keys = st.binary(min_size=32, max_size=32)
states = st.dictionaries(st.text(), st.text())


@given(key=keys, person=st.text(), form=st.text(), state=states)
def test_what_was_signed_comes_back_as_it_was(key: bytes, person: str, form: str, state: dict[str, str]) -> None:
    signature = Signature("harbour", [key])
    shown = signature.signed(
        Form(key=form, title="Title", submit="Send", blocks=(), state={**state, "signature": "an older one"}), person
    )
    sent = Submitted(form, {"words": "as they like"}, dict(shown.state))
    expected = {name: text for name, text in state.items() if name != "signature"}
    assert signature.checked(sent, person) == Submitted(form, {"words": "as they like"}, expected)


signed = st.fixed_dictionaries({"workspace": st.text(), "key": keys, "person": st.text(), "form": st.text()})


@given(shown=signed, sent=signed, same=st.sets(st.sampled_from(("workspace", "key", "person", "form"))), state=states)
def test_from_elsewhere_another_or_for_another_form_it_does_not_fit(
    shown: dict[str, Any], sent: dict[str, Any], same: set[str], state: dict[str, str]
) -> None:
    sent = {**sent, **{name: shown[name] for name in same}}
    form = Signature(shown["workspace"], [shown["key"]]).signed(
        Form(key=shown["form"], title="", submit="", blocks=(), state=state), shown["person"]
    )
    back = Submitted(sent["form"], {}, dict(form.state))
    believed = Signature(sent["workspace"], [sent["key"]]).checked(back, sent["person"])
    assert (believed is not None) is (sent == shown)


@given(shown=states, sent=states)
def test_another_state_does_not_fit(shown: dict[str, str], sent: dict[str, str]) -> None:
    signature, unread = Signature("harbour", [bytes(32)]), {"signature": "theirs"}
    form = signature.signed(Form(key="kudos.give", title="", submit="", blocks=(), state=shown), ANA.aad)
    back = Submitted(form.key, {}, {**sent, "signature": form.state["signature"]})
    assert (signature.checked(back, ANA.aad) is not None) is ({**sent, **unread} == {**shown, **unread})


def test_keys_are_changed_while_forms_are_open() -> None:
    old, new = Signature("harbour", [b"old"]), Signature("harbour", [b"new", b"old"])
    form = Form(key="kudos.give", title="", submit="", blocks=(), state={"place": LAUNCH})
    for signature, opened, believed in ((new, old, True), (old, new, False), (new, new, True)):
        sent = Submitted(form.key, {}, dict(opened.signed(form, ANA.aad).state))
        assert (signature.checked(sent, ANA.aad) is not None) is believed
    assert "old" not in repr(new)


def test_a_key_for_one_purpose_is_none_for_another_and_not_the_secret() -> None:
    forms, others = (signing_keys(f"{SECRETS},{'A' * 43}=", purpose) for purpose in ("forms of Teams", "others"))
    assert len({*forms, *others, bytes(32)}) == 5
    assert signing_keys(SECRETS, "forms of Teams") == forms[:1]


# --- on the wire


async def opened(stage: Stage) -> Json:
    """The button that sends the form of a kudos, as Ana has it open over a message in a channel."""
    await stage.install(ANA, BO, MIKA)
    chosen = stage.teller.chosen(BO, "<p>The import works</p>")
    form = (await stage.send(stage.teller.extension(ANA, LAUNCH, chosen))).body
    card = form["task"]["value"]["card"]["content"]
    courage = next(element["choices"][1]["value"] for element in card["body"] if element.get("id") == "value")
    send: Json = copy.deepcopy(card["actions"][0])
    send["data"] |= {"receivers": BO.aad, "words": THANKS, "value": courage}
    return send


def state(send: Json) -> dict[str, str]:
    carried: dict[str, str] = send["data"][CARRIED]["state"]
    return carried


FORGED: dict[str, Any] = {
    "a foreign link": lambda send: state(send).update(link="https://evil.example/"),
    "a place of others": lambda send: state(send).update(place="19:theirs@thread.tacv2"),
    "a place that is left out": lambda send: state(send).pop("place"),
    "another's draft": lambda send: state(send).update(draft="1"),
    "another opening": lambda send: state(send).update(form_id="1"),
    "what it was opened by": lambda send: state(send).update(opened_by='{"kind": "Typed", "text": "", "place": "x"}'),
    "another form": lambda send: send["data"][CARRIED].update(form="settings.keep"),
    "no signature": lambda send: state(send).pop("signature"),
    "an empty signature": lambda send: state(send).update(signature=""),
    "letters that sign nothing": lambda send: state(send).update(signature="署名"),
    "no state": lambda send: send["data"][CARRIED].update(state={}),
}


@pytest.mark.parametrize("name", FORGED)
async def test_a_form_whose_state_was_changed_is_out_of_date_and_does_nothing(stage: Stage, name: str) -> None:
    send = await opened(stage)
    FORGED[name](send)
    before = await every_row()
    answer = await stage.send(stage.teller.pressed(ANA, send, LAUNCH))
    assert answer.body == {"task": {"type": "message", "value": OUT_OF_DATE}}
    assert await every_row() == before
    assert await stage.stored() == 0


async def test_nobody_sends_what_another_was_shown(stage: Stage) -> None:
    send = await opened(stage)
    for somebody, sentence in ((BO, OUT_OF_DATE), (MIKA, "このフォームは古くなっているため、何も行いませんでした。")):
        answer = await stage.send(stage.teller.pressed(somebody, send, LAUNCH))
        assert sentence in texts(answer.body)
    assert await stage.stored() == 0
    assert "on its way" in texts((await stage.send(stage.teller.pressed(ANA, send, LAUNCH))).body)
    assert await stage.stored() == 1


async def test_a_form_that_comes_back_with_a_refusal_and_a_hint_is_signed_as_well(stage: Stage) -> None:
    send = await opened(stage)
    for wrong, sentence in (({"receivers": ANA.aad}, "yourself"), ({"words": "great job"}, "Send as it is")):
        again = (await stage.send(stage.teller.pressed(ANA, send, LAUNCH, **wrong))).body
        assert sentence in texts(again)
        send["data"][CARRIED] = again["task"]["value"]["card"]["content"]["actions"][0]["data"][CARRIED]
    assert "on its way" in texts((await stage.send(stage.teller.pressed(ANA, send, LAUNCH))).body)


async def test_a_forged_answer_to_a_check_in_is_noted_nowhere(stage: Stage) -> None:
    await stage.install(ANA)
    before = await every_row()
    carried = {CARRIED: {"form": "pulse.answer", "state": {"round": "1"}, "people": []}, "mood": "2"}
    send = {"type": "Action.Submit", "title": "Send", "data": carried}
    assert OUT_OF_DATE in texts((await stage.send(stage.teller.pressed(ANA, send))).body)
    assert await every_row() == before


async def test_a_button_does_only_what_its_presser_may_do_whatever_it_names(stage: Stage) -> None:
    await stage.install(ANA, BO, DANA)
    await stage.send(stage.teller.message(ANA, "kudos @bo great job #courage"))
    hint = stage.teams.messages(ANA.chat)[-1]
    before = await every_row()
    for label in ("Send as it is", "Change it"):
        for somebody in (BO, DANA):
            answer = await stage.send(stage.teller.pressed(somebody, button(hint, label)))
            assert "great job" not in texts(answer.body)
    assert await every_row() == before
    assert await stage.stored() == 0
