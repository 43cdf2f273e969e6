"""A "no" is a kind sentence in the reader's language, and nothing that was typed is lost."""

import asyncio
from dataclasses import replace

import pytest

from bot.config.settings import Settings
from bot.messages.message import Form, Quote, Text
from bot.messages.refusal import Refusal
from bot.org.people import Profile
from bot.roles.roles import Role
from commands.routing.entrance import Entrance
from commands.routing.table import BUTTONS, COMMANDS, SUBMISSIONS
from tests.cast import ANA, BO, CY, GUS, MIKA, THANKS, FakeClock
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, count, filled, labels, said, told

LONG = "for " + "mending the import " * 60
REFUSALS = [
    (f"{THANKS} #courage", "Nobody is named yet.", "相手がまだ指定されていません。"),
    (f"@ana @mika {THANKS} #courage", "This one names you.", "ご自身が相手に入っています。"),
    (f"@robo {THANKS} #courage", "Robo is a bot.", "Robo は自動で動くプログラムです。"),
    (f"@gus {THANKS} #courage", "Gus Farrow is no longer active here.", "Gus Farrowさんは現在"),
    (f"@guo {THANKS} #courage", "Guo Ferreira belongs to another", "Guo Ferreiraさんは別の組織の方"),
    (f"@bo @nobody {THANKS} #courage", "We could not find @nobody.", "@nobody が見つかりませんでした。"),
    (f"@bo <@U404> {THANKS} #courage", "We could not find @U404.", "@U404 が見つかりませんでした。"),
    (f"@bo <!S404> {THANKS} #courage", "We could not find @S404.", "@S404 が見つかりませんでした。"),
    (f"@bo {THANKS}", "for example #courage.", "#勇気 のように"),
    ("@bo #courage", "The kudos has no words yet.", "ことばがまだありません。"),
    (f"@bo {LONG} #courage", "These are 1143 characters, and 1000 fit.", "1143文字ありますが"),
]


@pytest.mark.parametrize(("text", "english", "japanese"), REFUSALS)
async def test_a_refused_command_says_why_and_nothing_is_given(
    company: ChatCompany, platform: RememberingPlatform, text: str, english: str, japanese: str
) -> None:
    for who, sentence, button in ((ANA, english, "Open the form"), (MIKA, japanese, "入力画面を開く")):
        reply = await company.types(who, text)
        assert sentence in said(reply)
        assert labels(reply) == [button]
    await company.deliver()
    assert platform.stands == {}
    assert await count("kudos") == 0


@pytest.mark.parametrize("text", [refused[0] for refused in REFUSALS])
async def test_the_form_holds_everything_that_was_typed(company: ChatCompany, text: str) -> None:
    reply = await company.types(ANA, text)
    form = await company.presses(ANA, reply, "Open the form")
    holds = filled(form)
    words = LONG.strip() if LONG in text else THANKS if THANKS in text else ""
    if words == LONG.strip():
        assert Quote(words) in form.blocks
        assert Quote(words) in reply.blocks
    else:
        assert holds["words"] == words
    assert ("@bo" in holds["receivers"]) is ("@bo" in text)
    chosen = next(block for block in form.blocks if getattr(block, "name", "") == "value")
    labelled = {option.value: option.label for option in chosen.options}
    assert labelled.get(chosen.chosen) == ("🦁 Courage" if "#courage" in text else None)
    for unknown in ("@nobody", "@U404", "@S404"):
        shown = Text((f"You also named {unknown}, whom we could not find.",)) in form.blocks
        assert shown is (unknown.strip("@") in text)


async def test_what_the_form_holds_can_be_mended_and_sent(company: ChatCompany, platform: RememberingPlatform) -> None:
    form = await company.presses(ANA, await company.types(ANA, f"@bo @nobody {THANKS} #courage"), "Open the form")
    reply = await company.submits(ANA, form, receivers=("@bo", "@cy"))
    await company.deliver()
    assert "on its way" in said(reply)
    assert platform.read("kudos") == ["Ana Lindqvist thanks Bo Achterberg and Cy Okonjo for 🦁 Courage."]


@pytest.mark.parametrize(
    ("answers", "refused", "at"),
    [
        ({"receivers": ()}, "nobody", "receivers"),
        ({"receivers": ("@ana",)}, "yourself", "receivers"),
        ({"receivers": ("@robo",)}, "bot", "receivers"),
        ({"receivers": ("@gus",)}, "left", "receivers"),
        ({"receivers": ("@guo",)}, "stranger", "receivers"),
        ({"receivers": ("@nobody",)}, "unknown", "receivers"),
        ({"value": ""}, "no_value", "value"),
        ({"value": "999999"}, "retired", "value"),
        ({"value": "9" * 5000}, "no_value", "value"),
        ({"words": " \n "}, "no_words", "words"),
        ({"words": LONG}, "too_long", "words"),
    ],
)
async def test_a_refused_form_says_why_at_the_input(
    company: ChatCompany, answers: dict[str, object], refused: str, at: str
) -> None:
    form = await company.types(ANA, "")
    whole = {"receivers": ("@bo",), "value": form.blocks[1].options[0].value, "words": THANKS, **answers}
    reply = await company.submits(ANA, form, **whole)
    assert isinstance(reply, Refusal)
    assert (reply.key, reply.input) == (f"kudos.refused.{refused}", at)
    assert told(reply)
    assert told(reply, "ja")


@pytest.mark.parametrize(("author", "sentence"), [(ANA, "names you"), (GUS, "no longer active")])
async def test_a_message_of_somebody_who_cannot_be_thanked_opens_no_form(
    company: ChatCompany, author: Profile, sentence: str
) -> None:
    assert sentence in said(await company.picks(ANA, author))


async def test_a_refused_reaction_offers_the_form_with_the_link(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    reply = await company.reacts(ANA, GUS, "🦁")
    assert "no longer active" in said(reply)
    form = await company.presses(ANA, reply, "Open the form")
    assert form.state["link"] == "https://chat.example/1"
    await company.submits(ANA, form, receivers=("@bo",))
    await company.deliver()
    assert platform.read("kudos") == ["Ana Lindqvist thanks Bo Achterberg for 🦁 Courage."]


async def test_no_kudos_goes_to_a_crowd(company: ChatCompany, platform: RememberingPlatform) -> None:
    profiles = [Profile(f"U{number}", f"Noa {number}", "") for number in range(51)]
    platform.strangers = {one.platform_id: one for one in profiles}
    everybody = " ".join(f"<@{one.platform_id}>" for one in profiles)
    assert "more than 50 people" in said(await company.types(ANA, f"{everybody} {THANKS} #courage"))
    assert await count("kudos") == 0


# --- the giving limit


@pytest.fixture
def limited(entrance: Entrance, settings: Settings) -> ChatCompany:
    """Two thanks a week."""
    rules = settings.kudos.model_copy(update={"giving_limit": 2})
    return ChatCompany(replace(entrance, settings=settings.model_copy(update={"kudos": rules})))


DEEDS = (
    "for mending the doors, so that nobody had to wait outside #courage",
    "for asking the question about pay that all of us had in mind #courage",
    "for calling the customer in Oslo back before lunch #courage",
)


async def test_the_limit_refuses_kindly_and_keeps_the_words(limited: ChatCompany) -> None:
    for deed in DEEDS[:2]:
        assert "on its way" in said(await limited.types(ANA, f"@bo {deed}"))
    reply = await limited.types(ANA, f"@bo {DEEDS[2]}")
    assert said(reply).startswith("You have given your 2 kudos of this week.")
    form = await limited.presses(ANA, reply, "Open the form")
    assert filled(form)["words"] == DEEDS[2].removesuffix(" #courage")
    refused = await limited.submits(ANA, form)
    assert refused == Refusal("kudos.refused.limit", {"count": 2})
    assert told(refused, "ja") == (
        "今週贈れる2件を、すべて贈りました。文は入力画面に残してありますので、月曜日からまた贈れます。"
    )
    assert await count("kudos") == 2


async def test_who_gives_200_in_a_second_reads_that_they_wait_and_keeps_nobody_else_waiting(
    company: ChatCompany, clock: FakeClock
) -> None:
    at_once = [company.reacts(ANA, BO, "🦁", source=f"event:{number}") for number in range(200)]
    replies = await asyncio.gather(*at_once, company.types(CY, f"@bo {DEEDS[0]}"))
    assert "on its way" in said(replies.pop())
    waiting = [reply for reply in replies if "You have given 30 kudos in this minute" in said(reply)]
    assert len(waiting) == 200 - 30
    assert await count("kudos") == 30 + 1
    again = [await company.reacts(ANA, BO, "🦁", source=f"event:{number}") for number in range(200)]
    assert sum("on its way" in said(reply) for reply in again) == 30, "what was given is the same event"
    form = await company.presses(ANA, waiting[0], "Open the form")
    with_hint = await company.submits(ANA, form, words=THANKS)
    assert (await company.submits(ANA, with_hint)).key == "kudos.refused.minute"
    clock.move(minutes=1)
    assert "on its way" in said(await company.submits(ANA, with_hint))


async def test_an_event_that_comes_again_at_the_limit_is_still_the_same_event(limited: ChatCompany) -> None:
    for _ in range(2):
        for number, deed in enumerate(DEEDS[:2]):
            assert "on its way" in said(await limited.types(ANA, f"@bo {deed}", source=f"event:{number}"))
    assert await count("kudos") == 2


async def test_taking_back_returns_the_allowance(limited: ChatCompany) -> None:
    reply = await limited.types(ANA, f"@bo {DEEDS[0]}")
    await limited.types(ANA, f"@bo {DEEDS[1]}")
    await limited.presses(ANA, reply, "Take it back")
    await limited.presses(ANA, reply, "Take it back")
    assert "on its way" in said(await limited.types(ANA, f"@bo {DEEDS[2]}"))
    assert "2 kudos of this week" in said(await limited.types(ANA, f"@bo {THANKS} #courage"))


async def test_a_week_begins_on_the_givers_own_monday(limited: ChatCompany, clock: FakeClock) -> None:
    clock.move(days=6, hours=4, minutes=59)  # Sunday 14:59 UTC: a minute before Monday in Tokyo
    for deed in DEEDS[:2]:
        await limited.types(CY, f"@bo {deed}")
        await limited.types(MIKA, f"@bo {deed}")
    assert "今週贈れる2件" in said(await limited.types(MIKA, f"@bo {DEEDS[2]}"))
    clock.move(minutes=1)
    assert "送りました" in said(await limited.types(MIKA, f"@bo {DEEDS[2]}"))
    assert "2 kudos of this week" in said(await limited.types(CY, f"@bo {DEEDS[2]}"))
    clock.move(hours=9)
    assert "on its way" in said(await limited.types(CY, f"@bo {DEEDS[2]}"))


# --- drafts


async def test_a_draft_belongs_to_who_typed_it(company: ChatCompany) -> None:
    reply = await company.types(ANA, f"@nobody {THANKS} #courage")
    assert said(await company.presses(BO, reply, "Open the form")).startswith("We no longer have this draft.")
    form = await company.presses(ANA, reply, "Open the form")
    refused = await company.submits(BO, form, receivers=("@cy",))
    assert isinstance(refused, Refusal)
    assert refused.key == "kudos.refused.draft_gone"
    assert isinstance(await company.presses(ANA, reply, "Open the form"), Form)


async def test_a_draft_is_given_once_whichever_way(company: ChatCompany) -> None:
    reply = await company.types(ANA, "@bo great job #courage")
    form = await company.presses(ANA, reply, "Change it")
    await company.presses(ANA, reply, "Send as it is")
    assert said(await company.submits(ANA, form)) == "This was sent already."
    assert said(await company.presses(ANA, reply, "Change it")) == "This was sent already."
    assert await count("kudos") == 1


async def test_a_value_that_is_written_almost_right_is_asked_about_and_nothing_is_lost(company: ChatCompany) -> None:
    reply = await company.types(ANA, f"@bo {THANKS} #corage")
    assert said(reply) == "There is no value #corage. Did you mean #courage?"
    form = await company.presses(ANA, reply, "Open the form")
    assert THANKS in str(form)


BUTTONS_OF_ADMINS = {
    *("api.make_token", "api.revoke_token", "awards.hand_over", "awards.name_jury"),
    *("barnacles.take_away", "pulse.departments"),
    *("events.edit", "events.end_old", "events.new_secret", "events.remove", "events.test", "events.turn_off"),
    *("events.turn_on", "home.confirm", "home.form"),
    "home.try",
    "home.undo",
    "kudos.let_stand",
    *("kudos.removal", "kudos.reports"),
    *("people.look_back", "people.put_back"),
    *("people.reconsider", "people.same", "people.two"),
    "pulse.item",
    "pulse.items",
    *("retention.end", "retention.place", "roles.give", "roles.take"),
    *("customers.take_praise", "signals.bring", "signals.give", "signals.kind", "signals.open", "signals.remove"),
    *("signals.return", "signals.state", "signals.take_back"),
    *("imports.open", "imports.bring", "imports.choose", "imports.take", "imports.undo"),
    *("imports.kudos_choose", "imports.kudos_take", "imports.kudos_undo"),
    *("scim.agree", "scim.decline", "scim.make_token", "scim.revoke_token"),
    *("values.edit", "values.still_says"),
    "welcome.administer",
    "welcome.anyway",
    "welcome.chart",
    "welcome.keep_values",
    *("welcome.day_first", "welcome.month_first"),
    "welcome.people",
    "welcome.turn_on",
}
FORMS_OF_ADMINS = {
    *("api.token_made", "api.token_revoked", "awards.jury_named"),
    *("barnacles.taken_away", "pulse.departments"),
    *("events.removed", "events.saved", "forgetting.leaver", "home.choose", "kudos.remove"),
    "pulse.item",
    *("signals.file_given", "signals.given", "signals.kind_saved"),
    *("imports.file_given", "imports.chosen", "imports.kudos_chosen"),
    *("retention.ended", "retention.placed", "roles.given", "roles.taken"),
    "scim.token_made",
    "scim.token_revoked",
    "values.keep",
    "welcome.file",
    "welcome.turned_on",
}


def test_what_admins_alone_may_ask_for_is_declared_so() -> None:
    """A role that is forgotten where something is declared would open it to everybody."""
    words = {word.usage for word in COMMANDS if word.role is Role.ADMIN}
    buttons = {name for name, button in BUTTONS.items() if button.role is Role.ADMIN}
    forms = {key for key, submission in SUBMISSIONS.items() if submission.role is Role.ADMIN}
    assert words == {
        *("/kudos reports", "/kudos fairness"),
        "/pulse items",
        "/waterline api",
        "/waterline forget",
        "/waterline people",
        "/waterline imports",
        "/waterline scim",
        "/waterline signals",
        "/waterline webhooks",
    }
    assert buttons == BUTTONS_OF_ADMINS
    assert forms == FORMS_OF_ADMINS
