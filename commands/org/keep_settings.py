"""A person's own settings."""

from bot.messages.refusal import Refusal
from bot.messages.texts import LANGUAGES
from bot.ports import Context
from storage.org import people


async def keep_settings(ctx: Context, posts: str, language: str) -> Refusal | None:
    """`posts` is yes or no: whether posts may name this person."""
    if posts not in ("yes", "no") or language not in LANGUAGES:
        return Refusal("refused.not_understood")
    await people.set_preferences(ctx.person, posts == "yes", language)
    return None
