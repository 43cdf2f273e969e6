"""The check-in as people ask for it: typed, tapped, in a form."""

from dataclasses import replace

from bot.checkin.actions import AvailabilityForm, ForecastForm, ItemForm, QuestionAbout
from bot.checkin.availability import CheckInWish, available, back_on, rhythm_of
from bot.checkin.questions import OwnItem
from bot.checkin.schedule import next_opening
from bot.checkin.wording import items as item_wording
from bot.checkin.wording import results
from bot.config.settings import DAYS_BETWEEN
from bot.messages.fields import Status
from bot.messages.message import Block, Message
from bot.messages.refusal import Refusal
from bot.messages.say import done, sentence
from bot.org.tree import OrgChartError
from bot.ports import Context
from bot.sealed.chart_log import team_led_by
from bot.sealed.history import History
from bot.sealed.roll import Roll
from bot.sealed.wording import form as wording
from bot.sealed.wording import privacy as kept
from commands.checkin.give_forecast import give_forecast, leads_in, open_manifest
from commands.checkin.preview_audience import names_of, preview_audience
from commands.checkin.read_invitation import read_invitation
from commands.checkin.read_role import read_role
from commands.checkin.save_availability import save_availability
from commands.checkin.save_item import TEXT_AT_MOST, save_item
from commands.feature import Answer
from storage.checkin import availability, forecasts, items, rounds
from storage.org import people


async def page(ctx: Context) -> Message:
    """Returns the open round again, when the next one comes, and what is known about the person."""
    person = ctx.person
    reader = await read_invitation(ctx.workspace, person, ctx.running, ctx.ballots) if ctx.running else None
    standing = await rounds.standing(ctx.workspace.id)
    wish = await availability.of(ctx.workspace.id, person.id)
    rhythm = rhythm_of(ctx.settings, standing.first_monday, ctx.now)
    zones = await people.time_zones(ctx.workspace.id)
    hours = available(person, wish, ctx.settings, ctx.now.date())
    upcoming = next_opening(rhythm, hours, zones, standing.last_week, ctx.now, standing.previous)
    team = await people.team(ctx.workspace.id, person.team_id) if person.team_id else None
    blocks = wording.about(person, team, _as_known(ctx, wish), upcoming, enabled=ctx.settings.pulse.enabled)
    return wording.page(reader, [*await read_role(ctx), *blocks], person.language)


async def forecast(ctx: Context, key: str) -> Answer:
    manifest = open_manifest(ctx, key)
    if isinstance(manifest, Refusal):
        return manifest
    if not manifest.takes_answers(ctx.now):
        return Refusal("pulse.refused.closed")
    if not leads_in(manifest, ctx.person.id):
        return Refusal("pulse.refused.no_team")
    round_id = await rounds.id_of(ctx.workspace.id, manifest.key)
    chosen = await forecasts.of(ctx.workspace.id, round_id, ctx.person.id) if round_id else {}
    return wording.forecast_form(manifest, ctx.person.id, chosen, ctx.person.language)


async def forecast_given(ctx: Context, form: ForecastForm) -> Answer:
    return await give_forecast(ctx, form.round, form.choices) or done("pulse.forecast_kept", ctx.person.language)


async def settings(ctx: Context) -> Answer:
    wish = await availability.of(ctx.workspace.id, ctx.person.id)
    asks_back = ctx.settings.kudos.cover
    return wording.settings_form(_as_known(ctx, wish), ctx.person.language, asks_back=asks_back)


def _as_known(ctx: Context, wish: CheckInWish) -> CheckInWish:
    """With the leave that a source tells of: nobody but the person reads it."""
    return replace(wish, not_before=back_on(ctx.person, wish, ctx.now.date()))


async def keep(ctx: Context, form: AvailabilityForm) -> Answer:
    return await save_availability(ctx, form) or done("pulse.kept", ctx.person.language)


async def privacy(ctx: Context) -> Answer:
    """Returns what is kept of the reader, what changed in the chart of their team, and what the last check said."""
    workspace, person = ctx.workspace, ctx.person
    history = ctx.ballots.history(workspace.platform, workspace.platform_id) if ctx.ballots else History(Roll((), {}))
    team = await people.team(workspace.id, person.team_id) if person.team_id else None
    k = max(ctx.settings.pulse.k, history.roll.k)
    return kept.privacy(history, team_led_by(team.manager_id if team else person.id), k, person)


async def open_now(ctx: Context) -> list[Block]:
    """Returns the way to the check-in that is open, for whom it asks."""
    asks = ctx.running and ctx.running.takes_answers(ctx.now) and ctx.running.participant(ctx.person.platform_id)
    return wording.way_in_now(ctx.running, ctx.person) if asks and ctx.running else []


async def preview(ctx: Context) -> Answer:
    """Answers with the preview, for admins: it shows shares of people and no answers."""
    language = ctx.person.language
    try:
        audience = await preview_audience(ctx.workspace.id)
    except OrgChartError as error:
        return sentence(results.chart_fault(error, await names_of(ctx.workspace.id, error), language))
    return results.preview(audience, DAYS_BETWEEN[ctx.settings.pulse.cadence], language)


async def own_items(ctx: Context) -> Answer:
    """Returns a workspace's own questions, for its admins."""
    return item_wording.overview(await items.every(ctx.workspace.id), ctx.person.language)


async def edit_item(ctx: Context, item_id: int) -> Answer:
    all_items = await items.every(ctx.workspace.id)
    chosen = next((item for item in all_items if item.id == item_id), None)
    if chosen is None and item_id:
        return Refusal("pulse.refused.item_gone")
    return item_wording.form(chosen, ctx.settings.languages, TEXT_AT_MOST, ctx.person.language)


async def item_kept(ctx: Context, form: ItemForm) -> Answer:
    item = OwnItem(
        id=form.item,
        texts=form.text,
        forecasts=form.forecast,
        about_manager=form.about is QuestionAbout.MANAGER,
        retired=form.status is Status.RETIRED,
    )
    return await save_item(ctx, item) or done("pulse.kept", ctx.person.language)
