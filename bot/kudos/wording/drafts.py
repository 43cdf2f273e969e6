"""How it reads that a thanks is not given yet, and what one can do."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.kudos import actions
from bot.kudos.kudos import Draft
from bot.kudos.sincerity import Hint
from bot.messages.message import Block, Buttons, Message, Quote, Text
from bot.messages.refusal import Refusal
from bot.messages.say import refusal, say
from bot.org.people import Person

_TEXT_AT_MOST = 2000  # characters that every platform takes in a button, as they count


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody who may be meant, and the draft that thanks them."""

    person: Person
    draft: int


def hinted(hint: Hint, draft_id: int, language: str) -> Message:
    text = say(language, f"kudos.hint.{hint}")
    buttons = (
        actions.OPEN_DRAFT.button(say(language, "kudos.change"), draft_id),
        actions.SEND_DRAFT.button(say(language, "kudos.as_it_is"), draft_id, sends=True),
    )
    return Message(text, (Text((text,)), Buttons(buttons)))


def refused(reason: Refusal, draft: Draft, draft_id: int, language: str) -> Message:
    """Returns a "no" to what was typed, with the form one tap away and the words in full if no form can hold them."""
    text = refusal(language, reason)
    words = (Quote(draft.words),) if reason.key == "kudos.refused.too_long" else ()
    button = actions.OPEN_DRAFT.button(say(language, "kudos.open"), draft_id)
    return Message(text, (Text((text,)), *words, Buttons((button,))))


def did_you_mean(name: str, offers: Sequence[Offer], draft_id: int, language: str) -> Message:
    """Returns the question, a button for each who may be meant, and the form for somebody else."""
    people = " / ".join(offer.person.name for offer in offers)
    text = say(language, "kudos.did_you_mean", name=name, people=people)
    buttons = [
        actions.SEND_DRAFT.button(
            say(language, "kudos.thank", name=offer.person.name), offer.draft, sends=len(offers) == 1
        )
        for offer in offers
    ]
    buttons.append(actions.OPEN_DRAFT.button(say(language, "kudos.open"), draft_id))
    return Message(text, (Text((text,)), Buttons(tuple(buttons))))


def kept(reason: str, text: str, words: str, language: str) -> Message:
    """Returns what was typed, whoever typed it: shown, and in the form one tap away where a button can hold it."""
    blocks: list[Block] = [Text((reason,))]
    if words:
        blocks.append(Quote(words))
    if len(text.encode("utf-16-le")) // 2 <= _TEXT_AT_MOST:
        blocks.append(Buttons((actions.RETYPE.button(say(language, "kudos.open"), text),)))
    return Message(reason, tuple(blocks))
