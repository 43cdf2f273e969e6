"""Hand a file to a person in their private chat, once. It is made when it is handed over, and stored nowhere: where a
process dies in the middle, it is made again.
"""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.delivery.deliveries import Delivery
from bot.delivery.handing import FileOffer, HandedFile
from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.say import say
from bot.ports import ServedWorkspace
from commands.feature import FileDrawing
from commands.features import DRAWINGS
from storage.delivery import handings
from storage.org import people

_GONE = Refusal("handing.gone")  # one for all reasons: it says nothing to who tries


@dataclass(frozen=True, slots=True)
class HandOver:
    """What makes the file, and the words that it stands under."""

    file: FileDrawing
    message: Message


async def hand_over(delivery: Delivery, destination: ServedWorkspace, to_hand: HandOver, now: datetime) -> Delivery:
    """Tries to hand it over and returns the delivery as it is to be noted. Raises what the platform raises."""
    workspace = destination.workspace
    handing = await handings.find(workspace.id, delivery.subject_id, delivery.subject, now)
    reader = await people.reader_of(delivery)
    if handing is None or reader is None:
        return delivery.stands(None)
    token = secrets.token_urlsafe(32)
    await handings.give_token(handing, token)
    offer = FileOffer(
        token=token,
        name=to_hand.file.name,
        link=say(reader.language, to_hand.file.link),
        unable=say(reader.language, "handing.unable"),
        make=partial(to_hand.file.make, handing, destination),
    )
    handed = await destination.platform.hand(delivery.place, to_hand.message, offer)
    if handed.is_over:
        await handings.end(handing)
    return delivery.stands(handed.message_id)


@asynccontextmanager
async def take(served: ServedWorkspace, account: str, token: str, now: datetime) -> AsyncIterator[HandedFile | Refusal]:
    """Gives the file to who brings a token that was made for them; it counts as taken once the block ends without an
    error, and can be taken until then if it does not.
    """
    claimed = await handings.claim(served.workspace.id, account, token, now)
    drawing = next((DRAWINGS[name] for name in DRAWINGS if claimed and name == claimed.subject), None)
    if claimed is None or drawing is None or drawing.file is None:
        yield _GONE
        return
    is_taken = False
    try:
        yield await drawing.file.make(claimed.handing, served) or _GONE
        is_taken = True
    finally:
        await (handings.end if is_taken else handings.let_go)(claimed.handing)
