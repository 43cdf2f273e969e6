"""What nobody else may read is behind no door: not in tables, in what assistants and webhooks get, or in the data of
others, or in a log; nor behind any by a token of another company, or by its people.
"""

import io
import zipfile
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from mcp import Client
from pyarrow import parquet
from structlog.testing import capture_logs

from adapters.assistants.server import assistants_server
from bot.api.scopes import READABLE, ReadingRole
from bot.api.tokens import new_token, token_hash
from bot.delivery.handing import HandedFile
from bot.events.webhooks import EventKind, HeldEvent
from bot.exports.tables import ExportFormat, ExportTable
from bot.org.people import Person, Workspace
from bot.personal_data.my_data import MY_DATA
from bot.ports import ServedWorkspace
from commands.api.readers import ApiReader, reader_anywhere
from commands.events.draw import body_of, draw
from commands.exports.export_table import WantedExport, export_table
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.personal_data.give_my_data import make_my_data
from storage.api.tokens import add_token
from storage.database import statement
from storage.delivery import handings
from storage.org import people
from tests.canary import CANARY
from tests.cast import COMPANY, DANA
from tests.platform import RememberingPlatform
from tests.stories.api.conftest import Program, serving_programs
from tests.stories.api.test_assistants import text_of
from tests.stories.pulse.conftest import GoesOn
from tests.stories.pulse.privacy.test_programs import HEAD, PRIVATE, everything, keeps_secrets
from tests.stories.pulse.test_forms import LEAD

SECRETS = (CANARY, PRIVATE, "The lift stands still")
OURS = (*SECRETS, "Harbour", "Hedda")


@pytest.fixture
async def secretive(going_on: GoesOn) -> AsyncIterator[Program]:
    async with going_on(keeps_secrets) as checkin, serving_programs(checkin) as program:
        yield program


def now_of(program: Program) -> datetime:
    return program.company.entrance.clock.now()


def served_of(program: Program) -> ServedWorkspace:
    [served] = program.company.entrance.served.values()
    return served


async def tables(workspace: Workspace, now: datetime) -> bytes:
    """What each table holds in each format; what Parquet holds is packed, and unpacked here."""
    content = b""
    for table in ExportTable:
        for format_ in ExportFormat:
            out = io.BytesIO()
            await export_table(WantedExport(workspace, table, format_), out, now)
            match format_:
                case ExportFormat.PARQUET:
                    content += str(parquet.read_table(out).to_pylist()).encode()
                case ExportFormat.CSV | ExportFormat.JSON_LINES:
                    content += out.getvalue()
    return content


async def events(program: Program) -> bytes:
    """Everything that could be sent of anything that is stored."""
    entrance, content = program.company.entrance, b""
    for kind in EventKind:
        for subject in range(1, 30):
            event = HeldEvent(id=1, webhook_id=1, kind=kind, subject_id=subject, tries=0, made_at=entrance.clock.now())
            if payload := await draw(entrance.workspace, event):
                content += body_of(payload)
    return content


async def answers(program: Program, token: str, role: ReadingRole) -> str:
    """What an assistant gets by every tool that it has."""
    entrance = program.company.entrance

    async def let_in() -> ApiReader | None:
        return await reader_anywhere(token, entrance.settings, entrance.clock.now())

    async with Client(assistants_server(let_in)) as assistant:
        return "".join([text_of(await assistant.call_tool(scope.value)) for scope in READABLE[role]])


async def data_of(served: ServedWorkspace, person: Person, now: datetime) -> bytes:
    await handings.ask(served.workspace.id, person.id, MY_DATA, "", now)
    [row] = await statement("select max(id) as id from file_handing")
    handing = await handings.find(served.workspace.id, row["id"], MY_DATA, now)
    assert handing
    file = await make_my_data(handing, served)
    assert isinstance(file, HandedFile)
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


async def test_what_was_said_in_confidence_is_in_no_table_no_event_no_log_and_no_answer_to_an_assistant(
    secretive: Program, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with capture_logs() as logged:
        found = [await tables(served_of(secretive).workspace, now_of(secretive)), await events(secretive)]
        assert all(b"Harbour" in content for content in found), "something is in each"
        for role in ReadingRole:
            found.append((await answers(secretive, await secretive.makes(role, HEAD), role)).encode())
    found += [str(logged).encode(), caplog.text.encode()]
    for secret in SECRETS:
        assert not [content for content in found if secret.encode() in content], secret
    await statement("update forecast set value = 5 - value + 1")
    assert await events(secretive) == found[1], "no forecast is in it"


async def data_of_all(program: Program) -> dict[str, bytes]:
    served, now = served_of(program), now_of(program)
    return {person.handle: await data_of(served, person, now) for person in await people.everyone(served.workspace.id)}


async def test_a_private_thanks_and_a_forecast_are_in_the_data_of_whom_they_concern_and_of_nobody_else(
    secretive: Program,
) -> None:
    data = await data_of_all(secretive)
    assert {handle for handle, content in data.items() if PRIVATE.encode() in content} == {LEAD.handle, "hand11"}
    assert not [handle for handle, content in data.items() if CANARY.encode() in content]
    await statement("update forecast set value = 5 - value + 1")
    after = await data_of_all(secretive)
    assert {handle for handle in data if data[handle] != after[handle]} == {LEAD.handle}


async def test_a_whole_token_of_another_company_reads_its_own_alone_and_so_do_its_people(secretive: Program) -> None:
    entrance = secretive.company.entrance
    pier = await open_workspace("slack", "T0PIER", "Pier", entrance.settings)
    members = await save_company(pier, COMPANY)
    others = {pier.id: ServedWorkspace(pier, RememberingPlatform(), entrance.settings, entrance.settings)}
    await statement(
        "update person set is_admin = true where workspace_id = %(pier)s and platform_id = %(dana)s",
        pier=pier.id,
        dana=DANA.platform_id,
    )
    dana = members[DANA.platform_id].id
    async with serving_programs(secretive.company, others=others) as program:
        for role in ReadingRole:
            token = new_token(pier.id)
            await add_token(pier.id, token_hash(token), dana, role, tuple(READABLE[role]), 30, entrance.clock.now())
            read = str(await everything(program, token))
            assert DANA.name in read, "it opens its own"
            for secret in OURS:
                assert secret not in read, (role, secret)
    taken_out = await tables(pier, now_of(secretive))
    for person in [one for one in members.values() if one.is_active]:
        taken_out += await data_of(others[pier.id], person, now_of(secretive))
    assert DANA.name.encode() in taken_out
    assert not [secret for secret in OURS if secret.encode() in taken_out]
