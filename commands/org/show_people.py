"""Where people come from, and what of that is held: for admins, asked for, or told once after an import."""

from dataclasses import replace

from bot.delivery.deliveries import Delivery
from bot.messages.message import Message
from bot.messages.say import day
from bot.org.people import Workspace
from bot.org.positions import is_asked
from bot.org.wording import sources as wording
from bot.org.wording.put_back import KeptView, offered
from bot.ports import Context
from commands.org.merge_company import KEPT_FOR
from storage.org import doubts, people
from storage.org.chart import KeptAt, when_kept
from storage.org.imports import last_imports
from storage.org.told_fields import field_counts

_QUESTIONS_AT_ONCE = 8  # which with their buttons fit every platform's message


async def show_people(ctx: Context, _: object = None) -> Message:
    language, time_zone = ctx.person.language, ctx.person.time_zone
    imports = [
        wording.SourceView(
            source=imported.source,
            taken_on=day(language, imported.taken_at, time_zone),
            people=imported.people,
            faults=imported.faults,
            notes=imported.notes,
        )
        for imported in await last_imports(ctx.workspace.id)
    ]
    accounts = sum(map(is_asked, await people.everyone(ctx.workspace.id)))
    counts = await field_counts(ctx.workspace.id)
    questions = await _questions(ctx.workspace.id)
    page = wording.overview(accounts, imports, counts, language, questions)
    chart_before = await kept_now(ctx)
    return (
        replace(page, blocks=(*page.blocks, *offered(view_of(chart_before, ctx), language))) if chart_before else page
    )


async def kept_now(ctx: Context) -> KeptAt | None:
    """Returns when the chart was changed last, where that can still be undone."""
    return await when_kept(ctx.workspace.id, ctx.now - KEPT_FOR)


def view_of(chart_before: KeptAt, ctx: Context) -> KeptView:
    """Returns the same in the reader's words."""
    language, time_zone = ctx.person.language, ctx.person.time_zone
    return KeptView(
        changed_on=day(language, chart_before.moment, time_zone),
        until=day(language, chart_before.moment + KEPT_FOR, time_zone),
        source=chart_before.source,
    )


async def _questions(workspace_id: int) -> list[wording.PersonQuestion]:
    return [
        wording.PersonQuestion(open_doubt.id, open_doubt.doubt.name, open_doubt.doubt.person)
        for open_doubt in await doubts.open_doubts(workspace_id, _QUESTIONS_AT_ONCE)
    ]


async def draw_people_held(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns the notice that lines of an import need a hand, and what admins are asked; nothing once all is clear."""
    reader = await people.reader_of(delivery)
    questions = await _questions(workspace.id)
    if reader is None or not (questions or any(imported.faults for imported in await last_imports(workspace.id))):
        return None
    return wording.held(reader.language, questions)
