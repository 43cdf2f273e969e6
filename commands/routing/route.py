"""From what a person did to what they read: one router for every platform."""

from bot.kudos import wording
from bot.messages.message import Message, Reply
from bot.messages.refusal import Refusal
from bot.messages.request import Opened, Picked, Pressed, Reacted, Request, Submitted, Typed
from bot.messages.say import refusal, sentence
from bot.ports import Context
from commands.checkin import requests as check_in
from commands.feature import KUDOS, PULSE, Answer, Button, Submission, Word
from commands.kudos import requests as kudos
from commands.routing.table import BUTTONS, SUBMISSIONS, WORDS
from storage.kudos import kudos as stored

_LOST = Refusal("refused.not_understood")


async def route(ctx: Context, request: Request) -> Reply | Refusal:
    """Answers any request. A Refusal comes back only to a submitted form, which then keeps what it holds."""
    answer = await _answered(ctx, request)
    return answer if isinstance(request, Submitted) else said(answer, ctx.person.language)


async def _answered(ctx: Context, request: Request) -> Answer:
    match request:
        case Typed():
            word = _word(request)
            return (_refused(ctx, word) or await word.answer(ctx, request)) if word else Refusal("pulse.refused.words")
        case Pressed():
            button = BUTTONS.get(request.action)
            return (_refused(ctx, button) or await button.answer(ctx, request)) if button else _LOST
        case Submitted():
            submission = SUBMISSIONS.get(request.form)
            return (_refused(ctx, submission) or await submission.answer(ctx, request)) if submission else _LOST
        case Picked():
            return await kudos.picked(ctx, request)
        case Reacted():
            return await kudos.reacted(ctx, request)
        case Opened():
            return await _home(ctx)


def said(answer: Answer, language: str) -> Reply:
    """A refusal as the sentence that the person reads."""
    return sentence(refusal(language, answer)) if isinstance(answer, Refusal) else answer


def _word(request: Typed) -> Word | None:
    """What was typed: a word of ours, or else a thanks; None after /pulse, where no words of one's own may stand."""
    word = WORDS.get((request.command, request.text.strip().casefold()))
    return word if word or request.command == PULSE else WORDS[KUDOS, "@"]


def _refused(ctx: Context, declared: Word | Button | Submission) -> Refusal | None:
    return None if declared.role.includes(ctx.person) else Refusal("refused.not_admin")


async def _home(ctx: Context) -> Message:
    received = await stored.received_by(ctx.workspace.id, ctx.person.id, None, 3)
    sent = await stored.given_by(ctx.workspace.id, ctx.person.id, None, 3)
    return wording.home(received, sent, ctx.person, await check_in.in_home(ctx))
