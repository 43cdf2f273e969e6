"""What the check-in room brings: its page, forecasts, questions of the company's own."""

from datetime import datetime

from bot.checkin import actions
from bot.checkin.actions import (
    AvailabilityForm,
    BranchForm,
    DepartmentPromiseForm,
    DepartmentsForm,
    ForecastForm,
    ItemForm,
    ReplyForm,
)
from bot.checkin.diary import DepartmentsPicked, OpenForChosen, QuestionSaved
from bot.checkin.rounds import INVITATION, REMINDER
from bot.ports import ServedWorkspace
from bot.roles.roles import ChartRole, Role
from commands.checkin import announce, requests
from commands.checkin.pick_departments import departments_picked, open_departments
from commands.checkin.promise_department import open_department, promise_department
from commands.checkin.put_back import may_be_asked, put_back
from commands.checkin.rendering import draw_invitation, draw_reminder
from commands.feature import (
    GREETED,
    PULSE,
    SAME,
    WATERLINE,
    ButtonRoute,
    Capability,
    Drawing,
    Feature,
    FormRoute,
    Tick,
    Word,
    each,
)
from storage.checkin import audience

CAPABILITIES = (
    Capability(
        does="Read what is kept of one, what changed in one's team, and whether the last check was well",
        requests=("pressed pulse.privacy",),
        web=f"`{PULSE}`, then **What is kept of me?**",
        slack=SAME,
    ),
    Capability(
        does="Choose when to be asked, or not to be",
        requests=("pressed pulse.settings", "submitted pulse.keep"),
        web=f"`{PULSE}`, then **When to ask me**",
        slack=SAME,
    ),
    Capability(
        does="As a manager: forecast what the team will answer",
        requests=("pressed pulse.forecast", "submitted pulse.forecast"),
        web="**What will my team say?** under the check-in",
        slack=SAME,
    ),
    Capability(
        does="As a reader of comments: answer comments in one's own words, to everybody of the unit",
        requests=("pressed pulse.reply", "submitted pulse.reply"),
        web=f"`{PULSE}`, **Results**, **Comments**, then **Answer everybody**",
        slack=SAME,
    ),
    Capability(
        does="As a leader of managers: promise something to the whole branch, and say that it is done",
        requests=("pressed pulse.branch", "submitted pulse.branch", "pressed pulse.branch_done"),
        web="**Say a word to all** under the summary and on the home page",
        slack="**Say a word to all** under the summary and in the app's home",
        teams=f"**Say a word to all** under the summary and after {GREETED}",
    ),
    Capability(
        does="As an admin: add, change and retire questions of the company's own",
        requests=(f"typed {PULSE} items", "pressed pulse.items", "pressed pulse.item", "submitted pulse.item"),
        web=f"`{PULSE} items`, then **Change** or **Add a question**",
        slack=SAME,
    ),
    Capability(
        does="As the head of a department: promise something to one that it serves, or that serves it",
        requests=("pressed pulse.to_department", "submitted pulse.to_department", "pressed pulse.branch_done"),
        web="**Promise them something** under the mirror and the summary",
        slack=SAME,
    ),
    Capability(
        does="As an admin: pick the departments that are asked how well others serve them",
        requests=("pressed pulse.departments", "submitted pulse.departments"),
        web=f"`{WATERLINE} admin`, then **Departments**",
        slack=SAME,
    ),
    Capability(
        does="As an admin or an observer: see who would see a number of their own team",
        requests=(f"typed {PULSE} preview", "pressed pulse.preview"),
        web=f"`{PULSE} preview`",
        slack=SAME,
    ),
)


async def ask(tick: Tick) -> list[BaseException]:
    """Asks those who were to be asked while the program stood still, in the hours of a working day at their place."""
    return await each(_ask(served, tick.now) for served in tick.served.values())


async def _ask(served: ServedWorkspace, now: datetime) -> None:
    workspace_id = served.workspace.id
    due = await audience.zones_due(workspace_id, now)
    zones = [zone for zone in due if may_be_asked(zone.time_zone, served.settings, now, zone.country)]
    if zones:
        await audience.invite(workspace_id, zones, now)
        await audience.remind(workspace_id, zones, now)


FEATURE = Feature(
    words=(
        Word(word="", usage=PULSE, does="help.pulse", answer=lambda ctx, _: requests.page(ctx), command=PULSE),
        Word(
            word="preview",
            usage=f"{PULSE} preview",
            does="help.pulse_preview",
            answer=lambda ctx, _: requests.preview(ctx),
            command=PULSE,
            role=Role.OBSERVER,
        ),
        Word(
            word="items",
            usage=f"{PULSE} items",
            does="help.pulse_items",
            answer=lambda ctx, _: requests.own_items(ctx),
            command=PULSE,
            role=Role.ADMIN,
        ),
    ),
    buttons=(
        ButtonRoute(actions.OPEN, lambda ctx, _: requests.page(ctx)),
        ButtonRoute(actions.FORECAST, requests.forecast, opens_form=True, chart_role=ChartRole.MANAGER),
        ButtonRoute(actions.SETTINGS, lambda ctx, _: requests.settings(ctx), opens_form=True),
        ButtonRoute(actions.PRIVACY, lambda ctx, _: requests.privacy(ctx)),
        ButtonRoute(actions.ITEMS, lambda ctx, _: requests.own_items(ctx), role=Role.ADMIN),
        ButtonRoute(actions.BRANCH, lambda ctx, _: announce.branch(ctx), opens_form=True, chart_role=ChartRole.LEADER),
        ButtonRoute(actions.BRANCH_DONE, announce.branch_done, chart_role=ChartRole.MANAGER),
        ButtonRoute(actions.REPLY, announce.reply, opens_form=True, chart_role=ChartRole.MANAGER),
        ButtonRoute(actions.EDIT_ITEM, requests.edit_item, opens_form=True, role=Role.ADMIN),
        ButtonRoute(actions.TO_DEPARTMENT, open_department, opens_form=True, chart_role=ChartRole.MANAGER),
        ButtonRoute(actions.DEPARTMENTS, open_departments, opens_form=True, role=Role.ADMIN),
        ButtonRoute(actions.PREVIEW, lambda ctx, _: requests.preview(ctx), role=Role.OBSERVER),
    ),
    submissions=(
        FormRoute(ForecastForm, requests.forecast_given, chart_role=ChartRole.MANAGER),
        FormRoute(AvailabilityForm, requests.keep),
        FormRoute(BranchForm, announce.promise_branch, chart_role=ChartRole.LEADER, says=(BranchForm.words.name,)),
        FormRoute(ReplyForm, announce.reply_to_all, chart_role=ChartRole.MANAGER, says=(ReplyForm.words.name,)),
        FormRoute(
            ItemForm,
            requests.item_kept,
            role=Role.ADMIN,
            enters=(QuestionSaved,),
            says=(ItemForm.text.name, ItemForm.forecast.name),
        ),
        FormRoute(
            DepartmentPromiseForm,
            promise_department,
            chart_role=ChartRole.MANAGER,
            says=(DepartmentPromiseForm.words.name,),
        ),
        FormRoute(DepartmentsForm, departments_picked, role=Role.ADMIN, enters=(DepartmentsPicked,)),
    ),
    capabilities=CAPABILITIES,
    drawings=(
        Drawing(INVITATION, draw_invitation, put_back=put_back),
        Drawing(REMINDER, draw_reminder, put_back=put_back),
    ),
    due=(ask,),
    events=(DepartmentsPicked, OpenForChosen, QuestionSaved),
)
