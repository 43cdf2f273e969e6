"""Values and settings as people ask for them."""

from bot.messages.message import Form, Message
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Submitted, Typed, number
from bot.messages.say import done
from bot.messages.texts import LANGUAGES
from bot.org.wording import preferences
from bot.org.wording import values as value_wording
from bot.ports import Context
from commands.feature import Answer
from commands.org.keep_settings import keep_settings
from commands.org.keep_value import keep_value
from storage.org import values


async def show_values(ctx: Context, _: Typed) -> Message:
    admin = ctx.person.is_admin
    every = await (values.every if admin else values.current)(ctx.workspace.id)
    return value_wording.overview(every, ctx.person.language, admin)


async def edit_value(ctx: Context, request: Pressed) -> Answer:
    every = await values.every(ctx.workspace.id)
    chosen = next((value for value in every if str(value.id) == request.value), None)
    if chosen is None and request.value != "0":
        return Refusal("values.refused.gone")
    return value_wording.form(chosen, sum(not value.retired for value in every), ctx.person.language)


async def value_kept(ctx: Context, request: Submitted) -> Answer:
    answers = {name: answer for name, answer in request.answers.items() if isinstance(answer, str)}
    value, place = request.state.get("value", ""), number(answers.get("position", "1"))
    if not place or not (number(value) or value == "0"):
        return Refusal("refused.not_understood")
    refused = await keep_value(
        ctx,
        number(value),
        {language: answers.get(f"name_{language}", "") for language in LANGUAGES},
        {language: answers.get(f"practice_{language}", "") for language in LANGUAGES},
        answers.get("emoji", ""),
        place,
        answers.get("status") == "retired",
    )
    return refused or done("values.kept", ctx.person.language)


async def settings(ctx: Context, _: Typed | Pressed) -> Form:
    return preferences.form(ctx.person)


async def settings_kept(ctx: Context, request: Submitted) -> Answer:
    language = str(request.answers.get("language", ctx.person.language))
    refused = await keep_settings(ctx, str(request.answers.get("posts", "")), language)
    return refused or done("settings.kept", language)
