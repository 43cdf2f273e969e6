"""From what a person did to what they read: one router for every platform."""

from dataclasses import replace
from typing import Any

from bot.kudos.actions import GiveForm
from bot.kudos.wording import lists as wording
from bot.messages.actions import Misread
from bot.messages.message import Message, Reply, Text
from bot.messages.refusal import Refusal
from bot.messages.request import Brought, Opened, Picked, Pressed, Reacted, Request, Submitted, Typed
from bot.messages.say import refusal_line, sentence
from bot.messages.visible import visible
from bot.ports import Context
from bot.roles.roles import Role
from commands.awards.show import awards_at_home
from commands.barnacles.at_home import barnacles_at_home
from commands.celebrations.choose_own import celebrations_at_home
from commands.checkin import requests as check_in
from commands.checkin.read_role import read_role
from commands.consistency.read_weeks import consistency_at_home
from commands.customers.at_home import thanks_at_home
from commands.feature import KUDOS, PULSE, WATERLINE, Answer, ButtonRoute, FormRoute, Word
from commands.half_hour.take_along import half_hour_at_home
from commands.insight.what_was_said import what_was_said
from commands.kudos import requests as kudos
from commands.routing.table import BUTTONS, SUBMISSIONS, WORDS
from commands.routing.take_file import take_file
from commands.self_check.look_at_oneself import self_check_at_home
from commands.voice.repeat_nobody import form_repeats, repeats_another
from commands.voice.ways import ways
from storage.kudos import kudos as stored

_LOST = Refusal("refused.not_understood")
_THANKS = WORDS[KUDOS, "@"]


async def route(ctx: Context, request: Request) -> Reply | Refusal:
    """Answers any request. A Refusal comes back only to a submitted form, which then keeps what it holds."""
    answer = await _answered(ctx, request)
    return answer if isinstance(request, Submitted | Brought) else said(answer, ctx.person.language)


async def _answered(ctx: Context, request: Request) -> Answer:
    match request:
        case Typed():
            word = _word(request)
            if word is None:
                return Refusal("pulse.refused.words")
            return _refused(ctx, word) or await _typed(ctx, word, _words_for(word, request))
        case Pressed():
            return await _pressed(ctx, request)
        case Submitted():
            return await _submitted(ctx, request)
        case Picked():
            return await kudos.picked(ctx, request)
        case Reacted():
            return await kudos.reacted(ctx, request)
        case Opened():
            return await _home(ctx)
        case Brought():
            not_yours = Refusal("welcome.file.not_yours")  # before it is fetched
            return not_yours if _not_theirs(ctx, Role.ADMIN) else await take_file(ctx, request)


async def _typed(ctx: Context, word: Word, words: str) -> Answer:
    """A thanks that repeats what somebody wrote without their name stands in the form, where it can be changed."""
    refused = await repeats_another(ctx, words, GiveForm.words.name) if word is _THANKS else None
    if refused is None:
        return await word.answer(ctx, words)
    form = await kudos.retype(ctx, words)
    return replace(form, blocks=(Text(refusal_line(ctx.person.language, refused)), *form.blocks))


async def _pressed(ctx: Context, request: Pressed) -> Answer:
    button = BUTTONS.get(request.action)
    if button is None:
        return _LOST
    if refused := _refused(ctx, button):
        return refused
    try:
        value = button.action.read(request.value)
    except Misread:
        return _LOST
    return await button.answer(ctx, value)


async def _submitted(ctx: Context, request: Submitted) -> Answer:
    submission = SUBMISSIONS.get(request.form)
    if submission is None:
        return _LOST
    if refused := _refused(ctx, submission):
        return refused
    try:
        form = submission.form.read(request)
    except Misread:
        return _LOST
    return await form_repeats(ctx, form, submission.says) or await submission.answer(ctx, form)


def said(answer: Answer, language: str) -> Reply:
    """Returns the answer, a refusal as the sentence that the person reads."""
    return sentence(refusal_line(language, answer)) if isinstance(answer, Refusal) else answer


def _word(request: Typed) -> Word | None:
    """What was typed: a word of ours, or else a thanks; None after /pulse, where no words of one's own may stand, and
    the help after /waterline, which thanks nobody.
    """
    text = request.text.strip().casefold()
    word = _alone(request.command, text) or _with_words(request.command, text)
    if word or request.command == PULSE:
        return word
    return WORDS[KUDOS, "help"] if request.command == WATERLINE else _THANKS


def _alone(command: str, text: str) -> Word | None:
    """What stands alone, also as of several: `/kudos awards`."""
    singular = text.removesuffix("s")
    return WORDS.get((command, text)) or (WORDS.get((command, singular)) if len(singular) > 1 else None)


def _with_words(command: str, text: str) -> Word | None:
    """What takes the words behind it: `/waterline barnacle the travel form`, `/barnacle the travel form`."""
    words = (WORDS.get((command, start)) for start in (*text.split(maxsplit=1)[:1], ""))
    return next((word for word in words if word and word.takes_words), None)


def _words_for(word: Word, request: Typed) -> str:
    text = visible(request.text).strip()
    return text[len(word.word) :].strip() if word.takes_words else visible(request.text)


def _refused(ctx: Context, way_in: Word | ButtonRoute[Any] | FormRoute[Any]) -> Refusal | None:
    """Before what was pressed or filled in is read: who may not do it learns nothing of it."""
    if ctx.person.is_guest and not way_in.for_guests:
        return Refusal("refused.guest")
    return _not_theirs(ctx, way_in.role)


def _not_theirs(ctx: Context, role: Role) -> Refusal | None:
    if role.includes(ctx.person.roles):
        return None
    return Refusal("refused.not_admin" if role is Role.ADMIN else "roles.refused.not_yours")


async def _home(ctx: Context) -> Message:
    """What waits comes first, then what is somebody's own by their role, then what everybody reads."""
    received = await stored.received_by(ctx.workspace.id, ctx.person.id, None, 3)
    given_kudos = await stored.given_by(ctx.workspace.id, ctx.person.id, None, 3)
    if ctx.person.is_guest:
        return wording.home(received, given_kudos, ctx.person)
    theirs = [
        *await check_in.open_now(ctx),
        *await thanks_at_home(ctx),
        *await ways(ctx),
        *await read_role(ctx),
        *await half_hour_at_home(ctx),
        *await self_check_at_home(ctx),
        *await consistency_at_home(ctx),
        *await what_was_said(ctx),
        *await awards_at_home(ctx),
        *await barnacles_at_home(ctx),
        *await celebrations_at_home(ctx),
    ]
    return wording.home(received, given_kudos, ctx.person, theirs)
