"""A window's life by the clock: it opens after a check-in has, is released at its hour, and no row tells of it."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.config.settings import Settings
from bot.voice.sealing import Concern
from bot.voice.windows import NoWindow, WindowManifest, WindowPlan, WindowRefused
from commands.voice import due
from commands.voice.release_windows import CONCERNS, WAITS, is_release_due
from storage.caches import forget_all
from storage.client import Client, Transaction
from storage.database import statement
from storage.sealed import replicas
from storage.sealed.ballot_box import closing_windows, open_windows
from storage.sealed.folders import of_workspace
from storage.sealed.roll import read_roll
from storage.voice import concerns
from storage.voice.pepper import pepper_of
from tests.cast import MONDAY
from tests.stories.pulse.checkin import TUESDAY, CheckIn
from tests.stories.voice.inbox import named_in

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FRIDAY_AT_FIVE = TUESDAY.replace(hour=17) + 3 * DAY
CAFE, ROTA, STAIRS = "The café closes at two", "The rota comes late", "The stairs are dark"
OURS = of_workspace("web", "local")


def listening(settings: Settings, **rules: object) -> Settings:
    """With concerns turned on."""
    return settings.model_copy(update={"voice": settings.voice.model_copy(update={"enabled": True, **rules})})


class Harbour:
    """Hedda leads 24 people who may write to her, by the clock of the small company."""

    def __init__(self, checkin: CheckIn) -> None:
        self.checkin = checkin
        self.workspace = checkin.entrance.workspace
        self.settings = listening(checkin.entrance.settings)

    @property
    def folders(self) -> Any:
        return self.checkin.check_ins.folders

    @property
    def window(self) -> WindowManifest | None:
        return self.checkin.check_ins.windows.running("web", "local")

    async def lives_until(self, moment: datetime, settings: Settings | None = None) -> None:
        """Ticks twice at a moment: what the first released is published by the second."""
        self.checkin.clock.move(seconds=(moment - self.checkin.clock.now()).total_seconds())
        for _ in range(2):
            await self.checkin.tick(settings or self.settings)

    async def writes(self, handle: str, words: str) -> None:
        window, windows = self.window, self.checkin.check_ins.windows
        assert window
        writer = window.writer(self.checkin.who(handle).platform_id)
        assert writer
        pepper_of(self.folders.sealed, OURS)  # as whoever writes needs it for the six words
        concern = Concern(words.encode().ljust(32)[:32], writer.circles[0], words)
        assert await windows.put(window, writer, concern, self.checkin.clock.now())

    async def inbox(self, handle: str = "head") -> list[str]:
        return sorted(one.words for one in await named_in(self.workspace.id, self.checkin.who(handle).id))


@pytest.fixture
def harbour(checkin: CheckIn) -> Harbour:
    return Harbour(checkin)


@contextmanager
def statements() -> Iterator[Counter[str]]:
    """What is asked of the database meanwhile, without its values."""
    asked: Counter[str] = Counter()

    def noting(run: Callable[..., Any]) -> Callable[..., Any]:
        async def noted(client: Client | Transaction, query: str, values: Any = None) -> Any:
            asked[query] += 1
            return await run(client, query, values)

        return noted

    with pytest.MonkeyPatch.context() as patch:
        for kind in (Client, Transaction):
            patch.setattr(kind, "execute_query", noting(kind.execute_query))
        yield asked


async def test_a_window_opens_with_the_first_check_in_and_what_three_people_wrote_is_read_on_friday(
    harbour: Harbour,
) -> None:
    await harbour.lives_until(MONDAY)
    assert harbour.window is None, "nobody knows yet since when people are here"
    await harbour.lives_until(TUESDAY + HOUR)
    assert harbour.window
    assert harbour.window.closes_at == FRIDAY_AT_FIVE
    for handle, words in (("hand11", CAFE), ("hand21", ROTA), ("hand31", STAIRS)):
        await harbour.writes(handle, words)
    await harbour.lives_until(FRIDAY_AT_FIVE - timedelta(seconds=1))
    assert await harbour.inbox() == []
    first = harbour.window.key
    await harbour.lives_until(FRIDAY_AT_FIVE)
    assert await harbour.inbox() == [CAFE, ROTA, STAIRS]
    assert await harbour.inbox("lead1") == []
    assert harbour.window.key != first, "the next one is open"
    assert harbour.folders.sealed.files(f"*{CONCERNS}") == []
    assert not harbour.folders.keys.files(f"{first}.*")


async def test_what_two_people_wrote_waits_for_the_next_window_which_opens_at_once(harbour: Harbour) -> None:
    await harbour.lives_until(TUESDAY + HOUR)
    await harbour.writes("hand11", CAFE)
    await harbour.writes("hand21", ROTA)
    await harbour.lives_until(FRIDAY_AT_FIVE)
    assert await harbour.inbox() == []
    assert list(closing_windows(harbour.folders.keys)) == [], "it was released into the next one"
    await harbour.writes("hand31", STAIRS)
    await harbour.lives_until(FRIDAY_AT_FIVE + 7 * DAY)
    assert await harbour.inbox() == [CAFE, ROTA, STAIRS]


async def test_what_waits_is_read_as_promised_though_voice_was_turned_off(harbour: Harbour) -> None:
    await harbour.lives_until(TUESDAY + HOUR)
    await harbour.writes("hand11", CAFE)
    off = harbour.checkin.entrance.settings
    for week in range(2):
        await harbour.lives_until(FRIDAY_AT_FIVE + 7 * week * DAY, off)
        assert harbour.window
        assert not any(writer.circles for writer in harbour.window.writers), "nobody writes in it"
    await harbour.lives_until(FRIDAY_AT_FIVE + 14 * DAY, off)
    assert await harbour.inbox() == [CAFE]
    await harbour.lives_until(FRIDAY_AT_FIVE + 21 * DAY, off)
    assert harbour.window is None, "and then there are no windows any more"
    assert not is_release_due(harbour.folders, harbour.checkin.clock.now())


async def test_what_waits_is_read_though_too_few_are_left_to_write(harbour: Harbour) -> None:
    await harbour.lives_until(TUESDAY + HOUR)
    await harbour.writes("hand11", CAFE)
    await harbour.writes("hand21", ROTA)
    await statement("update person set is_active = false where handle like 'hand2%%' or handle like 'hand3%%'")
    for week in range(3):
        await harbour.lives_until(FRIDAY_AT_FIVE + 7 * week * DAY)
    assert await harbour.inbox() == [CAFE, ROTA]
    assert harbour.window is None


async def test_without_voice_there_is_no_window_nor_while_check_ins_rest(harbour: Harbour) -> None:
    await harbour.lives_until(TUESDAY + HOUR, harbour.checkin.entrance.settings)
    assert harbour.window is None
    pulse = harbour.settings.pulse.model_copy(update={"enabled": False})
    await harbour.lives_until(TUESDAY + 2 * HOUR, harbour.settings.model_copy(update={"pulse": pulse}))
    assert harbour.window is None
    await harbour.lives_until(TUESDAY + 2 * HOUR)
    assert harbour.window


async def test_where_another_process_sees_other_folders_no_window_opens(harbour: Harbour) -> None:
    await harbour.lives_until(TUESDAY + HOUR, harbour.checkin.entrance.settings)
    now = harbour.checkin.clock.now()
    await replicas.note([harbour.workspace.id], "another", "its keys", "its answers", now)
    await harbour.lives_until(now)
    assert harbour.window is None


async def test_a_company_too_small_is_asked_again_in_an_hour_and_not_at_every_tick(
    harbour: Harbour,
) -> None:
    tried: list[WindowPlan] = []

    async def refused(plan: WindowPlan) -> None:
        tried.append(plan)
        raise WindowRefused(NoWindow.TOO_FEW)

    object.__setattr__(harbour.checkin.check_ins, "freeze_window", refused)
    await harbour.lives_until(TUESDAY + HOUR)
    await harbour.lives_until(TUESDAY + HOUR + timedelta(minutes=59))
    assert len(tried) == 1
    await harbour.lives_until(TUESDAY + 2 * HOUR)
    assert len(tried) == 2
    assert harbour.window is None


async def test_statements_are_the_same_whether_a_window_is_open_whether_anybody_writes_and_whether_voice_is_off(
    harbour: Harbour,
) -> None:
    off = harbour.checkin.entrance.settings
    await harbour.lives_until(TUESDAY + 5 * HOUR, off)
    for _ in range(3):
        await harbour.checkin.deliver()
        await harbour.lives_until(harbour.checkin.clock.now(), off)
    with statements() as without:
        await harbour.lives_until(harbour.checkin.clock.now(), off)
    await harbour.lives_until(harbour.checkin.clock.now())
    assert harbour.window
    due._rests.clear()  # else a process would refuse to look for an hour
    with statements() as with_window:
        await harbour.lives_until(harbour.checkin.clock.now())
    with statements() as with_writer:
        await harbour.writes("hand11", CAFE)
        await harbour.lives_until(harbour.checkin.clock.now())
    assert sum(without.values()) > 10
    assert with_writer == with_window == without
    assert not [sql for sql in without if "concern" in sql or "voice" in sql]
    with statements() as an_hour_with_window:
        await harbour.lives_until(harbour.checkin.clock.now() + HOUR)
    harbour.folders.keys.remove("*.window.open")
    due._rests[harbour.workspace.id] = harbour.checkin.clock.now() + DAY
    with statements() as an_hour_without:
        await harbour.lives_until(harbour.checkin.clock.now() + HOUR)
    assert _of_concerns(an_hour_with_window) == _of_concerns(an_hour_without)
    assert sum(_of_concerns(an_hour_without).values()) > 1, "what was released long ago is looked at all the same"


def _of_concerns(asked: Counter[str]) -> dict[str, int]:
    return {sql: many for sql, many in asked.items() if "concern" in sql}


async def test_a_concern_that_nobody_acknowledged_rises_by_itself_and_is_forgotten_a_year_after_its_end(
    harbour: Harbour,
) -> None:
    await harbour.lives_until(TUESDAY + HOUR)
    for handle, words in (("hand11", CAFE), ("hand21", ROTA), ("hand31", STAIRS)):
        await harbour.writes(handle, words)
    await harbour.lives_until(FRIDAY_AT_FIVE)
    # Above Hedda there is nobody: a step up is put there, as it is below the top.
    await statement(
        "update concern set circle = jsonb_set(circle, '{step_up}', '[1]') where words = %(words)s", words=CAFE
    )
    await harbour.lives_until(FRIDAY_AT_FIVE + 7 * DAY + HOUR)
    [risen] = [one for one in await concerns.every(harbour.workspace.id) if one.risen_at]
    assert risen.words == CAFE
    await statement("update concern set closed_at = %(now)s, closing = 'changed'", now=harbour.checkin.clock.now())
    off = harbour.checkin.entrance.settings
    await harbour.lives_until(harbour.checkin.clock.now() + 364 * DAY, off)
    assert len(await concerns.every(harbour.workspace.id)) == 3
    await harbour.lives_until(harbour.checkin.clock.now() + 2 * DAY, off)
    assert await concerns.every(harbour.workspace.id) == [], "also where voice was turned off since"


async def test_what_waits_for_the_next_window_starts_no_process_a_minute(harbour: Harbour) -> None:
    await harbour.lives_until(TUESDAY + HOUR)
    await harbour.writes("hand11", CAFE)
    due._rests[harbour.workspace.id] = FRIDAY_AT_FIVE + 9 * DAY
    now = FRIDAY_AT_FIVE - timedelta(seconds=1)
    assert not is_release_due(harbour.folders, now)
    assert is_release_due(harbour.folders, FRIDAY_AT_FIVE)
    await harbour.lives_until(FRIDAY_AT_FIVE)
    [link] = closing_windows(harbour.folders.keys).values()
    assert harbour.folders.sealed.holds(link.key + WAITS)
    assert not is_release_due(harbour.folders, FRIDAY_AT_FIVE + DAY)
    assert is_release_due(harbour.folders, FRIDAY_AT_FIVE + 7 * DAY + HOUR), "nobody waits any longer"
    forget_all()
    await harbour.lives_until(FRIDAY_AT_FIVE + DAY)
    assert [line.outcome.value for line in read_roll(harbour.folders.sealed, OURS).windows.values()] == ["closed"]
    assert list(open_windows(harbour.folders.keys)) == [OURS]
