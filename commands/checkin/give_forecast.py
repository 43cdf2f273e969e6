"""Say what one believes the own team will answer: confidential, and only before the round closes."""

from collections.abc import Mapping

from bot.messages.refusal import Refusal
from bot.org.unit_key import team_key
from bot.ports import Context
from bot.sealed.manifest import Manifest
from storage.checkin import forecasts, rounds


async def give_forecast(ctx: Context, key: str, values: Mapping[str, str]) -> Refusal | None:
    """Stores 1 to 5 by item, over earlier forecasts. Nothing is stored when anything is refused."""
    manifest = open_manifest(ctx, key)
    if isinstance(manifest, Refusal):
        return manifest
    items = {item.key for item in manifest.frozen.forecast_by(ctx.person.id)}
    if any(item not in items or value not in set("12345") for item, value in values.items()):
        return Refusal("pulse.refused.unknown")
    if not leads_in(manifest, ctx.person.id):
        return Refusal("pulse.refused.no_team")
    if not manifest.takes_answers(ctx.now):
        return Refusal("pulse.refused.forecast_closed")
    round_id = await rounds.id_of(ctx.workspace.id, key)
    labels = {item: int(value) for item, value in values.items()}
    stored = round_id and await forecasts.save(ctx.workspace.id, round_id, ctx.person.id, labels)
    return None if stored or not labels else Refusal("pulse.refused.forecast_closed")


def open_manifest(ctx: Context, key: str) -> Manifest | Refusal:
    """Returns the manifest of a round of this workspace that is not closed yet, or why there is none."""
    manifest = ctx.ballots.manifest(key) if ctx.ballots else None
    if manifest is None or (manifest.platform, manifest.workspace) != (
        ctx.workspace.platform,
        ctx.workspace.platform_id,
    ):
        return Refusal("pulse.refused.closed")
    return manifest


def leads_in(manifest: Manifest, person: int) -> bool:
    """Returns whether people of this round report to the person."""
    return team_key(person) in manifest.frozen.invited
