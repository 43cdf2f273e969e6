"""A manager's week in one message: what it says, to whom, and what it never says."""

from bot.digest.letters import DigestWish
from bot.kudos.actions import HIDE
from bot.messages.message import Chart, Form, Quote
from bot.messages.request import Pressed, Typed
from bot.org.people import Profile
from storage.caches import forget_all
from storage.database import statement
from storage.digest import letters
from storage.org import people
from tests.stories.conftest import labels, told
from tests.stories.digest.weeks import DEED, EVERYBODY, Weeks
from tests.stories.pulse.checkin import text_of


async def test_a_week_is_told_to_whoever_leads_a_team_and_to_nobody_else(weeks: Weeks) -> None:
    await weeks.checks_in({**EVERYBODY, "hand1": "2"}, week=1)
    await weeks.thanks("hand21", "hand11")
    await weeks.moves_to(2)
    assert {one.handle for one in weeks.staff if weeks.digests(one)} == {"head", "lead1", "lead2", "lead3"}
    read = text_of(weeks.digest("lead1"))
    assert "One kudos in your team. Shown: 🦁 Courage 1." in read
    assert "Hand 21 to Hand 11 · 🦁 Courage" in read
    assert [block.words for block in weeks.digest("lead1").blocks if isinstance(block, Quote)] == [DEED]
    assert "How the week was in your team: 2 or lower (5 to 7 answers)." in read
    assert "To try" in read
    assert "thanks in your team" not in text_of(weeks.digest("lead2"))


async def test_the_mood_becomes_a_chart_as_soon_as_there_are_two_weeks(weeks: Weeks) -> None:
    for week, choice in enumerate("233", 1):
        await weeks.checks_in({**EVERYBODY, "hand1": choice}, week)
    await weeks.moves_to(4)
    (chart,) = [block for block in weeks.digest("lead1").blocks if isinstance(block, Chart)]
    assert chart.title == "Your team's weeks so far: now 3.0"
    assert chart.series[0].last == ""
    assert chart.series[0].values == (1.9, 3.0, 3.0)
    assert chart.labels == ("Mar 5", "Mar 12", "Mar 19")
    assert chart.alt_text.startswith("Mar 5 to Mar 19, from 1 to 5: 2 or lower, 3.0, 3.0. The whole company: ")
    assert [series.name for series in chart.series] == ["Your team", "Company"]
    assert chart.windows == ()


async def test_a_chart_that_ends_at_an_open_end_says_so_in_place_of_a_number(weeks: Weeks) -> None:
    for week, choice in enumerate("32", 1):
        await weeks.checks_in({**EVERYBODY, "hand1": choice}, week)
    await weeks.moves_to(3)
    (chart,) = [block for block in weeks.digest("lead1").blocks if isinstance(block, Chart)]
    assert chart.title == "Your team's weeks so far: now 2 or lower"
    assert chart.series[0].last == "1–2"


async def test_a_team_without_a_number_of_its_own_reads_with_whom_it_is_shown(weeks: Weeks) -> None:
    await weeks.checks_in({"head": "4", "lead": "4", "hand1": "4", "hand2": "4", "hand31": "4", "hand32": "4"}, week=1)
    await weeks.moves_to(2)
    read = text_of(weeks.digest("lead3"))
    assert "your team is shown together with Harbour, 4 of 5 (8 to 10 answers)." in read
    assert "On the whole that is “good”." in read
    assert not [block for block in weeks.digest("lead3").blocks if isinstance(block, Chart)]


async def test_whoever_leads_somebody_reads_in_the_first_weeks_a_number_what_it_means_and_what_to_try(
    weeks: Weeks,
) -> None:
    some = {"head": "4", "lead": "3", "hand1": "2", "hand21": "3", "hand22": "4", "hand3": "5"}
    await weeks.checks_in(some, week=1)
    await weeks.moves_to(2)
    meanings = {}
    for handle in ("head", "lead1", "lead2", "lead3"):
        read = text_of(weeks.digest(handle))
        assert "answers)." in read
        assert "To try, on “" in read
        (meanings[handle],) = (line for line in read.splitlines() if line.startswith("On the whole that is "))
    assert meanings["lead1"] == "On the whole that is “bad” or worse."
    assert meanings["lead3"] == "On the whole that is “good”.", "shown together with others"


async def test_who_leads_one_person_reads_of_thanks_and_no_number_of_that_person(weeks: Weeks) -> None:
    left = weeks.who("hand32")
    gone = Profile(left.platform_id, left.name, left.handle, time_zone=left.time_zone, is_active=False)
    await people.meet(weeks.entrance.workspace.id, [gone])
    forget_all()
    await weeks.checks_in({**EVERYBODY, "hand31": "1"}, week=1)
    await weeks.thanks("hand11", "hand31")
    await weeks.moves_to(2)
    read = text_of(weeks.digest("lead3"))
    assert "One kudos in your team." in read
    assert "your team is shown together with" in read
    assert not [block for block in weeks.digest("lead3").blocks if isinstance(block, Chart)]
    assert "in your team: " not in read


async def test_with_everything_withheld_no_number_about_answers_stands_in_a_digest(weeks: Weeks) -> None:
    """Four people answer: the ledger is empty, and the digest has thanks and nothing about answers, no theme either."""
    await weeks.checks_in({"hand11": "4", "hand12": "4", "hand21": "1", "hand31": "5"}, week=1)
    await weeks.thanks("hand21", "hand11")
    await weeks.moves_to(2)
    said = told(weeks.digest("lead1"))
    assert "of 5" not in said
    assert "answers" not in said
    assert "To try, on" not in said
    assert weeks.digests(weeks.who("lead2")) == []


async def test_advice_serves_the_lowest_theme_of_the_team(second_week: Weeks) -> None:
    assert "To try, on " in text_of(second_week.digest("lead1"))
    assert "lowest" not in text_of(second_week.digest("lead1")), "two may be"
    assert "“Process”" in text_of(second_week.digest("lead1")) or "“Being heard”" in text_of(
        second_week.digest("lead1")
    )


async def test_who_was_thanked_by_nobody_for_six_weeks_is_named_to_their_manager_alone(weeks: Weeks) -> None:
    await weeks.thanks("lead2", "hand31")
    await weeks.moves_to(4)
    for number in range(2, 8):
        await weeks.thanks("hand21", f"hand1{number}", f"{DEED} on day {number}")
    await weeks.moves_to(8)
    assert "Not thanked in public for six weeks: Hand 11." in text_of(weeks.digest("lead1"))
    assert "Nobody in your team has had public kudos for six weeks." in text_of(weeks.digest("lead2"))
    hidden = weeks.who("hand11")
    form = await weeks.types(hidden, "settings")
    await weeks.submits(hidden, form, posts="no")
    await weeks.moves_to(8, days=1)
    await weeks.thanks("hand21", "hand12")
    await weeks.moves_to(9)
    assert "One kudos in your team." in text_of(weeks.digest("lead1"))
    assert "Hand 11" not in text_of(weeks.digest("lead1"))


async def test_a_thanks_that_somebody_hid_is_none_that_they_had(weeks: Weeks) -> None:
    await weeks.thanks("lead2", "hand31")
    await weeks.moves_to(4)
    for number in range(2, 8):
        await weeks.thanks("hand21", f"hand1{number}", f"{DEED} on day {number}")
    await weeks.thanks("hand22", "hand11 @hand12")
    [row] = await statement("select max(id) as id from kudos")
    await weeks.does(weeks.who("hand11"), Pressed(HIDE.name, str(row["id"])))
    await weeks.moves_to(8)
    assert "Not thanked in public for six weeks: Hand 11." in text_of(weeks.digest("lead1"))


async def test_a_private_thanks_and_one_for_somebody_who_wants_no_posts_is_not_told(weeks: Weeks) -> None:
    hidden = weeks.who("hand11")
    await weeks.submits(hidden, await weeks.types(hidden, "settings"), posts="no")
    await weeks.moves_to(1, days=1)
    await weeks.thanks("hand21", "hand11")
    await weeks.thanks("hand21", "hand22")
    await weeks.moves_to(2)
    assert weeks.digests(weeks.who("lead1")) == []
    assert DEED in told(weeks.digest("lead2"))


async def test_what_was_taken_back_is_not_quoted(weeks: Weeks) -> None:
    giver = weeks.who("hand21")
    await weeks.moves_to(1, days=1)
    given = await weeks.types(giver, f"@hand11 {DEED} #courage")
    await weeks.thanks("hand21", "hand12", DEED.replace("ferry", "bus"))
    await weeks.presses(giver, given, "Take it back")
    await weeks.moves_to(2)
    assert [one.words for one in weeks.digest("lead1").blocks if isinstance(one, Quote)] == [
        DEED.replace("ferry", "bus")
    ]


async def test_typed_it_is_shown_again_and_before_its_hour_what_it_would_say(weeks: Weeks) -> None:
    lead, hand = weeks.who("lead1"), weeks.who("hand11")
    assert "nothing to tell about Harbour Crew" in (await weeks.pulse(lead, "digest")).plain
    await weeks.checks_in(EVERYBODY, week=1)
    await weeks.thanks("hand21", "hand11")
    early = await weeks.pulse(lead, "digest")
    assert DEED in told(early)
    assert "I'll do this" not in labels(early)
    await weeks.moves_to(2)
    assert await weeks.pulse(lead, "digest") == weeks.digest("lead1")
    assert "people who lead a team" in (await weeks.pulse(hand, "digest")).plain


async def test_a_manager_chooses_when_it_comes_or_that_none_comes(closed: Weeks) -> None:
    late, never = closed.who("lead1"), closed.who("lead2")
    page = await closed.pulse(late, "digest")
    await closed.submits(late, await closed.presses(late, page, "Settings"), weekday="2", at="15:00")
    await closed.submits(never, await closed.presses(never, page, "Settings"), wanted="no")
    await closed.moves_to(2)
    assert [len(closed.digests(one)) for one in (late, never, closed.who("lead3"))] == [0, 0, 1]
    await closed.moves_to(2, days=2, hours=4.9)
    assert len(closed.digests(late)) == 0
    await closed.moves_to(2, days=2, hours=5)
    assert [len(closed.digests(one)) for one in (late, never)] == [1, 0]
    form = await closed.presses(late, page, "Settings")
    assert [field.chosen for field in form.blocks if hasattr(field, "chosen")] == ["yes", "2", "15:00"]
    assert told(await closed.submits(late, form, at="25:00")) == told(await closed.submits(late, form, weekday="7"))
    assert (await letters.wish(late.workspace_id, late.id, DigestWish(True, 0, "09:00"))).at == "15:00"


async def test_a_manager_and_a_leader_read_of_teams_by_the_names_in_their_language(weeks: Weeks) -> None:
    await statement("update person set language = 'ja' where handle in ('lead1', 'head')")
    await statement("""update team set names = '{"ja": "港湾班"}' where name = 'Harbour Crew'""")
    forget_all()
    for week in range(1, 5):
        await weeks.checks_in({**EVERYBODY, "hand1": "2"}, week)
    await weeks.moves_to(6)
    digest = told(await weeks.pulse(weeks.who("lead1"), "digest"))
    summary = told(await weeks.pulse(weeks.who("head"), "summary"))
    for page in (digest, summary):
        assert "港湾班" in page
        assert "Harbour Crew" not in page
    assert "Sails" in summary


async def test_who_is_new_and_was_not_thanked_stands_in_the_digest_of_their_second_week(weeks: Weeks) -> None:
    async def joins(handle: str, day: str) -> None:
        await statement("update person set joined_on = %(day)s where handle = %(handle)s", day=day, handle=handle)

    await joins("hand11", "2026-03-02")
    await joins("hand12", "2026-03-02")
    await joins("hand13", "2026-03-09")
    await weeks.thanks("hand21", "hand12")
    await weeks.checks_in(EVERYBODY, week=1)
    await weeks.moves_to(2)
    line = "New since last week, and not thanked in public yet: Hand 11. A first thanks"
    assert line in text_of(weeks.digest("lead1"))
    assert "New since" not in text_of(weeks.digest("lead2"))
    await weeks.moves_to(3)
    assert "not thanked in public yet: Hand 13." in text_of(weeks.digest("lead1"))
    assert "Hand 11. A first" not in text_of(weeks.digest("lead1"))


async def test_who_wishes_it_is_reminded_of_the_look_at_themselves_in_the_first_digest_of_a_month(weeks: Weeks) -> None:
    lead = weeks.who("lead1")
    form = await weeks.does(lead, Typed("messages", "general"))
    assert isinstance(form, Form)
    await weeks.submits(lead, form, self_check="yes")
    reminded = []
    for week in (5, 6):
        await weeks.checks_in(EVERYBODY, week)
        await weeks.moves_to(week + 1)  # April 6 and 13
        reminded.append(["A new month" in text_of(weeks.digest(handle)) for handle in ("lead1", "lead2")])
    assert reminded == [[True, False], [False, False]]
