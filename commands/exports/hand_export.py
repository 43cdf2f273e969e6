"""Hand a table over to an admin or an observer, in their private chat, once. It is made when they take it."""

import asyncio
import io
import zipfile
from collections.abc import Mapping

from bot.delivery.deliveries import Delivery
from bot.delivery.handing import HandedFile, Handing
from bot.exports.actions import ExportForm
from bot.exports.in_chat import EXPORT, FILE_NAME, ROWS_AT_MOST, ChatExport
from bot.exports.tables import ExportFormat
from bot.exports.wording import export_form, ready
from bot.messages.message import Form, Message
from bot.messages.refusal import Refusal
from bot.messages.say import done
from bot.org.people import Workspace
from bot.ports import Context, ServedWorkspace
from bot.roles.roles import Role
from commands.exports.export_table import WantedExport, export_table
from commands.feature import Answer
from storage.delivery import handings
from storage.exports.rows import has_more_rows
from storage.org import people
from storage.roles import grants


async def open_export(ctx: Context, _: object = None) -> Form:
    return export_form(ctx.person.language)


async def export_wanted(ctx: Context, form: ExportForm) -> Answer:
    """Has a table handed over, in the place of another that waits."""
    if await has_more_rows(ctx.workspace.id, form.table, ROWS_AT_MOST):
        return Refusal("exports.refused.large", {"most": ROWS_AT_MOST}, ExportForm.table.name)
    wanted = ChatExport(form.table, form.format)
    await handings.ask(ctx.workspace.id, ctx.person.id, EXPORT, wanted.name, ctx.now)
    return done("exports.asked", ctx.person.language)


async def draw_export(delivery: Delivery, _: Workspace, __: object = None) -> Message | None:
    """Returns the words that the file stands under; nothing where it was handed over, or who asked has left."""
    handing = await handings.waiting(delivery.workspace_id, delivery.subject_id, EXPORT)
    reader = await people.reader_of(delivery)
    if handing is None or reader is None:
        return None
    return ready(ChatExport.named(handing.detail).table, reader.language)


async def make_export(handing: Handing, served: ServedWorkspace) -> HandedFile | None:
    """Makes a zip of the table, with the digest beside it; None for who is no admin and no observer any more."""
    persons = await people.by_ids(handing.workspace_id, [handing.person_id])
    readers = await grants.with_roles(handing.workspace_id, persons, served.settings.admins)
    if not any(person.is_active and Role.OBSERVER.includes(person.roles) for person in readers):
        return None
    export, table = ChatExport.named(handing.detail), io.BytesIO()
    wanted = WantedExport(served.workspace, export.table, export.format, handing.person_id)
    written = await export_table(wanted, table, handing.asked_at)
    files: dict[str, memoryview | str] = {export.name: table.getbuffer()}
    if export.format is ExportFormat.PARQUET:  # which has no place for a digest of itself
        files[f"{export.name}.sha256"] = written.line_for(export.name)
    return HandedFile(FILE_NAME, "application/zip", await asyncio.to_thread(_packed, files))


def _packed(files: Mapping[str, memoryview | str]) -> bytes:
    """Returns a zip of these: of a hundred megabytes it takes seconds, in which others are answered."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in files.items():
            archive.writestr(name, file)
    return content.getvalue()
