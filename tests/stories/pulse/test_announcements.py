"""A leader's word to the whole branch, and the answer to comments: read by everybody there, quoting nobody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.checkin.announcements import Announcement, Kind, Ready
from bot.checkin.quoting import quotes
from bot.messages.message import Form, Message, Quote
from bot.messages.refusal import Refusal
from bot.messages.request import Opened, Pressed
from bot.org.company import Company, Member
from bot.org.people import Profile
from commands.org.save_company import save_company
from storage.checkin import announcements
from tests.stories.conftest import labels
from tests.stories.pulse.checkin import SLOWLY, TUESDAY, CheckIn, small_company, text_of

ASK = "I heard this; I will ask every team what to change first, and do one of it."


@pytest.fixture
def closed(after_comments: CheckIn) -> CheckIn:
    return after_comments


async def home(checkin: CheckIn, handle: str) -> Message:
    reply = await checkin.does(checkin.who(handle), Opened())
    assert isinstance(reply, Message)
    return reply


def quoted(message: Message) -> list[str]:
    return [block.words for block in message.blocks if isinstance(block, Quote)]


async def promise(checkin: CheckIn, **fields: str) -> object:
    head = checkin.who("head")
    form = await checkin.presses(head, await home(checkin, "head"), "Say a word to all")
    assert isinstance(form, Form)
    return await checkin.submits(head, form, **fields)


async def test_a_leader_s_word_is_read_by_the_whole_branch_and_asked_about_after_four_weeks(closed: CheckIn) -> None:
    said = await promise(closed, ready="ask", words="")
    assert isinstance(said, Message)
    for handle in ("hand11", "hand37", "lead2", "head"):
        shown = await home(closed, handle)
        assert "Hedda Quill, to everybody below:" in text_of(shown)
        assert quoted(shown) == [ASK]
    await closed.live_until(TUESDAY + timedelta(weeks=1, hours=2), SLOWLY)
    assert ASK in quoted(closed.invitation(closed.who("hand11")))
    assert "Has it helped?" not in text_of(closed.invitation(closed.who("hand11")))
    await closed.live_until(TUESDAY + timedelta(weeks=5, hours=2), SLOWLY)
    for handle in ("hand11", "hand27", "lead2"):
        question = f"Four weeks ago a leader promised you all: “{ASK}”. Has it helped?"
        assert question in text_of(closed.invitation(closed.who(handle)))
    await closed.live_until(TUESDAY + timedelta(weeks=6, hours=2), SLOWLY)
    assert "Has it helped?" not in text_of(closed.invitation(closed.who("hand11")))


async def test_a_leader_has_one_open_word_and_says_that_it_is_done(closed: CheckIn) -> None:
    await promise(closed, ready="own", words="I heard this; I will paint the crane")
    head = closed.who("head")
    again = await closed.presses(head, await home(closed, "head"), "Say a word to all")
    assert quoted(again) == ["I heard this; I will paint the crane"]
    await closed.presses(head, again, "It is done")
    shown = await home(closed, "hand11")
    assert "Hedda Quill, to everybody below. This is done:" in text_of(shown)
    assert quoted(shown) == ["I heard this; I will paint the crane"]


async def test_what_a_leader_wrote_is_said_whichever_promise_is_marked(closed: CheckIn) -> None:
    await promise(closed, ready="ask", words="I heard this; I will paint the crane")
    assert quoted(await home(closed, "hand11")) == ["I heard this; I will paint the crane"]


async def test_an_empty_word_stays_in_its_form_and_nobody_else_can_say_one(closed: CheckIn) -> None:
    refused = await promise(closed, ready="own", words=" - ")
    assert isinstance(refused, Refusal)
    assert refused.key == "announced.refused.empty"
    for handle in ("hand11", "lead1"):
        assert "Say a word to all" not in labels(await home(closed, handle))
        reply = await closed.does(closed.who(handle), Pressed("pulse.branch", ""))
        assert "No managers report to you" in reply.plain
    assert await closed.number("select count(*) from announcement") == 0


async def test_a_reader_answers_comments_to_everybody_and_never_quotes_one(closed: CheckIn) -> None:
    head = closed.who("head")
    comments = await closed.presses(head, await closed.presses(head, await closed.pulse(head), "Results"), "Comments")
    form = await closed.presses(head, comments, "Answer everybody")
    refused = await closed.submits(head, form, words="You wrote THE CRANE is rusty, and nobody dares to say so")
    assert isinstance(refused, Refusal)
    assert refused.key == "announced.refused.quotes"
    await closed.submits(head, form, words="The state of our machines worries many of you. We look at all of them.")
    for handle in ("hand11", "hand31", "lead1"):
        shown = await home(closed, handle)
        assert "Hedda Quill, about what comments said, to everybody here:" in text_of(shown)
        assert quoted(shown) == ["The state of our machines worries many of you. We look at all of them."]
        assert "rusty" not in str(shown)
    reply = await closed.does(closed.who("hand11"), Pressed("pulse.reply", form.state["about"]))
    assert "no comments any more that you could answer" in reply.plain


async def test_a_promise_repeats_no_comment_either(closed: CheckIn) -> None:
    refused = await promise(closed, ready="own", words="I heard that the crane is rusty and nobody dares")
    assert isinstance(refused, Refusal)
    assert refused.key == "announced.refused.quotes"
    assert await closed.number("select count(*) from announcement") == 0


async def test_a_second_promise_about_the_same_check_in_leaves_the_first_as_it_was_read(closed: CheckIn) -> None:
    head = closed.who("head")
    form = await closed.presses(head, await home(closed, "head"), "Say a word to all")
    await closed.submits(head, form, ready="own", words="I will paint the crane")
    closed.clock.move(days=29)
    refused = await closed.submits(head, form, ready="own", words="I will paint the boats")
    assert isinstance(refused, Refusal)
    assert refused.key == "announced.refused.once"
    assert await closed.one("select string_agg(words, ',') from announcement") == "I will paint the crane"


async def test_a_promise_that_a_lost_connection_has_stored_twice_is_said_once_and_not_refused(closed: CheckIn) -> None:
    head, now = closed.who("head"), closed.clock.now()
    promised = Announcement(
        id=0, author=head.name, unit="unit:1", kind=Kind.PROMISE, ready=Ready.ASK, words="", made_at=now
    )
    assert all([await announcements.save(head.workspace_id, head.id, promised, 0, now) for _ in range(2)])
    assert await closed.number("select count(*) from announcement") == 1


async def test_an_answer_that_is_said_anew_is_read_however_late_it_is(closed: CheckIn) -> None:
    head = closed.who("head")
    comments = await closed.presses(head, await closed.presses(head, await closed.pulse(head), "Results"), "Comments")
    form = await closed.presses(head, comments, "Answer everybody")
    await closed.submits(head, form, words="We look at our machines.")
    closed.clock.move(days=29)
    assert quoted(await home(closed, "hand31")) == []
    await closed.submits(head, form, words="All of our machines are safe now.")
    assert quoted(await home(closed, "hand31")) == ["All of our machines are safe now."]


async def test_an_answer_is_read_by_who_was_asked_whoever_leads_them_by_now(closed: CheckIn) -> None:
    head, paper = closed.who("head"), small_company()
    successor = Profile("@new", "Nia Head", "new", time_zone="Europe/London")
    members = [replace(member, manager=member.manager and _after(member.manager)) for member in paper.members]
    members[0] = Member(paper.members[0].profile, successor.platform_id)
    teams = {_after(leader): team for leader, team in paper.teams.items()}
    await save_company(closed.entrance.workspace, Company((Member(successor), *members), teams))
    comments = await closed.presses(head, await closed.presses(head, await closed.pulse(head), "Results"), "Comments")
    await closed.submits(head, await closed.presses(head, comments, "Answer everybody"), words="We look at all of it.")
    for handle in ("hand11", "hand31", "lead1"):
        assert quoted(await home(closed, handle)) == ["We look at all of it."]


def _after(leader: str) -> str:
    return "@new" if leader == "@head" else leader


def test_a_piece_of_a_comment_is_recognised_and_common_words_are_not() -> None:
    comments = ["The crane is rusty, and nobody dares.", "倉庫の古いクレーンが錆びていて危ないです"]
    assert quotes("So the crane IS rusty and…", comments)
    assert quotes("ご指摘の、古いクレーンが錆びていて危ない件です", comments)
    assert not quotes("The crane will be painted.", comments)
    assert not quotes("クレーンを点検します", comments)
    assert quotes("会議が多すぎて全く休めないという声を聞きました", ["毎日、会議が多すぎて、全く、休めない"])
    assert not quotes("Die Geschäftsführung kümmert sich", ["Der Geschäftsführung ist es gleich"])


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        ("Fire Bob!", "Somebody wants me to fire Bob, and I will not."),
        ("Bob is rude", "I do not think that Bob is rude."),
        ("my boss lies", "It was said: “My boss lies”."),
        ("残業が多い", "残業が多いとの声がありました。"),
        ("課長が、怖い。", "「課長が怖い」と読みました"),
        ("ボブはうざい会議", "ボブはうざい会議をやめます"),
        ("いじめがあります", "いじめがありますと聞きました"),
        ("Bobが嫌い", "Ｂｏｂが嫌いという人もいます"),
    ],
)
def test_a_whole_short_comment_is_repeated_by_no_leader(comment: str, words: str) -> None:
    assert quotes(words, ["The lift is slow.", comment])


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        ("Thank you", "Thank you for your answers."),
        ("Thank you so much!", "Thank you so much, all of you."),
        ("No.", "There will be no night shifts."),
        ("Staff", "We will look for staff."),
        ("More staff please", "We will look for more staff, please wait."),
        ("art rooms", "We start rooms anew."),
        ("ありがとうございます", "ご意見ありがとうございます。"),
        ("お疲れ様です", "皆さん、お疲れ様です。"),
        ("特に問題ありません", "特に問題ありませんでした"),
        ("会議", "会議を減らします"),
        ("コミュニケーション", "コミュニケーションを大切にします"),
        ("いいです", "それでいいですね"),
        ("", "We will paint the crane."),
        ("…", "We will paint the crane."),
    ],
)
def test_what_everybody_says_and_a_topic_are_free_for_a_leader(comment: str, words: str) -> None:
    assert not quotes(words, [comment])
