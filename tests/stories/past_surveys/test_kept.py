"""Thanks of another product are kept no longer than our own, and a legal hold keeps them, too."""

from datetime import UTC, datetime

from bot.messages.request import Pressed
from bot.retention.kinds import KeptKind
from storage.database import statement
from storage.retention.old_rows import delete_some
from tests.cast import ANA, BO, DANA, THANKS
from tests.stories.conftest import ChatCompany, count, told
from tests.stories.diary.bringing import brings_a_survey, brings_kudos
from tests.stories.diary.examples import places_a_hold
from tests.stories.past_surveys.test_past_kudos import takes

_BEFORE = datetime(2025, 4, 1, tzinfo=UTC)
_FILE = (
    "Date,From,To,Message,Tacos\n2025-03-01,@bo,@ana,for the rope,1\n2025-03-02,@cy,@mika,for the sail,1\n"
    "2025-03-03,left@harbour.example,@mika,for the oar,1\n2025-05-01,@bo,@ana,for the charts,1\n"
)


async def _number(of: str) -> int:
    [row] = await statement("select id from person where platform_id = %(of)s", of=of)
    return int(row["id"])


async def test_what_is_too_old_goes_and_what_a_hold_is_about_stays(company: ChatCompany) -> None:
    await takes(company, _FILE)
    await company.types(ANA, f"@bo {THANKS} #courage")
    here = company.entrance.workspace.id
    held = [await _number(BO.platform_id)]
    assert await delete_some(here, KeptKind.KUDOS, _BEFORE, held) == 2
    assert await delete_some(here, KeptKind.KUDOS, _BEFORE, held) == 0
    assert await count("past_kudos") == 2
    assert await delete_some(here, KeptKind.KUDOS, _BEFORE, ()) == 1
    assert await count("past_kudos") == 1
    assert await count("kudos") == 1


async def test_they_go_on_a_day_on_which_some_of_ours_are_too_old(company: ChatCompany) -> None:
    """As on every day, once there were thanks on every day: what fills no batch is all that goes until the next."""
    await takes(company, _FILE)
    await company.types(ANA, f"@bo {THANKS} #courage")
    here, later = company.entrance.workspace.id, datetime(2030, 1, 1, tzinfo=UTC)
    assert await delete_some(here, KeptKind.KUDOS, later, ()) == 5
    assert await count("kudos") == await count("past_kudos") == 0


async def test_what_an_admin_brought_stays_while_a_hold_is_about_whom_it_names_or_about_all(
    company: ChatCompany,
) -> None:
    await brings_kudos(company)
    await brings_a_survey(company)
    [kudos], [survey] = (
        await statement("select id from past_kudos_import"),
        await statement("select id from past_survey"),
    )
    undo_kudos, undo_survey = (
        Pressed("imports.kudos_undo", str(kudos["id"])),
        Pressed("imports.undo", str(survey["id"])),
    )
    await places_a_hold(company)  # over Ana, whom it thanks
    assert "A legal hold stands up to" in told(await company.does(DANA, undo_kudos))
    assert await count("past_kudos") == 1
    form = await company.does(DANA, Pressed("retention.place", ""))
    until = company.entrance.clock.now().date().isoformat()
    await company.submits(DANA, form, until=until, reason="A court asks for all of it")
    assert "A legal hold stands up to" in told(await company.does(DANA, undo_survey))
    assert await count("past_survey") == 1
    for number in ("1", "2"):
        end = await company.does(DANA, Pressed("retention.end", number))
        await company.submits(DANA, end, reason="It is over")
    for undo in (undo_kudos, undo_survey):
        assert "legal hold" not in told(await company.does(DANA, undo))
    assert await count("past_kudos") == await count("past_survey") == 0
