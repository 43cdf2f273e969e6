"""Add, change or retire a question of one's own: what admins do."""

from dataclasses import replace

from bot.checkin.actions import ItemForm
from bot.checkin.diary import QuestionSaved, QuestionWords
from bot.checkin.questions import OwnItem
from bot.messages.refusal import Refusal
from bot.ports import Context
from storage.checkin import items
from storage.database import all_or_nothing
from storage.diary import diary

TEXT_AT_MOST = 150  # characters; two lines on a phone


async def save_item(ctx: Context, item: OwnItem) -> Refusal | None:
    """Stores a question; id 0 adds one. It needs texts in all languages, and forecast wordings in all or in none."""
    before = next((own for own in await items.every(ctx.workspace.id) if own.id == item.id), None)
    if item.id and before is None:
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
    await _save(ctx, before, replace(item, texts=texts, forecasts=forecasts if any(forecasts.values()) else {}))
    return None


async def _save(ctx: Context, before: OwnItem | None, item: OwnItem) -> None:
    event = QuestionSaved(QuestionWords.of(before) if before else None, QuestionWords.of(item))
    async with all_or_nothing():
        await items.save(ctx.workspace.id, item, ctx.now)
        if event.before != event.after:
            await diary.append(ctx.workspace.id, ctx.person.id, event, ctx.now)
