"""Add, change or retire a question of one's own: what admins do."""

from dataclasses import replace

from bot.checkin.actions import ItemForm
from bot.checkin.questions import OwnItem
from bot.messages.refusal import Refusal
from bot.ports import Context
from storage.checkin import items

TEXT_AT_MOST = 150  # characters; two lines on a phone


async def save_item(ctx: Context, item: OwnItem) -> Refusal | None:
    """Stores a question; id 0 adds one. It needs texts in all languages, and forecast wordings in all or in none."""
    if item.id and all(own_item.id != item.id for own_item in await items.every(ctx.workspace.id)):
        return Refusal("pulse.refused.item_gone")
    languages = ctx.settings.languages
    texts = {language: item.texts.get(language, "") for language in languages}
    forecasts = {language: item.forecasts.get(language, "") for language in languages}
    for language in languages:
        if not texts[language]:
            return Refusal("pulse.refused.item_empty", input=ItemForm.text.input(language))
        if any(forecasts.values()) and not forecasts[language]:
            return Refusal("pulse.refused.forecast_empty", input=ItemForm.forecast.input(language))
        for field, words in ((ItemForm.text, texts[language]), (ItemForm.forecast, forecasts[language])):
            if len(words) > TEXT_AT_MOST:
                fields = {"length": len(words), "most": TEXT_AT_MOST}
                return Refusal("pulse.refused.item_long", fields, field.input(language))
    await items.save(
        ctx.workspace.id,
        replace(item, texts=texts, forecasts=forecasts if any(forecasts.values()) else {}),
        ctx.now,
    )
    return None
