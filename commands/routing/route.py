"""From what a person did to what they read: one router for every platform."""

from collections.abc import Awaitable, Callable

from bot.kudos import wording
from bot.messages.message import Form, Message, Reply
from bot.messages.refusal import Refusal
from bot.messages.request import Opened, Picked, Pressed, Reacted, Request, Submitted, Typed, number
from bot.messages.say import done, refusal, sentence
from bot.messages.texts import LANGUAGES
from bot.org.wording import preferences as own_wording
from bot.org.wording import values as value_wording
from bot.ports import Context
from commands.checkin import requests as pulse
from commands.digest import requests as digest
from commands.insight import requests as leading
from commands.kudos import requests as kudos
from commands.kudos.read_kudos import read_kudos
from commands.org.keep_settings import keep_settings
from commands.org.keep_value import keep_value
from commands.routing.table import COMMANDS, PULSE
from storage.kudos import kudos as stored
from storage.org import values

Answer = Reply | Refusal


async def route(ctx: Context, request: Request) -> Reply | Refusal:
    """Answers any request. A Refusal comes back only to a submitted form, which then keeps what it holds."""
    match request:
        case Typed():
            answer = await _typed(ctx, request)
        case Pressed():
            answer = await PRESSED[request.action](ctx, request) if request.action in PRESSED else _lost()
        case Submitted():
            return await SUBMITTED[request.form](ctx, request) if request.form in SUBMITTED else _lost()
        case Picked():
            answer = await kudos.picked(ctx, request)
        case Reacted():
            answer = await kudos.reacted(ctx, request)
        case Opened():
            answer = await _home(ctx)
    return said(answer, ctx.person.language)


def said(answer: Answer, language: str) -> Reply:
    """A refusal as the sentence that the person reads."""
    return sentence(refusal(language, answer)) if isinstance(answer, Refusal) else answer


def _lost() -> Refusal:
    return Refusal("refused.not_understood")


async def _typed(ctx: Context, request: Typed) -> Answer:
    word = request.text.strip().casefold()
    if request.command == PULSE:
        return await TYPED_PULSE[word](ctx) if word in TYPED_PULSE else Refusal("pulse.refused.words")
    if word in TYPED:
        return await TYPED[word](ctx, request)
    return await kudos.typed(ctx, request)


async def _page(ctx: Context, which: str, before: int | None = None) -> Answer:
    page = await read_kudos(ctx, which, before)
    if isinstance(page, Refusal):
        return page
    shown, older = page
    return wording.history(
        which, [(kudos, kudos.changeable_by(ctx.person, ctx.now)) for kudos in shown], older, ctx.person
    )


async def _older(ctx: Context, request: Pressed) -> Answer:
    which, _, before = request.value.partition(":")
    if which not in ("mine", "given", "team") or not number(before):
        return _lost()
    return await _page(ctx, which, number(before))


async def _home(ctx: Context) -> Message:
    received = await stored.received_by(ctx.workspace.id, ctx.person.id, None, 3)
    sent = await stored.given_by(ctx.workspace.id, ctx.person.id, None, 3)
    return wording.home(received, sent, ctx.person, await pulse.in_home(ctx))


async def _values(ctx: Context) -> Message:
    admin = ctx.person.is_admin
    every = await (values.every if admin else values.current)(ctx.workspace.id)
    return value_wording.overview(every, ctx.person.language, admin)


async def _edit_value(ctx: Context, request: Pressed) -> Answer:
    if not ctx.person.is_admin:
        return Refusal("refused.not_admin")
    every = await values.every(ctx.workspace.id)
    chosen = next((value for value in every if str(value.id) == request.value), None)
    if chosen is None and request.value != "0":
        return Refusal("values.refused.gone")
    return value_wording.form(chosen, sum(not value.retired for value in every), ctx.person.language)


async def _keep_value(ctx: Context, request: Submitted) -> Answer:
    answers = {name: answer for name, answer in request.answers.items() if isinstance(answer, str)}
    value, place = request.state.get("value", ""), number(answers.get("position", "1"))
    if not place or not (number(value) or value == "0"):
        return _lost()
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


async def _settings(ctx: Context) -> Form:
    return own_wording.form(ctx.person)


async def _keep_settings(ctx: Context, request: Submitted) -> Answer:
    language = str(request.answers.get("language", ctx.person.language))
    refused = await keep_settings(ctx, str(request.answers.get("posts", "")), language)
    return refused or done("settings.kept", language)


async def _help(ctx: Context) -> Message:
    return own_wording.help_page(tuple((command.usage, command.does) for command in COMMANDS), ctx.person.language)


TYPED: dict[str, Callable[[Context, Typed], Awaitable[Answer]]] = {
    "": kudos.empty_form,
    "mine": lambda ctx, _: _page(ctx, "mine"),
    "given": lambda ctx, _: _page(ctx, "given"),
    "team": lambda ctx, _: _page(ctx, "team"),
    "values": lambda ctx, _: _values(ctx),
    "settings": lambda ctx, _: _settings(ctx),
    "help": lambda ctx, _: _help(ctx),
}
TYPED_PULSE: dict[str, Callable[[Context], Awaitable[Answer]]] = {
    "": pulse.page,
    "mirror": leading.mirror,
    "summary": leading.summary,
    "digest": digest.typed,
    "preview": pulse.preview,
    "items": pulse.own_items,
}
PRESSED: dict[str, Callable[[Context, Pressed], Awaitable[Answer]]] = {
    "kudos.form": kudos.empty_form,
    "kudos.open": kudos.open_draft,
    "kudos.send": kudos.send_draft,
    "kudos.plus": kudos.plus,
    "kudos.more": kudos.more,
    "kudos.change": kudos.change,
    "kudos.take_back": kudos.take_back,
    "kudos.page": _older,
    "values.edit": _edit_value,
    "settings.open": lambda ctx, _: _settings(ctx),
    "pulse.open": lambda ctx, _: pulse.page(ctx),
    "pulse.forecast": pulse.forecast,
    "pulse.settings": lambda ctx, _: pulse.settings(ctx),
    "pulse.results": lambda ctx, _: pulse.said(ctx),
    "pulse.privacy": lambda ctx, _: pulse.privacy(ctx),
    "pulse.comments": lambda ctx, _: pulse.comments(ctx),
    "mirror.open": lambda ctx, _: leading.mirror(ctx),
    "summary.planted": lambda ctx, _: leading.planted(ctx),
    "pulse.item": pulse.edit_item,
    "pulse.preview": lambda ctx, _: pulse.preview(ctx),
    "digest.promise": digest.promise,
    "digest.take_back": digest.take_back,
    "digest.decline": digest.decline,
    "digest.done": digest.done,
    "digest.settings": lambda ctx, _: digest.settings(ctx),
}
SUBMITTED: dict[str, Callable[[Context, Submitted], Awaitable[Answer]]] = {
    "kudos.give": kudos.submitted,
    "kudos.change": kudos.changed,
    "kudos.plus": kudos.plus_added,
    "kudos.remove": kudos.removed,
    "values.keep": _keep_value,
    "settings.keep": _keep_settings,
    "pulse.forecast": pulse.forecast_given,
    "pulse.keep": pulse.keep,
    "pulse.item": pulse.item_kept,
    "digest.keep": digest.keep,
}
