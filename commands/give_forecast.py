"""Say what one believes the own team will answer: confidential, and only before the round closes."""

from collections.abc import Mapping

from bot.ports import Context
from bot.refusal import Refusal
from bot.rounds import Round
from storage import forecasts, rounds


async def give_forecast(ctx: Context, round_id: int, values: Mapping[str, str]) -> Refusal | None:
    """Stores 1 to 5 by item, over earlier forecasts. Nothing is stored when anything is refused."""
    asked = await rounds.find(ctx.workspace.id, round_id)
    known = asked and all(asked.frozen.item(item) for item in values)
    if not asked or not known or any(value not in ("1", "2", "3", "4", "5") for value in values.values()):
        return Refusal("pulse.refused.unknown")
    if not leads_in(asked, ctx.person.id):
        return Refusal("pulse.refused.no_team")
    if not asked.takes_answers(ctx.now):
        return Refusal("pulse.refused.forecast_closed")
    told = {item: int(value) for item, value in values.items()}
    stored = await forecasts.keep(ctx.workspace.id, round_id, ctx.person.id, told)
    return None if stored or not told else Refusal("pulse.refused.forecast_closed")


def leads_in(asked: Round, person: int) -> bool:
    """Whether people of this round report to the person."""
    return f"team:{person}" in asked.frozen.invited
