"""What people are asked, what they read before the first tap, and what is said to their answers."""

from datetime import timedelta

import pytest

from bot.checkin.questions import bank
from bot.messages.message import Facts, Form, Message, Note
from bot.sealed.ballots import BOX, WORDS_AT_MOST
from storage.caches import forget_all
from storage.database import statement
from storage.delivery import deliveries
from storage.sealed.ballot_box import BOXES
from tests.cast import MONDAY, THANKS
from tests.stories.conftest import buttons, labels
from tests.stories.pulse.checkin import TUESDAY, CheckIn, taps_of, text_of

PROMISE = (
    "While a check-in is open, whoever runs the server could change the program, or copy the whole machine, and look. "
    "When it closes its keys are destroyed: from then on nobody can link you to an answer. Numbers are anonymous; a "
    "writing style is not: your words may be recognised."
)
DAY = timedelta(days=1)


@pytest.fixture
def asked(while_open: CheckIn) -> CheckIn:
    return while_open


async def test_before_the_first_tap_one_reads_whom_the_answer_joins_when_it_is_shown_and_to_whom(
    asked: CheckIn,
) -> None:
    invitation = asked.invitation(asked.who("hand11"))
    first_tap = next(n for n, block in enumerate(invitation.blocks) if getattr(block, "buttons", None))
    before = text_of(type(invitation)("", invitation.blocks[:first_tap]))
    assert "Your answer joins Harbour Crew (7 people); if needed only together with neighbouring teams" in before
    assert "up to the company, or not at all. Which ones is shown afterwards." in before
    assert "Nothing is shown before it closes on March 5, 2026, 5:00" in before
    assert "read by everybody they are made of, and by the managers above them" in before
    assert PROMISE in before


async def test_everybody_is_asked_for_the_mood_two_items_and_a_value_each_with_skip(asked: CheckIn) -> None:
    invitation = asked.invitation(asked.who("hand11"))
    told = text_of(invitation)
    items = bank().items
    assert bank().mood.text("en") in told
    assert items["process-1"].text("en") in told
    assert items["heard-1"].text("en") in told
    assert "In my team we live Courage" in told
    assert labels(invitation).count("Skip") == 4
    assert labels(invitation).count("Does not apply") == 3  # everybody had a week


async def test_invitations_go_to_everybody_once_and_one_reminder_to_everybody(asked: CheckIn) -> None:
    await asked.answers(asked.who("hand11"), 4)
    assert all(len(asked.platform.stands[one.platform_id]) == 1 for one in asked.staff)
    await asked.live_until(TUESDAY + 2 * DAY)
    assert all(len(asked.platform.stands[one.platform_id]) == 2 for one in asked.staff)
    assert "whether they have answered or not" in text_of(asked.invitation(asked.who("hand11")))
    await asked.live_until(MONDAY + 6 * DAY)
    assert all(len(asked.platform.stands[one.platform_id]) == 2 for one in asked.staff)


async def test_every_answer_reads_the_same_and_none_is_echoed(asked: CheckIn) -> None:
    hand = asked.who("hand11")
    replies = {said for choice in (0, 1, 5) for said in await asked.answers(hand, choice)}
    form = await asked.presses(hand, asked.invitation(hand), "Answer in a form, with a comment")
    replies.add((await asked.submits(hand, form, mood="3", comment="The crane is rusty")).plain)
    assert replies == {"Sealed. Thank you."}
    again = await asked.presses(hand, asked.invitation(hand), "Answer in a form, with a comment")
    assert again == form
    assert "rusty" not in str(again)


async def test_one_submission_is_one_box_of_one_length_whatever_is_in_it(asked: CheckIn) -> None:
    hand = asked.who("hand11")
    skip, *_ = taps_of(asked.invitation(hand), 0)
    form = await asked.presses(hand, asked.invitation(hand), "Answer in a form, with a comment")
    sizes = [boxes_size(asked)]
    await asked.presses_button(hand, skip)
    sizes.append(boxes_size(asked))
    for words in ("", "-", "Short.", "長" * WORDS_AT_MOST):
        await asked.submits(hand, form, mood="5", comment=words)
        sizes.append(boxes_size(asked))
    assert sizes == [0, *(BOX * many for many in range(1, 6))]


def boxes_size(checkin: CheckIn) -> int:
    return sum(file.stat().st_size for file in checkin.check_ins.folders.sealed.files(f"*{BOXES}"))


async def test_answering_again_replaces_the_answer(asked: CheckIn) -> None:
    await asked.all_answer(asked.staff, 5)
    await asked.all_answer(asked.staff, 2)
    await asked.live_until(MONDAY + 6 * DAY)
    shown = await asked.presses(asked.who("hand11"), await asked.pulse(asked.who("hand11")), "Results")
    facts = [block.rows for block in shown.blocks if isinstance(block, Facts)]
    assert {row[1] for rows in facts for row in rows} <= {
        "2 or lower (5 to 7 answers)",
        "2 or lower (8 to 10 answers)",
        "1.9 of 5",
    }


async def test_a_form_leaves_what_is_empty_and_takes_words_back_by_a_dash(asked: CheckIn) -> None:
    for number in range(1, 8):
        for team in (1, 2, 3):
            hand = asked.who(f"hand{team}{number}")
            await asked.answers(hand, 4)
            form = await asked.presses(hand, asked.invitation(hand), "Answer in a form, with a comment")
            assert isinstance(form, Form)
            await asked.submits(hand, form, comment=f"words of {team}{number}")
            if team < 3:
                await asked.submits(hand, form, comment="-")
    await asked.live_until(MONDAY + 6 * DAY)
    words = {row["words"] for row in await statement("select words from comment")}
    assert words == {f"words of 3{number}" for number in range(1, 8)}
    hand = asked.who("hand11")
    shown = await asked.presses(hand, await asked.pulse(hand), "Results")
    assert "Comments" not in labels(shown)
    head = asked.who("head")
    read = await asked.presses(head, await asked.presses(head, await asked.pulse(head), "Results"), "Comments")
    assert "words of 31" in str(read.blocks)
    assert "of 5" not in str(read.blocks)


async def test_a_form_offers_no_more_than_a_comment_may_have(asked: CheckIn) -> None:
    hand = asked.who("hand11")
    form = await asked.presses(hand, asked.invitation(hand), "Answer in a form, with a comment")
    (comment,) = [field for field in form.blocks if getattr(field, "name", "") == "comment"]
    assert comment.at_most == WORDS_AT_MOST


async def test_pulse_opens_the_round_again_and_tells_what_is_known(asked: CheckIn) -> None:
    hand = asked.who("hand11")
    page = await asked.pulse(hand)
    assert taps_of(page, 4) == taps_of(asked.invitation(hand), 4)
    (known,) = [block.rows for block in page.blocks if isinstance(block, Facts)]
    assert dict(known) == {
        "The next one": "March 10, 2026, 10:00\u202fAM",
        "Your team": "Harbour Crew (@team1)",
        "When it comes": "At every check-in",
        "Your past answers": "We cannot show your past answers: we do not have them.",
    }


async def test_no_answer_is_taken_as_words(asked: CheckIn) -> None:
    reply = await asked.pulse(asked.who("hand11"), "my week was awful")
    assert "awful" not in str(reply)
    assert "takes no words" in reply.plain
    assert asked.sealed == 0


async def test_a_manager_forecasts_in_the_same_invitation_and_nobody_else_can(asked: CheckIn) -> None:
    lead, hand = asked.who("lead1"), asked.who("hand11")
    assert "What will my team say?" not in labels(asked.invitation(hand))
    notes = [str(block.line) for block in asked.invitation(lead).blocks if isinstance(block, Note)]
    assert any("confidential, not anonymous" in note for note in notes)
    form = await asked.presses(lead, asked.invitation(lead), "What will my team say?")
    kept = await asked.submits(lead, form, mood="4")
    assert kept.plain == "Kept, and read by you alone."
    again = await asked.presses(lead, asked.invitation(lead), "What will my team say?")
    assert [field.chosen for field in again.blocks if getattr(field, "name", "") == "mood"] == ["4"]
    refused = await asked.submits(hand, form, mood="4")
    assert refused.key == "pulse.refused.no_team"
    assert await asked.number("select count(*) from forecast") == 1


async def test_who_wants_to_be_left_alone_is_not_asked(checkin: CheckIn) -> None:
    out, away, back = checkin.who("hand11"), checkin.who("hand12"), checkin.who("hand13")
    for person, wishes in ((out, {"asked": "no"}), (away, {"not_before": "2026-03-17"}), (back, {"asked": "yes"})):
        form = await checkin.presses(person, await checkin.pulse(person), "When to ask me")
        await checkin.submits(person, form, **wishes)
    await checkin.live_until(MONDAY + 6 * DAY)
    assert {out.platform_id, away.platform_id} & set(checkin.platform.stands) == set()
    assert back.platform_id in checkin.platform.stands
    assert "(5 people)" in text_of(checkin.invitation(back))
    await checkin.live_until(TUESDAY + timedelta(weeks=2, hours=1))
    assert away.platform_id in checkin.platform.stands
    assert out.platform_id not in checkin.platform.stands


async def test_who_opts_out_of_an_open_round_is_not_reminded(asked: CheckIn) -> None:
    hand = asked.who("hand11")
    form = await asked.presses(hand, await asked.pulse(hand), "When to ask me")
    await asked.submits(hand, form, asked="no")
    await asked.live_until(MONDAY + 6 * DAY)
    assert len(asked.platform.stands[hand.platform_id]) == 1


async def test_buttons_of_an_invitation_say_nothing_of_who_answered(asked: CheckIn) -> None:
    hand = asked.who("hand11")
    before = asked.invitation(hand)
    await asked.answers(hand, 3)
    await asked.live_until(TUESDAY + timedelta(hours=5))
    assert asked.invitation(hand) == before
    assert buttons(await asked.pulse(hand))[: len(buttons(before))] == buttons(before)


async def test_who_writes_in_a_language_of_many_is_not_warned(asked: CheckIn) -> None:
    warning = "Fewer than 5 people there use your language"
    assert warning not in text_of(asked.invitation(asked.who("hand11")))


async def test_who_writes_in_a_language_of_few_is_warned_by_what_was_frozen(checkin: CheckIn) -> None:
    await statement("update person set language = 'ja' where handle in ('hand11', 'hand12')")
    forget_all()
    await checkin.opens()
    warning = "自由記述は誰のものか分かりやすくなります"
    hand = checkin.who("hand11")
    assert warning in text_of(checkin.invitation(hand))
    await statement("update person set language = 'ja' where handle like 'hand2%%'")  # after the opening: too late
    forget_all()
    assert warning in text_of(await checkin.pulse(hand))
    form = await checkin.presses(hand, await checkin.pulse(hand), "入力欄で答える（自由記述もできます）")
    assert warning in text_of(Message("", form.blocks))


async def test_a_thanks_does_not_wait_behind_the_invitations(checkin: CheckIn) -> None:
    await checkin.live_until(TUESDAY - timedelta(hours=1))
    checkin.clock.move(hours=2)
    await checkin.tick()
    await checkin.types(checkin.who("hand11"), f"@hand12 {THANKS} #courage")
    waiting = await deliveries.claim(checkin.entrance.workspace.id, places=100, lease=1)
    assert len(waiting) > 3
    assert [one.subject for one in waiting[:2]] == ["kudos", "kudos"]
    assert "invitation" in [one.subject for one in waiting[2:]]
