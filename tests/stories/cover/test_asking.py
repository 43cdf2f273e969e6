"""Who comes back from leave is asked once, in private, who picked up their work."""

import asyncio
from datetime import date

import pytest
import structlog

from bot.messages.request import Pressed
from bot.org.chart_file import read_chart
from bot.org.people import Profile
from commands.cover import ask_back
from commands.org.load_chart import AS_USUAL, load_chart
from storage.cover import leaves
from storage.database import statement
from tests.cast import ANA, BO, CY, DANA, GUO, MIKA, MONDAY
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, count, labels, told
from tests.stories.cover.absences import HOUR, QUESTION, lives_until, march, questions, says, ticks
from tests.stories.people.conftest import loader as loader
from tests.stories.people.loading import Loader


async def test_ana_is_asked_once_at_ten_on_her_second_working_day_back(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await says(company, ANA, "2026-03-09")
    await lives_until(company, march(9, 20))
    await lives_until(company, march(10, 8), HOUR)
    assert questions(platform, ANA) == 0
    await lives_until(company, march(10, 9), HOUR)  # ten in Stockholm
    assert questions(platform, ANA) == 1
    await lives_until(company, march(24))
    assert questions(platform, ANA) == 1
    [message] = platform.stands["@ana"].values()
    assert labels(message) == ["Say thank you", "Why do I get this?"]
    assert "only you read this" in told(message)
    assert set(platform.stands) == {"@ana"}, "nobody else reads anything of it"
    assert await count("leave") == 0, "it is forgotten"


async def test_mika_is_asked_in_japanese_and_not_on_a_holiday_of_hers(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await says(company, MIKA, "2026-03-19")
    await lives_until(company, march(23, 0))  # Friday 20 is the spring equinox; it is nine in Tokyo
    assert MIKA.platform_id not in platform.stands
    await lives_until(company, march(23, 1), HOUR)
    assert platform.read("@mika") == ["お仕事を引き受けてくれたのは、どなたですか。"]


async def test_a_leave_that_becomes_longer_is_one_and_one_that_ends_sooner_is_over_then(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await says(company, ANA, "2026-03-09")
    await says(company, BO, "2026-03-16")
    await lives_until(company, march(5, 8))
    await says(company, BO, "")  # on Thursday he is there again
    await lives_until(company, march(6))
    assert questions(platform, BO) == 1
    await lives_until(company, march(9, 7))
    await says(company, ANA, "2026-03-16")
    await lives_until(company, march(16))
    assert questions(platform, ANA) == 0
    await lives_until(company, march(17))
    assert questions(platform, ANA) == 1


async def test_who_was_away_for_two_days_or_wants_no_check_ins_or_has_left_is_not_asked(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await says(company, ANA, "2026-03-04")
    await says(company, BO, "2026-03-09", asked="no")
    await says(company, CY, "2026-03-09")
    await says(company, DANA, "2026-03-09")
    await statement("update person set not_before = '2026-03-09' where platform_id = %(who)s", who=GUO.platform_id)
    await lives_until(company, march(5))
    assert await count("leave") == 2, "what is asked about nobody is not noted"
    await statement("update person set is_active = false where platform_id = %(who)s", who=CY.platform_id)
    await lives_until(company, march(12))
    assert {*platform.stands} == {"@dana"}


async def test_who_says_while_they_are_away_that_they_want_no_check_ins_is_not_asked(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await says(company, ANA, "2026-03-09")
    await lives_until(company, march(5))
    await says(company, ANA, "", asked="no")
    await lives_until(company, march(12))
    assert not platform.stands
    assert await count("leave") == 0


async def test_who_leaves_before_the_question_stands_does_not_get_it(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await says(company, ANA, "2026-03-09")
    await lives_until(company, march(10, 7))
    company.entrance.clock.move(hours=5)  # type: ignore[attr-defined]
    await ticks(company)
    await statement("update person set is_active = false where platform_id = %(who)s", who=ANA.platform_id)
    await company.deliver()
    assert not platform.stands


async def test_an_admin_turns_it_off_and_nothing_of_a_leave_is_kept(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await says(company, ANA, "2026-03-09")
    await ticks(company)
    assert await count("leave") == 1
    await ticks(company, cover=False)
    assert await count("leave") == 0
    company.entrance.clock.move(days=8, hours=2)  # type: ignore[attr-defined]
    await ticks(company, cover=False)
    await company.deliver()
    assert not platform.stands


async def test_who_is_erased_takes_their_leave_along(company: ChatCompany) -> None:
    await statement("update person set not_before = '2026-03-09' where platform_id = '@cy'")
    await ticks(company)
    assert await count("leave") == 1
    await statement("delete from person where platform_id = '@cy'")
    assert await count("leave") == 0


@pytest.mark.parametrize(
    ("person", "words"),
    [(ANA, "you are asked once, in private, who picked up your work"), (MIKA, "仕事を引き受けてくれた人を")],
    ids=["ana", "mika"],
)
async def test_the_form_in_which_a_leave_is_said_tells_what_will_be_asked(
    company: ChatCompany, person: Profile, words: str
) -> None:
    assert words in told(await company.does(person, Pressed("pulse.settings", "")))


async def test_leave_that_a_file_tells_of_is_leave(loader: Loader, platform: RememberingPlatform) -> None:
    table = read_chart(b"person,manager,return date\na,,\nb,a,2026-03-09\nc,a,2026-03-03\n")
    await load_chart(loader.workspace, loader.platform, table, loader.sealed, MONDAY, AS_USUAL)
    await lives_until(loader.company, march(10))
    assert platform.read("b") == [QUESTION]
    assert "c" not in platform.stands


async def test_two_processes_ask_once(company: ChatCompany, platform: RememberingPlatform) -> None:
    await says(company, ANA, "2026-03-09")
    await ticks(company)
    company.entrance.clock.move(days=8)  # type: ignore[attr-defined]
    entrance = company.entrance
    [served] = entrance.served.values()
    now = entrance.clock.now()
    looks = (ask_back._follow(served.workspace.id, entrance.settings, now) for _ in range(4))
    await asyncio.gather(*looks)
    await company.deliver()
    assert questions(platform, ANA) == 1


async def test_a_process_that_dies_in_the_middle_has_asked_nobody_and_the_next_one_asks_once(
    company: ChatCompany, platform: RememberingPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    await says(company, ANA, "2026-03-09")
    await ticks(company)
    company.entrance.clock.move(days=8)  # type: ignore[attr-defined]
    ask = leaves.ask

    async def asks_and_dies(workspace_id: int, days: dict[int, date]) -> None:
        await ask(workspace_id, days)
        raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr(leaves, "ask", asks_and_dies)
        with pytest.raises(ConnectionError):
            await ask_back._follow(company.entrance.workspace.id, company.entrance.settings, march(10))
    assert await count("delivery") == 0
    await ticks(company)
    await ticks(company)
    await company.deliver()
    assert questions(platform, ANA) == 1


async def test_a_question_that_waited_until_the_night_comes_in_the_morning(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await says(company, ANA, "2026-03-09")
    await ticks(company)
    company.entrance.clock.move(days=8)  # type: ignore[attr-defined]
    await ticks(company)
    company.entrance.clock.move(hours=12)  # type: ignore[attr-defined]
    await company.deliver()
    assert not platform.stands
    await lives_until(company, march(12), HOUR * 3)
    assert questions(platform, ANA) == 1


async def test_nothing_of_a_leave_or_of_cover_stands_in_a_log(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    with structlog.testing.capture_logs() as logs:
        await says(company, ANA, "2026-03-09")
        await lives_until(company, march(11))
        [message] = platform.stands["@ana"].values()
        form = await company.presses(ANA, message, "Say thank you")
        await company.submits(ANA, form, receivers=("@bo",), words="for the night shift", value="1")
        await company.deliver()
    assert logs == []
