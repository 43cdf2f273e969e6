"""Who reads this: the people one is counted with, by name as the platform shows them, and those above."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from tortoise import connections

from bot.messages.message import Block, Form, Input, Mention, Message, Note, Text
from bot.messages.request import Pressed
from bot.messages.say import plain
from bot.org.people import Profile
from bot.sealed.actions import is_answer
from bot.sealed.wording.readers import NAMED_AT_MOST
from commands.org.chart import chart
from storage.caches import forget_all
from storage.database import statement
from tests.cast import MONDAY
from tests.stories.conftest import buttons, said
from tests.stories.pulse.checkin import SLOWLY, TUESDAY, CheckIn, text_of

WEEK = timedelta(weeks=1)
HAND = "hand11"


@pytest.fixture
def asked(while_open: CheckIn) -> CheckIn:
    return while_open


async def readers(checkin: CheckIn, handle: str = HAND, label: str = "Who reads this?") -> Message:
    who = checkin.who(handle)
    reply = await checkin.presses(who, checkin.invitation(who), label)
    assert isinstance(reply, Message)
    return reply


async def form(checkin: CheckIn, handle: str = HAND) -> Form:
    who = checkin.who(handle)
    reply = await checkin.presses(who, checkin.invitation(who), "Answer in a form, with a comment")
    assert isinstance(reply, Form)
    return reply


def mentioned(blocks: tuple[Block | Input, ...]) -> list[str]:
    lines = (block.line for block in blocks if isinstance(block, Text | Note))
    return [span.platform_id for line in lines for span in line if isinstance(span, Mention)]


def crew(number: int, size: int = 7) -> set[str]:
    return {f"@hand{number}{place}" for place in range(1, size + 1)}


@contextmanager
def counted_statements(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Everything that is asked of the database meanwhile."""
    statements: list[str] = []
    connection = type(connections.get("default"))
    query = connection.execute_query

    async def counting(self: Any, sql: str, *values: Any) -> Any:
        statements.append(sql)
        return await query(self, sql, *values)

    with monkeypatch.context() as patch:
        patch.setattr(connection, "execute_query", counting)
        yield statements


async def test_one_reads_by_name_who_is_counted_together_with_one_and_who_is_above(asked: CheckIn) -> None:
    reply = await readers(asked)
    assert set(mentioned(reply.blocks)) == {*crew(1), "@lead1", "@head"}
    shown = text_of(reply)
    assert shown.startswith("Counted together: Hand 11, Hand 12,")
    assert "Leading you, and those above: Lead 1 and Hedda Quill." in shown
    assert "read by everybody they are made of, and by the managers above them" in shown
    assert "Hand 21" not in shown


async def test_the_form_names_the_same_people_below_the_questions(asked: CheckIn) -> None:
    shown = await form(asked)
    assert mentioned(shown.blocks) == mentioned((await readers(asked)).blocks)


async def test_whoever_leads_others_is_not_named_above_themselves(asked: CheckIn) -> None:
    reply = await readers(asked, "head")
    assert sorted(mentioned(reply.blocks)) == ["@head", "@lead1", "@lead2", "@lead3"], "the head sits with the leads"
    assert "Leading you" not in text_of(reply)


async def test_a_manager_who_is_not_asked_reads_all_the_same_and_is_named(checkin: CheckIn) -> None:
    who = checkin.who("lead1")
    await statement(
        "insert into availability (workspace_id, person_id, opted_out) values (1, %(person)s, true)", person=who.id
    )
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    assert "Leading you, and those above: Lead 1 and Hedda Quill." in text_of(await readers(checkin))


async def test_neither_the_names_nor_the_form_ask_anything_of_the_database(
    asked: CheckIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = asked.who(HAND)
    invitation = asked.invitation(who)
    with counted_statements(monkeypatch) as statements:
        await asked.presses(who, invitation, "Who reads this?")
        await asked.presses(who, invitation, "Answer in a form, with a comment")
        assert statements == []
        await asked.pulse(who)
        assert statements, "what does ask is seen"


async def test_what_stands_in_the_database_does_not_change_who_is_named(asked: CheckIn) -> None:
    before = await readers(asked)
    await statement("update person set name = 'Somebody Else', team_id = null")
    forget_all()
    assert await readers(asked) == before


async def test_whoever_is_not_asked_and_whoever_comes_late_reads_why(asked: CheckIn) -> None:
    key = next(one.value for one in buttons(asked.invitation(asked.who(HAND))) if one.action == "pulse.readers")
    stranger = Profile("@nobody", "Nobody Known", "nobody")
    assert "not among those asked" in said(await asked.does(stranger, Pressed("pulse.readers", key)))
    assert "has closed" in said(await asked.does(asked.who(HAND), Pressed("pulse.readers", "f" * 32)))
    await asked.live_until(MONDAY + timedelta(days=6))
    assert "has closed" in said(await asked.does(asked.who(HAND), Pressed("pulse.readers", key)))


def test_pressing_it_is_treated_like_an_answer() -> None:
    assert is_answer(Pressed("pulse.readers", "f" * 32))


class TestNewOnes:
    async def test_nobody_is_new_in_the_first_check_in(self, asked: CheckIn) -> None:
        assert "(new)" not in text_of(await readers(asked))

    @pytest.mark.long
    async def test_whoever_came_is_new_until_they_have_counted_for_thirty_days(self, checkin: CheckIn) -> None:
        await checkin.live_until(TUESDAY + timedelta(hours=1))
        await checkin.live_until(MONDAY + timedelta(days=6))
        await statement(
            "update person set team_id = (select team_id from person where handle = 'hand11') where handle = 'hand21'"
        )
        forget_all()
        seen = {}
        for number in range(1, 11):
            await checkin.live_until(TUESDAY + number * WEEK + timedelta(hours=1), step=SLOWLY)
            lines = text_of(await readers(checkin)).split("\n")
            seen[number] = next(line for line in lines if line.startswith("Counted together"))
            await checkin.live_until(MONDAY + number * WEEK + timedelta(days=6), step=SLOWLY)
        assert not [number for number in range(1, 6) if "Hand 21" in seen[number]], "not counted here for 30 days"
        assert all("Hand 21 (new)" in seen[number] for number in range(6, 10))
        assert "Hand 21 (new)" not in seen[10]
        assert "Hand 21" in seen[10]
        assert "Hand 12 (new)" not in "".join(seen.values())

    async def test_new_people_are_told_of_each_other_and_what_new_means(self, checkin: CheckIn) -> None:
        await checkin.live_until(TUESDAY + timedelta(hours=1))
        await checkin.live_until(MONDAY + timedelta(days=6))
        await statement(
            "update person set team_id = (select team_id from person where handle = 'hand11') where handle = 'hand21'"
        )
        forget_all()
        await checkin.live_until(TUESDAY + WEEK + timedelta(hours=1))
        reply = await readers(checkin, "hand21")
        assert text_of(reply).startswith("Counted together: Hand 21 (new).")
        assert "If you do not know somebody, ask an admin" in text_of(reply)
        assert mentioned(reply.blocks) == ["@hand21", "@head"]


class TestALargeTeam:
    @pytest.fixture
    def team_size(self) -> int:
        return NAMED_AT_MOST + 13

    async def test_of_many_the_first_are_named_and_the_others_counted(self, checkin: CheckIn) -> None:
        await checkin.opens()
        reply = await readers(checkin)
        together = next(block.line for block in reply.blocks if isinstance(block, Text))
        assert sum(isinstance(span, Mention) for span in together) == NAMED_AT_MOST
        assert plain(together).endswith("and 13 more.")
        assert len((await chart(checkin.entrance.workspace.id)).asked) > 3 * NAMED_AT_MOST
