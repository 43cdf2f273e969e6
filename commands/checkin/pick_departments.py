"""Pick the departments that are asked about each other: what admins do, by naming who heads them."""

from collections import Counter

from bot.checkin.actions import DepartmentsForm
from bot.checkin.departments import ASKED_AT_LEAST, AT_MOST, FEWEST, choose_departments, sizes, unit_of_head
from bot.checkin.diary import DepartmentsPicked
from bot.checkin.wording import departments as wording
from bot.messages.refusal import Refusal
from bot.messages.say import done
from bot.org.people import Person
from bot.org.tree import OrgChartError, Tree
from bot.ports import Context
from commands.feature import Answer
from commands.org.chart import OrgChart, chart
from commands.org.meet import meet_anew
from storage.checkin import departments
from storage.database import all_or_nothing
from storage.diary import diary
from storage.org import people


async def open_departments(ctx: Context, _: object = None) -> Answer:
    heads = await people.by_ids(ctx.workspace.id, await departments.heads(ctx.workspace.id))
    is_enough = await _are_asked(ctx.workspace.id, [head.id for head in heads])
    return wording.form(heads, ctx.person.language, is_enough=is_enough)


async def departments_picked(ctx: Context, form: DepartmentsForm) -> Answer:
    chosen = list((await meet_anew(ctx.workspace, ctx.platform, form.heads)).values()) if form.heads else []
    if len(chosen) < len({*form.heads}):
        return Refusal("roles.refused.people", input=DepartmentsForm.heads.name)
    if refused := await _refused(ctx, chosen):
        return refused
    async with all_or_nothing():
        await diary.hold(ctx.workspace.id)
        old_heads, new_heads = await departments.heads(ctx.workspace.id), sorted(head.id for head in chosen)
        if old_heads != new_heads:
            await departments.pick(ctx.workspace.id, new_heads)
            await diary.append(
                ctx.workspace.id, ctx.person.id, DepartmentsPicked(tuple(old_heads), tuple(new_heads)), ctx.now
            )
    is_enough = await _are_asked(ctx.workspace.id, new_heads)
    return done("departments.picked" if is_enough else "departments.picked_too_few", ctx.person.language)


async def _are_asked(workspace_id: int, heads: list[int]) -> bool:
    """Whether departments would be asked about each other by the chart as it is now: with one, nobody is."""
    try:
        lines_now = await chart(workspace_id)
        tree = lines_now.tree()
    except OrgChartError:
        return False
    return len(choose_departments(tree, _asked(lines_now, tree), heads)) >= FEWEST


def _asked(lines_now: OrgChart, tree: Tree) -> Counter[str]:
    return Counter(tree.leaf_of[person.id] for person in lines_now.asked)


async def _refused(ctx: Context, heads: list[Person]) -> Refusal | None:
    """They are disjoint, and large enough now; what becomes too small later is not asked."""
    field = DepartmentsForm.heads.name
    if 0 < len(heads) < FEWEST:
        return Refusal("departments.refused.single", input=field)
    if len(heads) > AT_MOST:
        return Refusal("departments.refused.many", {"most": AT_MOST}, field)
    try:
        lines_now = await chart(ctx.workspace.id)
        tree = lines_now.tree()
    except OrgChartError:
        return Refusal("departments.refused.chart", input=field) if heads else None
    size = sizes(tree, _asked(lines_now, tree))
    unit_of = {head: unit_of_head(tree, head.id) for head in heads}
    for head, unit in unit_of.items():
        if unit is None or size[unit] < ASKED_AT_LEAST:
            return Refusal("departments.refused.small", {"name": head.name, "people": ASKED_AT_LEAST}, field)
        if inner := next((colleague for colleague, lower in unit_of.items() if lower in tree.below(unit)[1:]), None):
            return Refusal("departments.refused.inside", {"name": head.name, "other": inner.name}, field)
    return None
