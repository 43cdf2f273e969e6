"""Answering leaves no trace but a box, and whose it is comes from the signature alone."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import psycopg
import pytest
import structlog
from tortoise.exceptions import OperationalError

from bot.messages.request import Pressed
from bot.org.people import Profile
from storage.caches import forget_all
from storage.database import statement
from tests.canary import CANARY
from tests.cast import MONDAY
from tests.stories.pulse.checkin import TUESDAY, CheckIn, taps_of


async def test_answering_says_nothing_to_the_database_and_nothing_to_the_log(
    checkin: CheckIn, opened: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also what is refused: who is asked, what, and until when, stands in the manifest."""
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    hand, stranger = checkin.who("hand11"), Profile("@late", "Late Comer", "late")
    taps = taps_of(checkin.invitation(hand), 4)
    caplog.set_level("DEBUG")
    executed: list[str] = []

    async def spied(self: psycopg.AsyncCursor[Any], query: object, *_: object, **__: object) -> None:
        executed.append(str(query))

    with structlog.testing.capture_logs() as logs, monkeypatch.context() as patch:
        patch.setattr(psycopg.AsyncCursor, "execute", spied)
        said = [await checkin.presses_button(who, tap) for who in (hand, stranger) for tap in taps]
        form = await checkin.does(hand, Pressed("pulse.form", checkin.running.key))
        said.append(await checkin.submits(hand, form, mood="2", comment=CANARY))
    assert (executed, logs, caplog.text) == ([], [], "")
    assert [one.plain == "Sealed. Thank you." for one in said] == [True] * 4 + [False] * 4 + [True]
    assert checkin.sealed == 5
    with monkeypatch.context() as patch:  # the spy would see one
        patch.setattr(psycopg.AsyncCursor, "execute", spied)
        with suppress(psycopg.Error, OperationalError, TypeError):
            await statement("select 1")
    assert executed


async def test_who_signed_answers_whatever_the_rows_of_people_say(checkin: CheckIn) -> None:
    """Somebody exchanges the accounts of two colleagues: both still answer for themselves, in their own leaf."""
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    await checkin.all_answer(checkin.staff, 5)
    victim, intruder = checkin.who("hand11"), checkin.who("hand21")
    away = "update person set platform_id = %(account)s where id = %(person)s"
    for account, person in (("@away", victim), (victim.platform_id, intruder), (intruder.platform_id, victim)):
        await statement(away, account=account, person=person.id)
    forget_all()
    for one in [one for one in checkin.staff if one.handle.startswith("hand2")]:
        await checkin.answers(one, 1)  # the signed account "@hand21" among them
    await checkin.live_until(MONDAY + timedelta(days=5))
    mood = "select reading from ledger where unit = %(unit)s and item = 'mood'"
    (row,) = await statement(mood, unit=team_of(checkin, "lead1"))
    assert row["reading"] == ">=4"
    (row,) = await statement(mood, unit=team_of(checkin, "lead2"))
    assert row["reading"] == "<=2"


def team_of(checkin: CheckIn, leader: str) -> str:
    return f"team:{checkin.who(leader).id}"
