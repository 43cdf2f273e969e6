"""An admin chooses what app.yaml says in chat: reads first what comes of it, saves it, puts it back."""

import pytest

from bot.config.chosen import CHOOSABLE
from bot.home.parts import PATHS, Part
from bot.messages.message import ChoiceInput, Message, Option
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Typed
from bot.ports import Unreachable
from bot.roles.roles import Role
from commands.home.examine_chosen import examine_chosen
from storage.caches import forget_all
from storage.config.chosen import stored
from storage.database import statement
from storage.diary import diary
from storage.org import people
from storage.roles import grants
from tests.cast import ANA, BO, DANA, THANKS
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, filled, labels, told
from tests.stories.home.choosing import looks, opens, reads_first, saves, writes


def test_each_setting_that_can_be_chosen_stands_in_one_form() -> None:
    assert sorted(path for paths in PATHS.values() for path in paths) == sorted(CHOOSABLE)
    assert {*PATHS} == {*Part}


async def test_dana_turns_check_ins_on_and_reads_first_who_is_asked_from_when(company: ChatCompany) -> None:
    first = await reads_first(company, DANA, "check_ins", pulse__enabled="yes", pulse__cadence="two-weekly")
    assert "From Tuesday, March 3, 2026 on 5 people are asked every two weeks, at 10:00 where they are." in told(first)
    assert "Check-ins are held" in told(first)
    assert "no → yes" in told(first)
    assert await stored(company.entrance.workspace.id) == {}, "nothing is saved before it was read"
    saved = await company.presses(DANA, first, "Save")
    assert "Saved, as number 1 of the diary." in told(saved)
    assert "Every two weeks, Tuesday at 10:00; open for 2 days" in told(await looks(company, DANA))


async def test_the_next_check_in_comes_at_the_same_hour_in_the_look_and_where_dana_is_asked(
    company: ChatCompany,
) -> None:
    """In Chicago; where the workspace is it would be another hour of her clock."""
    await saves(company, DANA, "check_ins", pulse__enabled="yes")
    assert "March 3, 2026, at 10:00 where each person is" in told(await looks(company, DANA))
    pulse = await company.does(DANA, Typed("", "general", "/pulse"))
    assert "March 3, 2026, 10:00" in told(pulse)


async def test_what_was_chosen_is_put_back_as_it_was_and_the_diary_tells_both(company: ChatCompany) -> None:
    here = company.entrance.workspace.id
    saved = await saves(company, DANA, "kudos", kudos__words_at_most="300", kudos__giving_limit="5")
    assert await stored(here) == {"kudos.words_at_most": 300, "kudos.giving_limit": 5}
    assert "Put it back" in labels(saved)
    assert "Saved, as number 2" in told(await company.presses(DANA, saved, "Put it back"))
    assert await stored(here) == {}, "app.yaml counts again"
    page = told(await company.does(ANA, Pressed("diary.page", "0")))
    assert "changed what is set" in page
    assert "put back what was set before" in page
    assert "Characters a kudos may have" in page


async def test_what_somebody_changed_again_is_not_put_back(company: ChatCompany) -> None:
    saved = await saves(company, DANA, "kudos", kudos__words_at_most="300")
    await saves(company, DANA, "kudos", kudos__words_at_most="400")
    refused = await company.presses(DANA, saved, "Put it back")
    assert "Somebody has changed it again since" in told(refused)
    assert await stored(company.entrance.workspace.id) == {"kudos.words_at_most": 400}


async def test_what_is_put_back_is_checked_with_what_was_chosen_since(company: ChatCompany) -> None:
    monthly = await saves(company, DANA, "check_ins", pulse__cadence="monthly")
    await saves(company, DANA, "check_ins", pulse__open_for="14")
    refused = await company.presses(DANA, monthly, "Put it back")
    assert "The next check-in comes after 7 days." in told(refused)
    assert await stored(company.entrance.workspace.id) == {"pulse.cadence": "monthly", "pulse.open_for": 14}


async def test_only_who_has_a_role_sees_it_and_only_admins_change_anything(company: ChatCompany) -> None:
    assert "This needs a role that you do not have." in told(await company.does(ANA, Pressed("home.look", "")))
    for request in (Pressed("home.form", "kudos"), Pressed("home.undo", "1"), Pressed("home.try", "kudos")):
        assert "Only an admin can do this." in told(await company.does(ANA, request))
    await company.does(ANA, Pressed("home.confirm", '{"kudos.words_at_most":1}'))
    assert await stored(company.entrance.workspace.id) == {}


async def test_an_observer_reads_what_is_set_and_is_offered_no_form(company: ChatCompany) -> None:
    here = company.entrance.workspace.id
    ana = (await people.by_platform_ids(here, [ANA.platform_id]))[ANA.platform_id]
    await grants.add(here, ana.id, Role.OBSERVER, None, "Elected", company.entrance.clock.now())
    look = await looks(company, ANA)
    assert "A number stands for 5 answers or more" in told(look)
    assert labels(look) == []


@pytest.mark.parametrize(
    "value",
    [
        '{"queue.concurrency":1}',
        '{"platforms":["web"]}',
        '{"admins":["@ana"]}',
        '{"pulse.cadence":"daily"}',
        '{"pulse.open_for":0}',
        '{"kudos.words_at_most":null}',
        '["pulse.k"]',
        "{}",
        "no json",
        pytest.param("[" * 3_000, id="nested too deep"),
    ],
)
async def test_a_button_that_none_of_ours_is_chooses_nothing(company: ChatCompany, value: str) -> None:
    refused = await company.does(DANA, Pressed("home.confirm", value))
    assert "We did not understand that, so nothing has changed." in told(refused)
    assert await stored(company.entrance.workspace.id) == {}


@pytest.mark.parametrize(
    ("part", "path", "text", "sentence"),
    [
        ("kudos", "kudos.giving_limit", "many", "Write a whole number, 1 or more, or nothing at all."),
        ("kudos", "kudos.words_at_most", "2001", "Write a whole number from 1 to 2,000."),
        ("check_ins", "pulse.country", "Atlantis", "There is no country Atlantis."),
        ("check_ins", "pulse.country", "DE-BA", "There is no country DE-BA."),  # Bavaria is DE-BY
        ("languages", "time_zone", "Mars", "There is no time zone Mars."),
        ("languages", "time_zone", "localtime", "There is no time zone localtime."),
        ("channel", "kudos.channel", "our thanks", "This is no name of a channel."),
        ("channel", "kudos.channel", "<!channel>", "This is no name of a channel."),
        ("channel", "kudos.channel", "thanks\u202e", "This is no name of a channel."),
        ("people", "people.columns", "boss: Chef", "Write a line for each column"),
        ("people", "people.ask_above", "0", "Write a whole number of per cent from 1 to 100."),
        ("voice", "voice.acknowledged_within", "8", "Write a whole number of days from 1 to 7."),
        ("voice", "voice.answered_within", "91", "Write a whole number of days from 1 to 90."),
        ("voice", "voice.kept_months", "13", "Write a whole number of months from 1 to 12."),
    ],
)
async def test_what_cannot_be_is_refused_at_its_input(
    company: ChatCompany, part: str, path: str, text: str, sentence: str
) -> None:
    refused = await company.submits(DANA, await opens(company, DANA, part), **{path: text})
    assert isinstance(refused, Refusal)
    assert refused.input == path
    assert sentence in told(refused)


@pytest.mark.parametrize(
    ("part", "path", "text", "value"),
    [
        ("check_ins", "pulse.country", "germany", "DE"),
        ("check_ins", "pulse.country", "日本", "JP"),
        ("check_ins", "pulse.country", "de-by", "DE-BY"),
        ("languages", "time_zone", "berlin", "Europe/Berlin"),
        ("languages", "languages", "ja en", ["ja", "en"]),
        ("people", "people.columns", "manager: Reports into\nmanager: Chef", {"manager": ["Reports into", "Chef"]}),
        ("channel", "kudos.channel", "#our-thanks", "our-thanks"),
    ],
)
async def test_what_people_write_is_read_as_it_is_meant(
    company: ChatCompany, part: str, path: str, text: str, value: object
) -> None:
    first = await company.submits(DANA, await opens(company, DANA, part), **{path: text})
    await company.presses(DANA, first, "Save")
    assert await stored(company.entrance.workspace.id) == {path: value}


async def test_concerns_are_turned_on_and_their_days_made_shorter_and_all_is_put_back(company: ChatCompany) -> None:
    first = await reads_first(company, DANA, "voice", voice__enabled="yes", voice__acknowledged_within="3")
    assert "It is acknowledged within 3 days, or goes one step up, and answered within 90 days." in told(first)
    assert "Whom you give the role Reader" in told(first)
    saved = await company.presses(DANA, first, "Save")
    assert await stored(company.entrance.workspace.id) == {"voice.enabled": True, "voice.acknowledged_within": 3}
    assert "Acknowledged within 3 days, answered within 90 days; kept for 12 months" in told(await looks(company, DANA))
    off = await reads_first(company, DANA, "voice", voice__enabled="no")
    assert "No further window opens." in told(off)
    await company.presses(DANA, saved, "Put it back")
    assert await stored(company.entrance.workspace.id) == {}


async def test_that_ones_own_manager_may_read_says_what_a_small_team_cannot_hide(company: ChatCompany) -> None:
    await saves(company, DANA, "voice", voice__enabled="yes")
    first = await reads_first(company, DANA, "voice", voice__own_manager="yes")
    assert "a small team cannot hide who wrote" in told(first)
    assert "Whom you give the role Reader" not in told(first), "that was said when concerns were turned on"


async def test_what_is_so_already_changes_nothing(company: ChatCompany) -> None:
    form = await opens(company, DANA, "check_ins")
    assert "It is so already" in told(await company.submits(DANA, form))
    assert await diary.page(company.entrance.workspace.id, None, 5) == []


async def test_kudos_stand_in_the_channel_that_was_chosen_from_the_next_one_on(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    form = await opens(company, DANA, "channel")
    [picker] = [block for block in form.blocks if isinstance(block, ChoiceInput) and block.of_channels]
    assert (picker.chosen, picker.options) == ("kudos", (Option("kudos", "kudos"), Option("general", "general")))
    await company.types(ANA, f"@bo {THANKS} #courage")
    first = await company.submits(DANA, form, **{"kudos.channel": "general"})
    assert "posts stand in general" in told(first)
    await company.presses(DANA, first, "Save")
    await company.types(BO, f"@ana {THANKS} #courage")
    await company.deliver()
    assert [len(platform.read(place)) for place in ("kudos", "general")] == [1, 1]


async def test_a_test_post_says_what_it_is_and_whether_the_place_takes_it(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    first = await reads_first(company, DANA, "channel", kudos__channel="general")
    assert isinstance(first, Message)
    assert "The test stands in general" in told(await company.presses(DANA, first, "Post a test"))
    assert platform.read("general") == [
        "This is a test: Dana Whitlock tries whether kudos can be posted here. Nothing else comes of it."
    ]
    platform.refuses["general"] = "not_in_channel"
    assert "did not take the test (not_in_channel)" in told(await company.presses(DANA, first, "Post a test"))
    platform.trouble.append(Unreachable("silence"))
    assert "did not answer" in told(await company.presses(DANA, first, "Post a test"))
    assert len(await diary.page(company.entrance.workspace.id, None, 5)) == 1


async def test_a_row_that_can_be_none_of_ours_is_named_and_stops_nothing(company: ChatCompany) -> None:
    row = '{"kudos.words_at_most": "many", "pulse.cadense": "weekly", "kudos.giving_limit": 3}'
    await writes(company, row)
    look = told(await looks(company, DANA))
    assert "What was stored for kudos.words_at_most cannot be" in look
    assert "What was stored for pulse.cadense cannot be" in look
    assert "Up to 1,000 characters. In a week: 3" in look
    assert "Saved" in told(await saves(company, DANA, "kudos", kudos__words_at_most="300"))
    assert "cannot be" not in told(await looks(company, DANA))


async def test_another_process_sees_it_within_thirty_seconds(
    company: ChatCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Up to 1,000 characters" in told(await looks(company, DANA))
    sql = "insert into chosen_settings select id, '{\"kudos.words_at_most\": 300}' from workspace"
    await statement(sql)
    assert "Up to 1,000 characters" in told(await looks(company, DANA))
    forget_all()
    assert "Up to 300 characters" in told(await looks(company, DANA))


async def test_the_look_says_what_is_wrong_and_what_to_do_next(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    assert "Nothing that Waterline knows of." in told(await looks(company, DANA))
    platform.refuses["kudos"] = "is_archived"
    await company.types(ANA, f"@bo {THANKS} #courage")
    await company.deliver()
    company.entrance.barred[company.entrance.workspace.id] = "token_revoked"
    look = " ".join(told(await looks(company, DANA)).split())
    assert "Posts that kudos did not take: 1 ( is_archived )." in look
    assert "The platform refuses everything that Waterline posts (token_revoked)." in look
    assert "Check-ins are off." in look
    assert "Nobody was made an admin yet" in look


@pytest.mark.parametrize("part", Part)
async def test_every_form_and_the_look_are_there_in_japanese(company: ChatCompany, part: Part) -> None:
    here = company.entrance.workspace.id
    dana = (await people.by_platform_ids(here, [DANA.platform_id]))[DANA.platform_id]
    await people.set_preferences(dana, posts_about_me=True, language="ja")
    assert "次へ" in told(await opens(company, DANA, part.value))
    assert "設定" in told(await looks(company, DANA))


async def test_doctor_says_what_was_chosen_and_what_cannot_be(company: ChatCompany) -> None:
    settings = company.entrance.settings
    assert await examine_chosen(settings) == []
    await writes(company, '{"kudos.channel": "thanks"}')
    [chosen] = await examine_chosen(settings)
    assert (chosen.well, chosen.text) == (True, "chosen in chat, so that app.yaml does not count: kudos.channel.")
    await writes(company, '{"kudos.channel": 7}')
    [wrong] = await examine_chosen(settings)
    assert not wrong.well
    assert "what is stored for kudos.channel cannot be" in wrong.text


async def test_what_is_chosen_of_awards_is_what_the_form_of_the_next_jury_begins_with(company: ChatCompany) -> None:
    before = filled(await company.does(DANA, Pressed("awards.name_jury", "")))
    saved = await saves(company, DANA, "awards", awards__every="half-year", awards__each_value="yes")
    assert "Saved" in told(saved)
    after = filled(await company.does(DANA, Pressed("awards.name_jury", "")))
    assert (before["until"], after["until"]) == ("2026-03-31", "2026-06-30")
    assert (before["each_value"], after["each_value"]) == ("no", "yes")
    assert "Every half-year" in told(await looks(company, DANA))
