"""Welcome whoever installs, once, and change that message as the steps are done."""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.delivery.deliveries import Delivery
from bot.messages.message import Message
from bot.org.people import Workspace
from bot.ports import Busy, PlatformError, ServedWorkspace
from bot.welcome.notices import WELCOME
from bot.welcome.progress import Progress
from bot.welcome.wording.letter import letter
from commands.feature import Tick, each
from commands.org.meet import meet
from commands.welcome.read_progress import read_progress
from storage.caches import ByWorkspace, registered
from storage.database import all_or_nothing
from storage.delivery import deliveries, notices
from storage.org import people, values
from storage.roles import installers
from storage.welcome import welcomes

LOOKED_AT_EVERY = timedelta(minutes=1)
SILENT_FOR = timedelta(minutes=1)
NOBODY_FOR = timedelta(minutes=10)  # after which a platform that named nobody is asked once more
_ended: ByWorkspace[bool] = registered(ByWorkspace())
_next_look: ByWorkspace[datetime] = registered(ByWorkspace())


async def welcome(tick: Tick) -> list[BaseException]:
    """Welcomes in new workspaces, and looks at the steps of those that are moving in, once a minute."""
    moving_in = [served for key, served in tick.served.items() if key not in _ended and not served.workspace.invented]
    return await each(_look(served, tick) for served in moving_in)


async def _look(served: ServedWorkspace, tick: Tick) -> None:
    workspace_id, now = served.workspace.id, tick.now
    if (next_look := _next_look.get(workspace_id, now)) > now:
        tick.again(workspace_id, next_look)
        return
    welcome = await welcomes.find(workspace_id)
    if welcome is None:
        await _begin(served, now)
        tick.again(workspace_id, _next_look.get(workspace_id))
    elif welcome.ended:
        _ended[workspace_id] = True
    else:
        _next_look[workspace_id] = now + LOOKED_AT_EVERY
        await note_steps(served, now)


async def note_steps(served: ServedWorkspace, now: datetime) -> None:
    """Has the message changed where it says something else than what is so by now."""
    workspace_id = served.workspace.id
    progress = await read_progress(workspace_id, served.settings, now)
    async with all_or_nothing():
        if await welcomes.note_steps(workspace_id, str(progress), ended=progress.is_over):
            await deliveries.revise(WELCOME, workspace_id, workspace_id)


async def _begin(served: ServedWorkspace, now: datetime) -> None:
    workspace_id = served.workspace.id
    try:
        person = await _whom(served)
    except PlatformError as error:
        _next_look[workspace_id] = now + (timedelta(seconds=error.seconds) if isinstance(error, Busy) else SILENT_FOR)
        return
    if person is None:
        return
    if not person:
        _next_look[workspace_id] = now + NOBODY_FOR
        return
    progress = await read_progress(workspace_id, served.settings, now)
    async with all_or_nothing():
        if await welcomes.begin(workspace_id, person, str(progress)):
            await notices.tell_once(workspace_id, WELCOME, workspace_id, person)


async def _whom(served: ServedWorkspace) -> int | None:
    """By number: an admin by a grant, else whom app.yaml names, else who installed or owns; 0 where nobody is known by
    now, None where the platform has more to tell.
    """
    workspace_id = served.workspace.id
    if granted := await welcomes.granted_admin(workspace_id):
        return granted
    if (person_id := await _member(served, served.settings.admins)) or (
        person_id := await installers.find(workspace_id) or 0
    ):
        return person_id
    account = await served.platform.installer()
    if account is None:
        return None
    owner = await _member(served, [account]) if account else 0
    return owner or await welcomes.platform_s_admin(workspace_id) or 0


async def _member(served: ServedWorkspace, accounts: Collection[str]) -> int:
    """The first of these who is a member of the workspace."""
    met = await meet(served.workspace, served.platform, accounts) if accounts else {}
    members = (met[account] for account in accounts if account in met)
    return next((person.id for person in members if person.is_active and not person.is_stranger), 0)


async def draw_welcome(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns the message as its steps were noted last, in the reader's language."""
    reader, welcome = await people.reader_of(delivery), await welcomes.find(workspace.id)
    if reader is None or welcome is None or not welcome.steps:
        return None
    return letter(Progress.load(welcome.steps), await values.current(workspace.id), workspace.name, reader)
