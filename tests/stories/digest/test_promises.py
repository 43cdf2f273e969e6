"""What a manager promises, what the team reads of it, and how it is asked whether it helped."""

from datetime import timedelta

import pytest

from bot.digest.wording import digest as digest_wording
from bot.messages.message import ChoiceInput, Facts, Message
from bot.messages.request import Pressed
from bot.org.unit_key import UnitKind
from bot.sealed.ballots import BOX
from commands.digest.read_digest import read_digest
from commands.sealed.verify_round import verify_rounds
from storage.caches import forget_all
from storage.checkin import ledger, promises, rounds
from storage.database import statement
from storage.digest import letters
from storage.sealed.ballot_box import BOXES
from tests.cast import MONDAY
from tests.stories.conftest import buttons, labels, told
from tests.stories.digest.weeks import EVERYBODY, Weeks
from tests.stories.pulse.checkin import text_of

QUESTION = "Four weeks ago your manager promised"


@pytest.fixture
def weeks(second_week: Weeks) -> Weeks:
    return second_week


async def promised(weeks: Weeks, handle: str = "lead1") -> Message:
    """From the first digest; what came of the press is returned."""
    said: Message = await weeks.presses(weeks.who(handle), weeks.digest(handle), "I'll do this")
    await weeks.deliver()
    return said


async def test_before_promising_one_reads_what_the_team_will_read_and_afterwards_it_stands_there(weeks: Weeks) -> None:
    before = weeks.digest("lead1")
    assert "Your team reads: “You said, we do: " in text_of(before)
    said = await weeks.presses(weeks.who("lead1"), before, "I'll do this")
    assert (
        said.plain
        == "Promised. Your team reads it with the next check-in, and is asked after four weeks whether it helped."
    )
    await weeks.deliver()
    after = weeks.digest("lead1")
    assert len(weeks.digests(weeks.who("lead1"))) == 1
    assert "I'll do this" not in labels(after)
    assert "Promised. With the next check-in your team reads" in text_of(after)
    again = await weeks.presses(weeks.who("lead1"), before, "Not for us")
    assert again.plain == "That was answered before, and stays as it is."


async def test_a_promise_by_mistake_is_taken_back_before_anybody_reads_it_and_can_be_made_again(weeks: Weeks) -> None:
    await promised(weeks)
    lead, hand = weeks.who("lead1"), weeks.who("hand11")
    assert "You said" not in text_of(await weeks.opens_home(hand))
    letter = weeks.digest("lead1")
    for _ in range(2):
        said = await weeks.presses(lead, letter, "Take it back")
        assert said.plain == "Taken back. Your team reads nothing of it."
    await weeks.deliver()
    assert await weeks.number("select count(*) from promise") == 0
    assert {"I'll do this", "Not for us"} <= set(labels(weeks.digest("lead1")))
    assert "Promised" not in text_of(weeks.digest("lead1"))
    await weeks.presses(lead, weeks.digest("lead1"), "I'll do this")
    await weeks.presses(lead, letter, "Take it back")
    await weeks.moves_to(2, days=1, hours=1)
    assert "You said" not in text_of(weeks.invitation(hand))
    assert "You said" not in text_of(await weeks.opens_home(hand))


async def test_what_a_check_in_has_told_the_team_stands(weeks: Weeks) -> None:
    await promised(weeks)
    await weeks.moves_to(2, days=1, hours=1)
    said = await weeks.presses(weeks.who("lead1"), weeks.digest("lead1"), "Take it back")
    assert said.plain.startswith("A check-in has told your team by now, so the promise stands.")
    assert await weeks.number("select count(*) from promise") == 1
    assert "Promised. With the next check-in" in text_of(weeks.digest("lead1"))


async def test_nobody_takes_back_what_another_promised(weeks: Weeks) -> None:
    await promised(weeks)
    (tap,) = [button for button in buttons(weeks.digest("lead1")) if button.action == "digest.take_back"]
    for other in ("lead2", "hand11", "head"):
        await weeks.presses_button(weeks.who(other), tap)
    assert await weeks.number("select count(*) from promise") == 1


async def test_the_team_reads_it_with_the_next_check_in_and_no_other_team_does(weeks: Weeks) -> None:
    await promised(weeks)
    await weeks.moves_to(2, days=1, hours=1)
    assert "You said, we do: " in text_of(weeks.invitation(weeks.who("hand11")))
    assert "You said, we do: " in text_of(await weeks.opens_home(weeks.who("hand11")))
    for other in ("hand21", "lead1", "head"):
        assert "You said" not in text_of(weeks.invitation(weeks.who(other)))
    await weeks.moves_to(3, days=1, hours=1)
    assert "You said" not in text_of(weeks.invitation(weeks.who("hand11")))


async def test_what_is_declined_comes_back_as_something_else(weeks: Weeks) -> None:
    first = weeks.digest("lead1")
    await weeks.presses(weeks.who("lead1"), first, "Not for us")
    await weeks.deliver()
    assert "Next week brings something else." in text_of(weeks.digest("lead1"))
    assert await weeks.number("select count(*) from promise") == 0
    await weeks.checks_in(EVERYBODY, week=2)
    await weeks.moves_to(3)
    tips = [
        row["tip"]
        for row in await statement(
            "select tip from letter where tip <> '' and person_id = %(person)s", person=weeks.who("lead1").id
        )
    ]
    assert len(tips) == len(set(tips)) == 3


async def test_what_is_done_is_told_to_the_team(weeks: Weeks) -> None:
    await promised(weeks)
    await weeks.checks_in(EVERYBODY, week=2)
    await weeks.moves_to(3)
    assert "Promised Mar 9: " in text_of(weeks.digest("lead1"))
    said = await weeks.presses(weeks.who("lead1"), weeks.digest("lead1"), "It is done")
    assert said.plain == "Noted. Your team reads it with the next check-in."
    await weeks.deliver()
    assert "Promised and done: " in text_of(weeks.digest("lead1"))
    await weeks.moves_to(3, days=1, hours=1)
    assert "You said, we did: " in text_of(weeks.invitation(weeks.who("hand11")))
    lead = weeks.who("lead1")
    week = timedelta(weeks=1)
    counted = await promises.kept_and_broken(lead.workspace_id, MONDAY, MONDAY + 4 * week)
    assert counted == {lead.id: (1, 0)}


async def test_what_is_open_for_four_weeks_counts_as_not_kept(weeks: Weeks) -> None:
    await promised(weeks)
    lead, week = weeks.who("lead1"), timedelta(weeks=1)
    assert await promises.kept_and_broken(lead.workspace_id, MONDAY, MONDAY + 5 * week) == {lead.id: (0, 0)}
    assert await promises.kept_and_broken(lead.workspace_id, MONDAY, MONDAY + 6 * week) == {lead.id: (0, 1)}


async def test_nobody_answers_for_another(weeks: Weeks) -> None:
    (tap,) = [button for button in buttons(weeks.digest("lead1")) if button.action == "digest.promise"]
    for other in ("lead2", "hand11"):
        await weeks.presses_button(weeks.who(other), tap)
    assert await weeks.number("select count(*) from promise") == 0
    await weeks.presses_button(weeks.who("lead1"), tap)
    number = await weeks.number("select id from promise")
    await weeks.does(weeks.who("lead2"), Pressed("digest.done", f"{number}:0"))
    assert await weeks.number("select count(*) from promise where done_at is not null") == 0


async def test_what_is_done_brings_nobody_else_s_letter_up_to_date(weeks: Weeks) -> None:
    await promised(weeks)
    wanted = "select wanted from delivery where subject = 'digest' and reader_id = %(reader)s order by id"
    own, other = weeks.who("lead1").id, weeks.who("lead2").id
    promise = await weeks.number("select id from promise")
    letter = (await statement("select id from letter where kind = 'digest' and person_id = %(person)s", person=other))[
        0
    ]["id"]
    before = [await statement(wanted, reader=reader) for reader in (own, other)]
    said = await weeks.does(weeks.who("lead1"), Pressed("digest.done", f"{promise}:{letter}"))
    assert said.plain == "Noted. Your team reads it with the next check-in."
    assert [await statement(wanted, reader=reader) for reader in (own, other)] == before


async def test_after_four_weeks_that_team_alone_is_asked_whether_it_helped_and_once(weeks: Weeks) -> None:
    await promised(weeks)
    for week in (2, 3, 4, 5):
        await weeks.checks_in(EVERYBODY, week)
    await weeks.moves_to(6, days=1, hours=1)
    asked = weeks.invitation(weeks.who("hand11"))
    assert QUESTION in text_of(asked)
    assert "Does not apply" not in labels(asked)[-8:]
    for other in ("hand21", "lead1", "head"):
        assert QUESTION not in text_of(weeks.invitation(weeks.who(other)))
    form = await weeks.presses(weeks.who("hand11"), asked, "Answer in a form, with a comment")
    assert QUESTION in told(form)
    forecast = await weeks.presses(weeks.who("lead1"), weeks.invitation(weeks.who("lead1")), "What will my team say?")
    assert "promise" not in told(forecast)
    taps = [button for button in buttons(asked) if ":promise-" in button.value]
    assert len(taps) == 6
    assert "Sealed" not in told(await weeks.presses_button(weeks.who("hand21"), taps[3]))
    for number in range(1, 8):
        assert "Sealed" in told(await weeks.presses_button(weeks.who(f"hand1{number}"), taps[3]))
    await weeks.checks_in(EVERYBODY, week=6)
    await weeks.moves_to(7)
    read = text_of(weeks.digest("lead1"))
    assert "Did it help? 4" in read
    assert "help?" not in text_of(weeks.digest("lead2"))
    assert [
        finding for finding in await verify_rounds(weeks.check_ins.folders, None, weeks.clock.now()) if not finding.well
    ] == []
    for handle, many in (("hand12", 1), ("hand21", 0), ("head", 0)):
        shown = await weeks.presses(weeks.who(handle), await weeks.pulse(weeks.who(handle)), "Results")
        assert text_of(shown).count(QUESTION) == many
    await weeks.moves_to(7, days=1, hours=1)
    assert QUESTION not in text_of(weeks.invitation(weeks.who("hand11")))


async def test_a_form_with_a_question_more_is_sealed_in_a_box_as_long_as_any(weeks: Weeks) -> None:
    await promised(weeks)
    await weeks.moves_to(6, days=1, hours=1)
    written = []
    for handle in ("hand11", "hand21", "lead1"):
        person = weeks.who(handle)
        form = await weeks.presses(person, weeks.invitation(person), "Answer in a form, with a comment")
        assert (QUESTION in told(form)) == (handle == "hand11")
        choices = {block.name: "4" for block in form.blocks if isinstance(block, ChoiceInput)}
        await weeks.submits(person, form, **choices)
        written.append(sum(len(file.read_bytes()) for file in weeks.check_ins.folders.sealed.files(f"*{BOXES}")))
    assert written == [BOX, 2 * BOX, 3 * BOX]


async def test_a_team_without_a_number_of_its_own_has_none_about_a_promise_either(weeks: Weeks) -> None:
    await promised(weeks)
    await weeks.moves_to(6, days=1, hours=1)
    others = [f"hand2{number}" for number in range(1, 6)]
    for handle in ("head", "lead1", "lead2", "lead3", "hand11", "hand12", "hand13", *others):
        await weeks.answers(weeks.who(handle), 4)
    await weeks.moves_to(7)
    closed = await rounds.last_closed(weeks.entrance.workspace.id)
    assert closed is not None
    assert closed.frozen.extra
    page = await ledger.known_page(closed)
    assert page.scores
    assert not [item for _, item in page.scores if item.startswith("promise")]
    assert "help?" not in text_of(weeks.digest("lead1"))
    shown = await weeks.presses(weeks.who("hand11"), await weeks.pulse(weeks.who("hand11")), "Results")
    assert "no number" in str([block.rows for block in shown.blocks if isinstance(block, Facts)][-1])


async def said_here(weeks: Weeks, tip: str, readings: dict[str, str]) -> None:
    """What teams said of a tip in the latest round, by the handles of their managers, as the ledger has it.

    The managers led these teams when the round opened, and their teams answered: they join its tree and its page.
    """
    (latest,) = await rounds.closed(weeks.entrance.workspace.id, 0, 1)
    for handle, reading in readings.items():
        values = {"workspace": weeks.entrance.workspace.id, "round": latest.id, "manager": weeks.who(handle).id}
        await statement(
            "update round set frozen = jsonb_set(frozen, '{tree,units}', frozen #> '{tree,units}' || jsonb_build_array("
            " jsonb_build_array('team:' || %(manager)s, frozen #>> '{tree,units,0,0}', %(kind)s::text)))"
            " where workspace_id = %(workspace)s and id = %(round)s",
            **values,
            kind=UnitKind.TEAM.value,
        )
        await statement(
            "with sent as (insert into letter (workspace_id, person_id, kind, day, at, until, tip, tip_answer) values"
            " (%(workspace)s, %(manager)s, 'digest', %(made)s, %(made)s, %(made)s, %(tip)s, 'promised') returning id),"
            " promised as (insert into promise (workspace_id, letter_id, person_id, tip, made_at, asked_round)"
            " select %(workspace)s, id, %(manager)s, %(tip)s, %(made)s, %(round)s from sent returning id)"
            " insert into ledger (workspace_id, round_id, unit, item, reading, size_from)"
            " select %(workspace)s, %(round)s, 'team:' || %(manager)s, item, %(reading)s, 5"
            " from promised, unnest(array['mood', 'promise-' || id]) item",
            **values,
            tip=tip,
            made=MONDAY,
            reading=reading,
        )


async def test_a_digest_says_what_helped_in_most_of_the_teams_here_that_tried_it(weeks: Weeks) -> None:
    tip = str(
        await weeks.one("select tip from letter where person_id = %(one)s order by day desc", one=weeks.who("lead1").id)
    )
    assert "teams here that tried it" not in text_of(weeks.digest("lead1"))
    await said_here(weeks, tip, {"hand11": ">=4", "hand12": "3.5", "hand13": ">=4", "hand14": "<=2"})
    assert "tried it" not in text_of(await drawn_anew(weeks, "lead1")), "four are too few"
    await said_here(weeks, tip, {"hand15": ">=4", "hand16": "2.5"})
    assert "It helped in most of the 6 teams here that tried it." in text_of(await drawn_anew(weeks, "lead1"))


async def drawn_anew(weeks: Weeks, handle: str) -> Message:
    forget_all()
    lead = weeks.who(handle)
    letter = await letters.of_week(lead.workspace_id, lead.id, "digest", (MONDAY + timedelta(weeks=1)).date())
    assert letter
    week = await read_digest(weeks.entrance.workspace, lead, letter.at, letter.until, letter)
    assert week
    message = digest_wording.digest(week)
    assert message
    return message
