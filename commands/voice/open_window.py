"""Open a window: who is in the chart and whom the admins named, handed to the process that freezes it."""

from asyncio import to_thread

from bot.ports import ServedWorkspace
from bot.voice.windows import WindowMember, WindowPlan
from commands.check_ins import CheckIns
from commands.org.chart import chart
from commands.roles.concern_readers import named_readers
from commands.voice.voice_now import observers
from storage.sealed.folders import of_workspace
from storage.voice.pepper import pepper_of


async def open_window(served: ServedWorkspace, checkins: CheckIns, *, only_waiting: bool) -> None:
    """Opens a window of a workspace. Raises WindowRefused, or OrgChartError for reporting lines that are no tree.

    With `only_waiting` nobody may write in it: it is for what was written before.
    """
    await checkins.freeze_window(await _plan(served, only_waiting))
    # Before anybody can write: made with the first concern it would tell when that came.
    name = of_workspace(served.workspace.platform, served.workspace.platform_id)
    await to_thread(pepper_of, checkins.folders.sealed, name)


async def _plan(served: ServedWorkspace, only_waiting: bool) -> WindowPlan:
    workspace, settings = served.workspace, served.settings
    lines_now = await chart(workspace.id)
    if not only_waiting:
        lines_now.tree()
    present = {person.id for person in lines_now.asked}
    members = [
        WindowMember(
            account=person.platform_id,
            person=person.id,
            boss=place.boss,
            language=person.language,
            may_write=person.id in present,
            name=person.name,
        )
        for place in lines_now.places
        if (person := lines_now.people[place.person])
    ]
    return WindowPlan(
        platform=workspace.platform,
        workspace=workspace.platform_id,
        time_zone=settings.time_zone,
        people=tuple(members),
        group=await named_readers(workspace.id),
        own_manager=settings.voice.own_manager,
        only_waiting=only_waiting,
        acknowledged_within=settings.voice.acknowledged_within,
        answered_within=settings.voice.answered_within,
        observers=await observers(workspace.id),
    )
