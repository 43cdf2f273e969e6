"""A person's own settings."""

from bot.ports import Context
from bot.texts import LANGUAGES
from storage import people


async def keep_settings(ctx: Context, posts_about_me: bool, language: str) -> None:
    spoken = language if language in LANGUAGES else ctx.person.language
    await people.set_preferences(ctx.person, posts_about_me, spoken)
