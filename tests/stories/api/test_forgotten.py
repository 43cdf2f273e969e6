"""Who is forgotten is so for every program: by the API, for assistants, and in tables that are taken out."""

import io
import json

from mcp import Client

from bot.api.scopes import READABLE, ReadingRole
from bot.exports.tables import ExportFormat, ExportTable
from commands.exports.export_table import WantedExport, export_table
from storage.database import statement
from tests.cast import ANA, BO, CY, FakeClock
from tests.stories.api.conftest import Program
from tests.stories.api.test_assistants import server_of, text_of
from tests.stories.forgetting.conftest import forgetful
from tests.stories.forgetting.looking import ForgettingCompany

__all__ = ["forgetful"]
THANKS = "for staying late to fix the customer's import, so that they could open on time"


async def everything(program: Program, role: ReadingRole) -> str:
    token, company = await program.makes(role), program.company.entrance
    read = [json.dumps((await program.asks("GET", f"/{scope.value}", token)).body) for scope in READABLE[role]]
    async with Client(server_of(program, token)) as assistant:
        read += [text_of(await assistant.call_tool(scope.value)) for scope in READABLE[role]]
    for format_ in (ExportFormat.CSV, ExportFormat.JSON_LINES):  # what Parquet holds is packed
        out = io.BytesIO()
        await export_table(WantedExport(company.workspace, ExportTable.KUDOS, format_), out, company.clock.now())
        read.append(out.getvalue().decode())
    return "\n".join(read)


async def test_who_is_forgotten_is_named_to_no_program_and_no_number_leads_to_them(
    program: Program, forgetful: ForgettingCompany, clock: FakeClock
) -> None:
    await program.company.types(CY, f"@ana @bo {THANKS} #courage")
    await program.company.types(BO, f"@cy {THANKS}, too #courage")
    [bo] = await statement("select id from person where platform_id = %(bo)s", bo=BO.platform_id)
    before = await everything(program, ReadingRole.ADMIN)
    assert before.count(BO.name) > 6
    await forgetful.wishes(BO)
    await forgetful.ticks()
    for role in ReadingRole:
        after = await everything(program, role)
        assert not [name for name in (BO.name, "Achterberg", BO.platform_id, '"@bo') if name in after]
        assert ANA.name in after
        people = (await program.reads("people", await program.makes(role), limit="200")).data
        assert bo["id"] not in {person["id"] for person in people}
        [both, by_bo] = sorted((await program.reads("kudos", await program.makes(role))).data, key=lambda k: k["id"])
        somebody = by_bo["giver"]
        assert both["receivers"][1] == somebody, "one for all who were forgotten"
        assert (somebody["name"], somebody["id"] != bo["id"]) == ("a colleague", True)
