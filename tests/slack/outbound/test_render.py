"""Whatever we say or ask is within Slack's limits, whole, and never read as anything but words."""

from typing import Any

import pytest

from adapters.slack.outbound import one_page
from adapters.slack.render import home, message_view, modal, pages, with_note
from adapters.slack.text import fallback, units
from bot.config.settings import KudosRules
from bot.kudos.actions import KudosList, ListPage
from bot.kudos.kudos import Draft, Kudos, KudosPage, Plus
from bot.kudos.sincerity import Hint
from bot.kudos.wording import drafts, lists
from bot.kudos.wording import kudos as wording
from bot.messages.message import (
    Bold,
    Buttons,
    ChoiceInput,
    Form,
    Heading,
    Link,
    Mention,
    Message,
    Note,
    Option,
    Quote,
    Text,
    TextInput,
)
from bot.messages.refusal import Refusal
from bot.messages.say import done
from bot.messages.texts import LANGUAGES
from bot.org.people import Person
from bot.org.values import Value
from bot.org.wording import preferences as own_wording
from bot.org.wording import values as value_wording
from commands.routing.table import COMMANDS
from tests.cast import MONDAY
from tests.slack.blockkit import faults

Json = dict[str, Any]

LONG = "長い話です。" * 400 + "& <!everyone> *bold* " * 20
NOISE = "*not bold* _nor_ ~this~ `code` > quote\n<!everyone> <@U0BO> @channel @here #general & :tada: 10:30:45"


def person(number: int, language: str, name: str = "") -> Person:
    name = name or f"三浦 美香 & <{number}>"
    return Person(
        platform_id=f"U0{number:04}",
        name=name,
        handle=f"p{number}",
        language=language,
        time_zone="Asia/Tokyo",
        id=number,
        workspace_id=1,
    )


def value(number: int, long: bool) -> Value:
    name, practice = ("勇気" * 20, "言いにくいことも、" * 22) if long else ("Courage", "we say it early")
    names = dict.fromkeys(LANGUAGES, name)
    return Value(
        id=number,
        names=names,
        emoji=":our_own_emoji_with_a_long_name:" if long else "🦁",
        practices=dict.fromkeys(LANGUAGES, practice),
    )


def kudos(language: str, *, long: bool, plus: int) -> Kudos:
    receivers = tuple(person(number, language) for number in range(2, 52 if long else 3))
    words = (LONG * 2)[:2000] if long else NOISE
    pluses = tuple(Plus(person(100 + number, language), ("いいね。" * 50)[:200]) for number in range(plus))
    link = "https://acme.slack.com/archives/C0KUDOS/p1700000000000000"
    return Kudos(
        id=1,
        giver=person(1, language),
        receivers=receivers,
        words=words,
        value=value(1, long),
        private=False,
        link=link,
        given_at=MONDAY,
        plus=pluses,
    )


def messages(language: str, *, long: bool) -> list[Message]:
    """Every message of bot/wording."""
    one, reader = kudos(language, long=long, plus=20 if long else 1), person(9, language)
    giver = one.giver
    assert giver
    values = [value(number, long) for number in range(1, 60 if long else 3)]
    draft = Draft(receivers=one.receivers[:1], words=one.words)
    refusals = [Refusal("kudos.refused.nobody"), Refusal("kudos.refused.too_long", {"length": 2001, "most": 2000})]
    return [
        *(said for said in (wording.post(one, language), wording.direct(one, language)) if said),
        wording.given(one, language, "Asia/Tokyo"),
        *(drafts.hinted(hint, 1, language) for hint in Hint),
        *(drafts.refused(no, draft, 1, language) for no in refusals),
        drafts.did_you_mean("@anna", [drafts.Offer(reader, 1)] * 3, 1, language),
        drafts.kept("Try again.", one.words, one.words, language),
        *(lists.history(KudosPage(which, [one] * 5, ListPage(which, 7)), giver, MONDAY) for which in KudosList),
        *(lists.history(KudosPage(which, [], None), reader, MONDAY) for which in KudosList),
        lists.home([one] * 3, [one] * 3, reader),
        lists.home([], [], reader),
        value_wording.overview(values, language, True),
        value_wording.overview([], language, False),
        own_wording.help_page(
            [own_wording.Usage(line.usage, line.does) for line in COMMANDS], wording.way_in(language), language
        ),
        done("settings.kept", language),
    ]


def forms(language: str, *, long: bool) -> list[Form]:
    """Every form of bot/wording."""
    one, rules = kudos(language, long=long, plus=1), KudosRules(words_at_most=2000)
    values = [value(number, long) for number in range(1, 130 if long else 3)]
    draft = Draft(one.receivers, value_id=1, words=one.words, link=one.link, place="C0KUDOS", hinted=True)
    return [
        wording.give_form(draft, values, rules, language, draft_id=7),
        wording.give_form(draft, [], rules, language, hint=Hint.GENERIC),
        wording.change_form(one, values, rules, language),
        wording.plus_form(one, language),
        wording.removal_form(one, language),
        value_wording.form(None, LANGUAGES, 0, language),
        value_wording.form(values[0], LANGUAGES, len(values), language),
        own_wording.form(person(9, language)),
    ]


@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_we_say_is_valid_wherever_it_may_stand(language: str, long: bool) -> None:
    for message in messages(language, long=long):
        for page in pages(message):
            assert faults(page, "message") == [], message.plain
        assert faults(home(message, language), "home") == [], message.plain
        assert faults(message_view(message, language), "modal") == [], message.plain


@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_we_ask_is_valid_also_with_a_refusal_on_top(language: str, long: bool) -> None:
    for form in forms(language, long=long):
        view = modal(form, language)
        assert faults(view, "modal") == [], form.title
        noted = with_note(with_note(view, "First."), "Second.")
        assert faults(noted, "modal") == [], form.title
        assert noted["blocks"][0]["text"]["text"] == "Second."
        assert noted["blocks"][1:] == view["blocks"][:99]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_delivered_and_what_a_home_shows_fits_at_once(language: str) -> None:
    one, reader = kudos(language, long=True, plus=10), person(9, language)
    for message in (wording.post(one, language), wording.direct(one, language)):
        assert message is not None
        assert len(pages(message)) == 1
    whole = home(lists.home([one] * 3, [one] * 3, reader), language)
    assert one.words in "".join(shown(whole["blocks"]))
    assert "/kudos mine" not in "".join(shown(whole["blocks"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_title_button_or_option_of_ours_is_shortened(language: str) -> None:
    for form in forms(language, long=True):
        assert max(units(form.title), units(form.submit)) <= 24, form.title
    for message in messages(language, long=True):
        labels = [one.label for block in message.blocks if isinstance(block, Buttons) for one in block.buttons]
        assert all(units(label) <= 75 for label in labels)


def shown(part: Any) -> list[str]:
    """Every text that a person sees in a payload."""
    if isinstance(part, dict):
        texts = [part["text"]] if isinstance(part.get("text"), str) else []
        texts += [f":{part['name']}:"] if part.get("type") == "emoji" else []
        texts += [f"<@{part['user_id']}>"] if part.get("type") == "user" else []
        return texts + [text for key, value in part.items() for text in (shown(value) if key != "name" else [])]
    return [text for one in part for text in shown(one)] if isinstance(part, list) else []


def kinds(part: Any) -> set[str]:
    if isinstance(part, dict):
        return {str(part.get("type"))} | {kind for value in part.values() for kind in kinds(value)}
    return {kind for one in part for kind in kinds(one)} if isinstance(part, list) else set()


def test_people_s_words_are_never_read_as_signs() -> None:
    plus = Plus(person(3, "en"), NOISE)
    one = Kudos(
        id=1,
        giver=person(1, "en"),
        receivers=(person(2, "en"),),
        words=NOISE,
        value=value(1, False),
        private=False,
        link="",
        given_at=MONDAY,
        plus=(plus,),
    )
    for message in (wording.post(one, "en"), value_wording.overview([value(1, True)], "en", False)):
        assert message is not None
        [page] = pages(message)
        assert "mrkdwn" not in kinds(page["blocks"])
        assert "broadcast" not in kinds(page["blocks"])
        assert "<!" not in page["text"]
    [page] = pages(Message("x", (Quote(NOISE),)))
    assert "".join(shown(page["blocks"])) == NOISE
    assert "user" not in kinds(page["blocks"])


def test_the_text_beside_the_blocks_names_nobody_by_accident() -> None:
    assert fallback("<!channel> <@U0BO> a & b") == "&lt;!channel&gt; &lt;@U0BO&gt; a &amp; b"


def test_a_person_is_a_mention_and_a_link_is_a_link_also_in_a_note() -> None:
    line = ("+1 ", Mention("U0BO", "Bo"), ": ", Link("https://example.com/a", "this *one*"))
    [page] = pages(Message("x", (Note(line),)))
    [block] = page["blocks"]
    assert {"type": "user", "user_id": "U0BO"} in block["elements"][0]["elements"]
    assert {"type": "link", "url": "https://example.com/a", "text": "this *one*"} in block["elements"][0]["elements"]


def test_a_workspace_s_own_emoji_is_an_emoji_and_a_time_is_a_time() -> None:
    [page] = pages(Message("x", (Text((Bold(":our_emoji: Courage"), " at 10:30:45")),)))
    elements = page["blocks"][0]["elements"][0]["elements"]
    assert elements[0] == {"type": "emoji", "name": "our_emoji"}
    assert elements[1:] == [
        {"type": "text", "text": " Courage", "style": {"bold": True}},
        {"type": "text", "text": " at 10:30:45"},
    ]


def test_words_that_no_input_can_hold_stand_above_it_in_full() -> None:
    form = Form(
        key="f",
        title="Form",
        submit="Send",
        blocks=(TextInput(name="words", label="Words", at_most=100, text="w" * 101),),
    )
    quote, asked = modal(form, "en")["blocks"]
    assert "".join(shown([quote])) == "w" * 101
    assert "initial_value" not in asked["element"]


def test_more_options_than_a_list_holds_stand_in_groups_and_keep_the_chosen_one() -> None:
    options = tuple(Option(str(number), str(number)) for number in range(1, 251))
    form = Form(
        key="f",
        title="Form",
        submit="Send",
        blocks=(ChoiceInput(name="place", label="Place", options=options, chosen="201"),),
    )
    element = modal(form, "en")["blocks"][0]["element"]
    assert [group["label"]["text"] for group in element["option_groups"]] == ["1–100", "101–200", "201–250"]
    assert element["initial_option"]["value"] == "201"
    assert faults(modal(form, "en"), "modal") == []


def test_a_long_option_goes_on_in_the_line_below_it() -> None:
    label = "a b" * 40
    form = Form(
        key="f", title="Form", submit="Send", blocks=(ChoiceInput(name="c", label="C", options=(Option("1", label),)),)
    )
    option = modal(form, "en")["blocks"][0]["element"]["options"][0]
    assert option["text"]["text"] + option["description"]["text"] == label


def test_a_home_that_holds_not_everything_says_where_the_rest_is() -> None:
    message = Message("x", tuple(Heading(f"Heading {number}") for number in range(150)))
    blocks = home(message, "en")["blocks"]
    assert len(blocks) == 100
    assert "/kudos mine" in blocks[-1]["text"]["text"]


def test_a_post_that_outgrows_one_message_keeps_its_buttons() -> None:
    message = wording.post(kudos("en", long=True, plus=170), "en")
    assert message is not None
    page = one_page(message)
    assert faults(page, "message") == []
    assert page["blocks"][-1]["type"] == "actions"
    assert shown(page["blocks"][-2]) == ["…"]
