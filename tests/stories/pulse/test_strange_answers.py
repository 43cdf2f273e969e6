"""The law of refusing: an answer is stored only if all of it belongs to this person's open round.

Whatever does not is told in a kind sentence, and nothing is stored of it. Tapped or in a form, in any combination.
"""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.checkin.questions import bank
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Request, Submitted
from bot.messages.say import refusal
from bot.org.people import Person, Profile
from bot.sealed.ballots import COMMENT, WORDS_AT_MOST
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from storage.database import statement
from storage.org import people
from tests.cast import COMPANY, MIKA
from tests.stories.pulse.checkin import TUESDAY, CheckIn

LATE = Profile("@late", "Late Comer", "late", time_zone="Europe/London")
PEOPLE = ("inside", "outside", "elsewhere")
SEALED = "Sealed. Thank you."


@dataclass(frozen=True, slots=True)
class Sent:
    """One answer: who sent it, to which round (`open`, `closed`, `number`, or any text), and what is in it."""

    who: str
    round: str
    item: str
    choice: str
    words: str | None
    by_form: bool

    def belongs(self, open_round: str, asked: list[str]) -> bool:
        here = self.round in ("open", open_round)
        choices = "012345" if self.item == "mood" else "0123456"
        fits = self.item in asked and len(self.choice) == 1 and self.choice in choices
        short = not self.by_form or len((self.words or "").strip()) <= WORDS_AT_MOST
        return self.who == "inside" and here and fits and short


@dataclass(frozen=True, slots=True)
class Second:
    """A company in its second check-in; the first is closed. Another company runs beside it."""

    checkin: CheckIn
    elsewhere: Entrance
    rounds: dict[str, str]
    asked: list[str]

    async def send(self, sent: Sent) -> str:
        """What the person reads."""
        key = self.rounds.get(sent.round, sent.round)
        answers = {sent.item: sent.choice, **({} if sent.words is None else {"comment": sent.words})}
        request: Request = Pressed("pulse.answer", f"{key}:{sent.item}:{sent.choice}")
        if sent.by_form:
            request = Submitted("pulse.answer", answers, {"round": key})
        entrance = self.elsewhere if sent.who == "elsewhere" else self.checkin.entrance
        who = {"inside": self.hand.platform_id, "outside": LATE.platform_id, "elsewhere": MIKA.platform_id}[sent.who]
        answered = await entrance.answer(who, "test", request)
        reply = answered.reply
        return refusal("en", reply) if isinstance(reply, Refusal) else reply.plain  # type: ignore[union-attr]

    @property
    def hand(self) -> Person:
        return self.checkin.who("hand11")


@pytest.fixture
async def second(checkin: CheckIn) -> Second:
    for moment in (TUESDAY, TUESDAY + timedelta(days=3), TUESDAY + timedelta(days=7, hours=1)):
        await checkin.live_until(moment + timedelta(hours=1), step=timedelta(days=4))
    await people.meet(checkin.entrance.workspace.id, [LATE])
    workspace = await open_workspace("web", "other", "Elsewhere", checkin.entrance.settings)
    await save_company(workspace, COMPANY)
    there = Entrance(workspace, checkin.platform, checkin.entrance.settings, checkin.clock, checkin.check_ins.ballots)
    rows = await statement(
        "select id, state, key, frozen from round where workspace_id <> %(workspace)s order by id",
        workspace=workspace.id,
    )
    assert [row["state"] for row in rows] == ["closed", "open"]
    asked = [item["key"] for item in rows[1]["frozen"]["items"]]
    keys = {row["state"]: row["key"] for row in rows}
    return Second(checkin, there, {**keys, "number": str(rows[1]["id"]), "cried": keys["open"].upper()}, asked)


JUNK = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
NUMBERS = st.integers(-10, 10**20).map(str)
KEYS = st.text("0123456789abcdef", min_size=32, max_size=32)
ROUNDS = st.sampled_from(["open", "open", "open", "closed", "number", "cried"]) | JUNK | KEYS
ITEMS = st.sampled_from(["mood", "mood", COMMENT, *bank().items]) | JUNK.filter(lambda text: text != COMMENT)
CHOICES = st.sampled_from("0123456") | NUMBERS | JUNK
WORDS = st.none() | st.integers(1, 40_000).map(lambda length: "長" * length) | st.text(max_size=450)
SENT = st.builds(Sent, st.sampled_from(["inside", *PEOPLE]), ROUNDS, ITEMS, CHOICES, WORDS, st.booleans())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(Sent("inside", "open", "mood", "4", "x" * WORDS_AT_MOST, by_form=True))
@example(Sent("inside", "open", "mood", "4", "x" * 40_000, by_form=True))
@example(Sent("inside", "closed", "mood", "4", None, by_form=False))
@example(Sent("outside", "open", "mood", "4", None, by_form=False))
@example(Sent("elsewhere", "open", "mood", "4", None, by_form=True))
@example(Sent("inside", "open", "mood", "6", None, by_form=False))
@example(Sent("inside", "open", "mood", "４", None, by_form=False))
@example(Sent("inside", "number", "mood", "4", None, by_form=False))
@example(Sent("inside", "cried", "mood", "4", None, by_form=True))
@example(Sent("inside", "0" * 32, "mood", "4", None, by_form=True))
@example(Sent("inside", "../keys/folder-id", "mood", "4", None, by_form=True))
@given(sent=SENT)
async def test_an_answer_is_stored_if_all_of_it_belongs_here_and_else_nothing_is(second: Second, sent: Sent) -> None:
    if sent.by_form and sent.item == COMMENT:
        return  # that is the comment's own field, not an answer to it
    before = second.checkin.sealed
    told = await second.send(sent)
    after = second.checkin.sealed
    if sent.belongs(second.rounds["open"], second.asked):
        assert told == SEALED
        assert after == before + 1
    else:
        assert after == before
        assert is_kind(told, sent), told


def is_kind(told: str, sent: Sent) -> bool:
    """At most two sentences: what happened, and what to do; no answer and no word in them, and nobody is shouted at."""
    said = [sent.words] if sent.words and len(sent.words) > 20 else []
    sentences = told.replace("。", ". ").strip().rstrip(".").count(". ") + 1
    return SEALED not in told and 0 < sentences <= 2 and "!" not in told and not any(one in told for one in said)
