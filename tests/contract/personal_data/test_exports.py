"""An observer is handed a table in their private chat on Slack, on Teams and on the local page: once, while they are
one.
"""

import io
import zipfile
from collections.abc import AsyncIterator

import pytest

from bot.config.settings import Settings
from bot.exports.in_chat import EXPORT, ChatExport
from bot.exports.tables import ExportFormat, ExportTable
from bot.roles.roles import Role
from commands.check_ins import CheckIns
from commands.org.save_company import save_company
from storage.caches import forget_all
from storage.database import statement
from storage.delivery import handings
from storage.org import people
from storage.roles import grants
from tests.cast import COMPANY, FakeClock
from tests.contract.leaders import led_by
from tests.contract.personal_data.taking import SlackTaking, Taking, deliver, taking
from tests.contract.voices import VOICES, VoiceOn


@pytest.fixture(params=VOICES)
async def voice(
    request: pytest.FixtureRequest, opened: str, settings: Settings, clock: FakeClock, check_ins: CheckIns
) -> AsyncIterator[VoiceOn]:
    async with VOICES[request.param](opened, settings, clock, check_ins) as on:
        await save_company(on.entrance.workspace, COMPANY if request.param == "web" else led_by(on.account))
        yield on


@pytest.fixture
async def ana(voice: VoiceOn, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Taking]:
    """She has written before: where that chat is, Teams tells with what she writes."""
    async with taking(voice, monkeypatch) as opened_taking:
        await opened_taking.asks()
        await opened_taking.takes()
        yield opened_taking


async def number(voice: VoiceOn) -> int:
    everybody = await people.everyone(voice.entrance.workspace.id)
    return next(person.id for person in everybody if person.platform_id == voice.account)


async def asks(voice: VoiceOn, table: ExportTable, format_: ExportFormat, role: Role = Role.OBSERVER) -> None:
    workspace_id, now, ana = voice.entrance.workspace.id, voice.entrance.clock.now(), await number(voice)
    await grants.add(workspace_id, ana, role, None, "Elected", now)
    forget_all()  # roles are seen within half a minute
    await handings.ask(workspace_id, ana, EXPORT, ChatExport(table, format_).name, now)


def unpacked(content: bytes | None) -> dict[str, bytes]:
    assert content is not None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


async def test_an_observer_takes_the_table_once(voice: VoiceOn, ana: Taking) -> None:
    await asks(voice, ExportTable.DIARY, ExportFormat.CSV)
    await deliver(voice)
    [(name, content)] = unpacked(await ana.takes()).items()
    assert name == "diary.csv"
    assert content.startswith(b"number,at,person,kind")
    assert b"\nend," in content
    assert await ana.takes() is None
    assert await statement("select 1 from file_handing") == []
    [last] = await statement("select kind, person_id from diary order by number desc limit 1")
    assert (last["kind"], last["person_id"]) == ("table_exported", await number(voice))


async def test_whoever_is_none_any_more_gets_nothing(voice: VoiceOn, ana: Taking) -> None:
    await asks(voice, ExportTable.KUDOS, ExportFormat.JSON_LINES)
    if not isinstance(ana, SlackTaking):  # there it is handed over at once
        await deliver(voice)
    [grant] = [held for held in await grants.every(voice.entrance.workspace.id) if held.role is Role.OBSERVER]
    await grants.drop(voice.entrance.workspace.id, grant.id)
    forget_all()
    await deliver(voice)
    assert await ana.takes() is None
    exported = await statement("select 1 from diary where kind = 'table_exported'")
    assert len(exported) <= 1, "Teams was told how large it is before"
