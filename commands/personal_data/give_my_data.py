"""Give somebody all that is held of them: a zip of pages to read and of JSON, in their private chat, once."""

import asyncio
import io
import zipfile
from dataclasses import asdict

from bot.delivery.deliveries import Delivery
from bot.delivery.handing import HandedFile, Handing
from bot.messages.message import Message
from bot.messages.say import done
from bot.org.people import Person, Workspace
from bot.personal_data.my_data import FILE_NAME, MY_DATA, DataPart, PersonalData
from bot.personal_data.sections import Section
from bot.personal_data.wording.document import files
from bot.personal_data.wording.messages import ready
from bot.ports import Context, PlatformError, ServedWorkspace
from commands.diary.read_diary import entries_about
from commands.feature import Answer
from storage.delivery import handings
from storage.org import people
from storage.personal_data.reading import read_held


async def ask_my_data(ctx: Context, _: object = None) -> Answer:
    """Has it handed over in the private chat; whoever asks once more gets another, and the link of before is dead."""
    await handings.ask(ctx.workspace.id, ctx.person.id, MY_DATA, "", ctx.now)
    return done("my_data.asked", ctx.person.language)


async def draw_my_data(delivery: Delivery, _: Workspace, __: object = None) -> Message | None:
    """Returns the words that the file stands under; nothing where it was handed over, or whose it is has left."""
    if await handings.waiting(delivery.workspace_id, delivery.subject_id, MY_DATA) is None:
        return None
    reader = await people.reader_of(delivery)
    return ready(reader.language) if reader else None


async def make_my_data(handing: Handing, served: ServedWorkspace) -> HandedFile | None:
    """Makes the zip; None for who has left."""
    readers = await people.by_ids(handing.workspace_id, [handing.person_id])
    if not readers or not readers[0].is_active:
        return None
    [person] = readers
    sections = await read_held(person, await _email(person, served))
    entries = [asdict(line) for line in await entries_about(person)]
    sections[Section.DIARY] = [DataPart("diary", entries)]
    personal = PersonalData(
        name=person.name,
        workspace=served.workspace.name,
        language=person.language,
        time_zone=person.time_zone,
        made_at=handing.asked_at,
        sections={section: sections[section] for section in Section if section in sections},
    )
    return HandedFile(FILE_NAME, "application/zip", await asyncio.to_thread(_zipped, personal))


async def _email(person: Person, served: ServedWorkspace) -> str:
    """Returns the address that the platform knows; it is stored nowhere."""
    try:
        profiles = await served.platform.profiles([person.platform_id])
    except PlatformError:
        return ""
    return profiles[0].email if profiles else ""


def _zipped(personal: PersonalData) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, page in files(personal):
            archive.writestr(name, page)
    return content.getvalue()
