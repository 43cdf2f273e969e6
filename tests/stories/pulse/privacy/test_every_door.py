"""What nobody else may read is behind no door: not in tables, in what assistants and webhooks get, or in the data of
others; nor behind any by a token of another company, or once somebody was forgotten.
"""

import io
import zipfile
from collections.abc import AsyncIterator

import pytest
from mcp import Client

from adapters.assistants.server import assistants_server
from bot.api.scopes import READABLE, ReadingRole
from bot.api.tokens import new_token, token_hash
from bot.delivery.handing import HandedFile
from bot.events.webhooks import EventKind, HeldEvent
from bot.exports.tables import ExportFormat, ExportTable
from bot.org.people import Person
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


@pytest.fixture
async def secretive(going_on: GoesOn) -> AsyncIterator[Program]:
    async with going_on(keeps_secrets) as checkin, serving_programs(checkin) as program:
        yield program


def served_of(program: Program) -> ServedWorkspace:
    [served] = program.company.entrance.served.values()
    return served


async def tables(program: Program) -> bytes:
    entrance, content = program.company.entrance, b""
    for table in ExportTable:
        for format_ in (ExportFormat.CSV, ExportFormat.JSON_LINES):  # what Parquet holds is packed
            out = io.BytesIO()
            await export_table(WantedExport(entrance.workspace, table, format_), out, entrance.clock.now())
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


async def data_of(program: Program, person: Person) -> bytes:
    served, now = served_of(program), program.company.entrance.clock.now()
    await handings.ask(served.workspace.id, person.id, MY_DATA, "", now)
    [row] = await statement("select max(id) as id from file_handing")
    handing = await handings.find(served.workspace.id, row["id"], MY_DATA, now)
    assert handing
    file = await make_my_data(handing, served)
    assert isinstance(file, HandedFile)
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


async def test_what_was_said_in_confidence_is_in_no_table_no_event_and_no_answer_to_an_assistant(
    secretive: Program,
) -> None:
    found = [await tables(secretive), await events(secretive)]
    assert all(b"Harbour" in content for content in found), "something is in each"
    for role in ReadingRole:
        found.append((await answers(secretive, await secretive.makes(role, HEAD), role)).encode())
    for secret in SECRETS:
        assert not [content for content in found if secret.encode() in content], secret
    await statement("update forecast set value = 5 - value + 1")
    assert await events(secretive) == found[1], "no forecast is in it"


async def test_a_private_thanks_is_in_the_data_of_whom_it_concerns_and_of_nobody_else(secretive: Program) -> None:
    concerned = set()
    for person in await people.everyone(secretive.company.entrance.workspace.id):
        if PRIVATE.encode() in await data_of(secretive, person):
            concerned.add(person.handle)
    assert concerned == {LEAD.handle, "hand11"}


async def test_a_whole_token_of_another_company_reads_its_own_alone(secretive: Program) -> None:
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
            for secret in (*SECRETS, "Harbour", "Hedda"):
                assert secret not in read, (role, secret)
