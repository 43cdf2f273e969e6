"""Add, change or retire a question of one's own: what admins do."""

from collections.abc import Mapping

from bot.checkin.questions import OwnItem
from bot.messages.refusal import Refusal
from bot.ports import Context
from storage.checkin import items

TEXT_AT_MOST = 150  # characters; two lines on a phone


async def keep_item(
    ctx: Context,
    item_id: int,
    texts: Mapping[str, str],
    forecasts: Mapping[str, str],
    *,
    about_manager: bool,
    retired: bool,
) -> Refusal | None:
    """Texts are needed in every language of the workspace; forecast wordings in every one or in none."""
    if item_id and all(item.id != item_id for item in await items.every(ctx.workspace.id)):
        return Refusal("pulse.refused.item_gone")
    languages = ctx.settings.languages
    texts_kept = {language: texts.get(language, "").strip() for language in languages}
    framed = {language: forecasts.get(language, "").strip() for language in languages}
    for language in languages:
        if not texts_kept[language]:
            return Refusal("pulse.refused.item_empty", input=f"text_{language}")
        if any(framed.values()) and not framed[language]:
            return Refusal("pulse.refused.forecast_empty", input=f"forecast_{language}")
        for kind, words in (("text", texts_kept[language]), ("forecast", framed[language])):
            if len(words) > TEXT_AT_MOST:
                fields = {"length": len(words), "most": TEXT_AT_MOST}
                return Refusal("pulse.refused.item_long", fields, f"{kind}_{language}")
    wording = framed if any(framed.values()) else {}
    await items.keep(ctx.workspace.id, OwnItem(item_id, texts_kept, wording, about_manager, retired), ctx.now)
    return None
