"""The check-in as people ask for it: typed, tapped, in a form."""

from bot.checkin.availability import available, rhythm_of
from bot.checkin.promises import OPEN_FOR
from bot.checkin.schedule import next_opening
from bot.checkin.wording import items as item_wording
from bot.checkin.wording import results
from bot.checkin.wording.promises import lines as promise_lines
from bot.messages.message import Block, Message
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Submitted, number
from bot.messages.say import done, sentence
from bot.org.tree import OrgChartError
from bot.ports import Context
from bot.sealed.chart_log import team_led_by
from bot.sealed.history import History
from bot.sealed.roll import Roll
from bot.sealed.wording import form as wording
from bot.sealed.wording import privacy as kept
from commands.checkin.give_forecast import give_forecast, leads_in, open_manifest
from commands.checkin.keep_availability import keep_availability
from commands.checkin.keep_item import TEXT_AT_MOST, keep_item
from commands.checkin.preview_audience import names_of, preview_audience
from commands.checkin.read_invitation import read_invitation
from commands.checkin.read_promises import read_promises
from commands.checkin.read_results import read_results
from commands.feature import Answer
from storage.checkin import availability, forecasts, items, rounds
from storage.org import people


async def page(ctx: Context) -> Message:
    """The open round again, when the next one comes, and what is known about the person."""
    person = ctx.person
    reader = await read_invitation(ctx.workspace, person, ctx.running) if ctx.running else None
    standing = await rounds.standing(ctx.workspace.id)
    wish = await availability.of(ctx.workspace.id, person.id)
    rhythm = rhythm_of(ctx.settings, standing.first_monday, ctx.now)
    zones = await people.time_zones(ctx.workspace.id)
    upcoming = next_opening(rhythm, available(person, wish, ctx.settings), zones, standing.last_week, ctx.now)
    team = await people.team(ctx.workspace.id, person.team_id) if person.team_id else None
    enabled, name = ctx.settings.pulse.enabled, team.name if team else ""
    known = wording.about(person, name, wish, upcoming, enabled=enabled, admin=person.is_admin)
    return wording.page(reader, known, person.language)


async def forecast(ctx: Context, request: Pressed) -> Answer:
    manifest = open_manifest(ctx, request.value)
    if isinstance(manifest, Refusal):
        return manifest
    if not manifest.takes_answers(ctx.now):
        return Refusal("pulse.refused.closed")
    if not leads_in(manifest, ctx.person.id):
        return Refusal("pulse.refused.no_team")
    round_id = await rounds.id_of(ctx.workspace.id, manifest.key)
    known = await forecasts.of(ctx.workspace.id, round_id, ctx.person.id) if round_id else {}
    return wording.forecast_form(manifest, known, ctx.person.language)


async def forecast_given(ctx: Context, request: Submitted) -> Answer:
    labels = {name: label for name, label in request.answers.items() if isinstance(label, str) and label}
    refused = await give_forecast(ctx, request.state.get("round", ""), labels)
    return refused or done("pulse.forecast_kept", ctx.person.language)


async def settings(ctx: Context) -> Answer:
    return wording.settings_form(await availability.of(ctx.workspace.id, ctx.person.id), ctx.person.language)


async def keep(ctx: Context, request: Submitted) -> Answer:
    wanted, not_before = (str(request.answers.get(name, "")) for name in ("asked", "not_before"))
    return await keep_availability(ctx, wanted, not_before) or done("pulse.kept", ctx.person.language)


async def said(ctx: Context) -> Answer:
    outcome = await read_results(ctx.workspace, ctx.person)
    return results.results(outcome, ctx.person) if outcome else results.nothing_yet(ctx.person.language)


async def privacy(ctx: Context) -> Answer:
    """What is kept of the reader, what changed in the chart of their team, and what the last check said."""
    workspace, person = ctx.workspace, ctx.person
    history = ctx.ballots.history(workspace.platform, workspace.platform_id) if ctx.ballots else History(Roll((), {}))
    team = await people.team(workspace.id, person.team_id) if person.team_id else None
    k = max(ctx.settings.pulse.k, history.roll.k)
    return kept.privacy(history, team_led_by(team.manager_id if team else person.id), k, person)


async def in_home(ctx: Context) -> list[Block]:
    """What was promised up to the latest check-in, what came out of it, and the way to the next."""
    outcome = await read_results(ctx.workspace, ctx.person)
    latest = ctx.running or (outcome.round if outcome else None)
    until = latest.opened_at if latest else ctx.now
    promised = await read_promises(ctx.workspace, ctx.person, ctx.now - OPEN_FOR, until)
    blocks = promise_lines(promised, ctx.person.language)
    blocks += results.results(outcome, ctx.person).blocks if outcome else ()
    return [*blocks, wording.way_in(ctx.person.language)] if ctx.settings.pulse.enabled else blocks


async def comments(ctx: Context) -> Answer:
    outcome = await read_results(ctx.workspace, ctx.person)
    if outcome is None or not outcome.comments:
        return results.nothing_yet(ctx.person.language)
    return results.comments(outcome, ctx.person.language)


async def preview(ctx: Context) -> Answer:
    """For admins, who see shares of people here and no answer anywhere."""
    language = ctx.person.language
    try:
        shown = await preview_audience(ctx.workspace.id)
    except OrgChartError as error:
        return sentence(results.chart_fault(error, await names_of(ctx.workspace.id, error), language))
    return results.preview(shown.shares, shown.people, language)


async def own_items(ctx: Context) -> Answer:
    """A workspace's own questions, for its admins."""
    return item_wording.overview(await items.every(ctx.workspace.id), ctx.person.language)


async def edit_item(ctx: Context, request: Pressed) -> Answer:
    every = await items.every(ctx.workspace.id)
    chosen = next((item for item in every if str(item.id) == request.value), None)
    if chosen is None and request.value != "0":
        return Refusal("pulse.refused.item_gone")
    return item_wording.form(chosen, ctx.settings.languages, TEXT_AT_MOST, ctx.person.language)


async def item_kept(ctx: Context, request: Submitted) -> Answer:
    filled = {name: words for name, words in request.answers.items() if isinstance(words, str)}
    texts = {name.removeprefix("text_"): words for name, words in filled.items() if name.startswith("text_")}
    forecast = {name.removeprefix("forecast_"): words for name, words in filled.items() if name.startswith("forecast_")}
    refused = await keep_item(
        *(ctx, number(request.state.get("item", "")), texts, forecast),
        about_manager=filled.get("about") == "manager",
        retired=filled.get("status") == "retired",
    )
    return refused or done("pulse.kept", ctx.person.language)
