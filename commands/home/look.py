"""What an admin finds at home: what is set, what is wrong here, and what to do next."""

from collections import Counter

from bot.checkin.availability import rhythm_of
from bot.checkin.schedule import Availability, due_week, next_opening
from bot.checkin.wording.results import chart_fault as fault_line
from bot.config.settings import Settings
from bot.home.standing import AdminLook, Outlook
from bot.home.wording import look as wording
from bot.home.wording.consequences import unnamed
from bot.messages.message import ChannelName, Line, Message
from bot.messages.say import line, rich, say
from bot.newcomers.quiet_values import QUIET_FOR
from bot.org.values import Value
from bot.ports import Context
from bot.reach.today import day_of
from bot.roles.roles import Role
from commands.check_ins import takes_concerns_until
from commands.checkin.preview_audience import names_of
from commands.org.chart import chart, chart_fault
from storage.checkin import items, rounds
from storage.config.chosen import counting_settings
from storage.delivery import dead_letters
from storage.kudos import reports
from storage.newcomers import quiet_values
from storage.org import people, values
from storage.roles import grants
from storage.sealed import replicas

_REPORTS_COUNTED = 20
_REASONS_NAMED = 3


async def show_look(ctx: Context, _: object = None) -> Message:
    """Returns the whole page, as it is now."""
    workspace_id, now = ctx.workspace.id, await counting_settings(ctx.workspace.id, ctx.file_settings or ctx.settings)
    ahead = await outlook(ctx, now.settings)
    roles_held = await grants.held(workspace_id)
    admins = sum(Role.ADMIN in roles for roles in roles_held.values())
    own_items = await items.every(workspace_id)
    return wording.look(
        AdminLook(
            settings=now.settings,
            outlook=ahead,
            chosen=tuple(now.chosen),
            values=len(await values.current(workspace_id)),
            questions=sum(not item.retired for item in own_items),
            admins=admins,
            wrong=(*await _wrong(ctx, now.settings, ahead), *_faulty(now.faults, ctx.person.language)),
            next_steps=tuple(await _next_steps(ctx, now.settings, ahead, admins)),
            quiet=await _quiet(ctx),
        ),
        ctx.person,
    )


async def _quiet(ctx: Context) -> Value | None:
    """The first value for which nobody was thanked in a quarter."""
    workspace_id, since = ctx.workspace.id, ctx.now - QUIET_FOR
    quiet = await quiet_values.quiet(workspace_id, since, day_of(ctx.person, ctx.now))
    return next((value for value in await values.current(workspace_id) if value.id in quiet), None)


async def outlook(ctx: Context, settings: Settings) -> Outlook:
    """Returns what would come of these settings."""
    workspace_id, standing = ctx.workspace.id, await rounds.standing(ctx.workspace.id)
    zones = await people.time_zones(workspace_id)
    rhythm = rhythm_of(settings, standing.first_monday, ctx.now)
    company = Availability(settings.time_zone, rhythm.country)
    asked = (await chart(workspace_id)).asked
    fault = await chart_fault(workspace_id)
    sizes = Counter(person.team_id for person in asked if person.team_id)
    languages = {language: await _unnamed(workspace_id, language) for language in settings.languages}
    open_until = ctx.running.closes_at if ctx.running else None
    opens_at = next_opening(rhythm, company, zones, standing.last_week, ctx.now, standing.previous)
    return Outlook(
        people=len(asked),
        opens_at=opens_at,
        at_once=not ctx.running and due_week(rhythm, zones, standing.last_week, ctx.now, standing.previous) is not None,
        open_until=open_until,
        teams=len(sizes),
        small_teams=sum(size < settings.pulse.k for size in sizes.values()),
        fault=fault_line(fault, await names_of(workspace_id, fault), ctx.person.language) if fault else "",
        unnamed={language: count for language, count in languages.items() if count},
        window_until=takes_concerns_until(ctx.ballots, ctx.workspace, ctx.now),
    )


async def _unnamed(workspace_id: int, language: str) -> int:
    return sum(language not in value.names for value in await values.current(workspace_id))


async def _wrong(ctx: Context, settings: Settings, ahead: Outlook) -> list[Line]:
    """What keeps something from being done, as far as this process and the database know."""
    language, workspace_id = ctx.person.language, ctx.workspace.id
    lines: list[Line] = []
    if ctx.barred:
        lines.append(line(language, "admin.wrong.barred", word=ctx.barred))
    channel = settings.kudos.channel
    lost = (await dead_letters.counted(workspace_id, channel))[:_REASONS_NAMED]
    for posts in lost:
        key = "admin.wrong.channel" if posts.there else "admin.wrong.undelivered"
        lines.append(rich(language, key, count=str(posts.count), word=posts.reason, channel=ChannelName(channel)))
    if ahead.fault:
        lines.append((say(language, "admin.wrong.chart"), " ", ahead.fault))
    if workspace_id in await replicas.differing():
        lines.append(line(language, "admin.wrong.folders"))
    if not await values.current(workspace_id) and settings.kudos.value_required:
        lines.append(line(language, "admin.wrong.no_values"))
    return [*lines, *unnamed(ahead, language)]


def _faulty(faults: tuple[str, ...], language: str) -> list[Line]:
    """What stands in the database and can be none of ours."""
    return [line(language, "admin.wrong.setting", setting=path) for path in faults]


async def _next_steps(ctx: Context, settings: Settings, ahead: Outlook, admins: int) -> list[Line]:
    language = ctx.person.language
    lines: list[Line] = []
    if waiting := len(await reports.waiting(ctx.workspace.id, ctx.person.id, limit=_REPORTS_COUNTED)):
        lines.append(line(language, "admin.next.reports", count=waiting))
    if not ahead.people:
        lines.append(line(language, "admin.next.people"))
    elif not settings.pulse.enabled:
        lines.append(line(language, "admin.next.check_ins"))
    if not admins:
        lines.append(line(language, "admin.next.roles"))
    return lines
