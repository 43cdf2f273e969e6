"""A file that somebody sends in their private chat, fetched from where Teams keeps it: their own SharePoint. And one
that is handed to them there: they are asked whether they want it, and Teams gives an address to put it.

Such an address lets whoever has it in, for some minutes: no token of ours is shown to it.
"""

import re
from typing import Annotated

import structlog
from pydantic import Field

from adapters import TooLarge, Unfetched, fetched, sent
from adapters.teams.connector import Json
from adapters.teams.payloads import Activity
from adapters.teams.wire.shape import Id, Shape, Words, tolerant
from bot.delivery.handing import HandedFile
from bot.messages.file_drop import MEGABYTES_AT_MOST
from bot.messages.refusal import Refusal
from bot.messages.request import NoFile

CONSENT = "fileConsent/invoke"  # what Teams calls the answer to a consent card
_CONSENT_CARD = "application/vnd.microsoft.teams.card.file.consent"
_INFO_CARD = "application/vnd.microsoft.teams.card.file.info"
KIND = "application/vnd.microsoft.teams.file.download.info"
SHAREPOINT = re.compile(r"https://[a-z0-9-]{1,63}\.sharepoint\.com:443")

_log = structlog.get_logger(__name__)


def addresses(activity: Activity) -> list[str]:
    """Returns where the files are that somebody sent in their private chat; elsewhere Teams hands a bot none. Cards and
    texts that clients add beside them are passed by.
    """
    addresses = []
    for attachment in [] if activity.shared else activity.attachments:
        match attachment:
            case {"contentType": kind, "content": {"downloadUrl": str(address)}} if kind == KIND:
                addresses.append(address)
    return addresses


async def fetch(addresses: list[str]) -> bytes:
    """Returns the one file that was sent. Raises NoFile where it cannot be had, or where there are several."""
    if len(addresses) != 1:
        raise NoFile(Refusal("welcome.file.several"))
    try:
        return await fetched(addresses[0], SHAREPOINT, {})
    except TooLarge:
        raise NoFile(Refusal("welcome.file.too_large", {"megabytes": MEGABYTES_AT_MOST})) from None
    except Unfetched as error:
        _log.warning("a file was not fetched", reason=str(error))
        raise NoFile(Refusal("welcome.file.not_had")) from None


class _UploadPlace(Shape):
    upload_url: Annotated[Words, Field(alias="uploadUrl")] = ""
    content_url: Annotated[Words, Field(alias="contentUrl")] = ""
    unique_id: Annotated[Id, Field(alias="uniqueId")] = ""
    file_type: Annotated[Id, Field(alias="fileType")] = ""
    name: Words = ""


class _Context(Shape):
    waterline_file: Id = ""


class Consent(Shape):
    """What somebody answered to a consent card, and where the file may be put."""

    action: str = ""
    context: _Context = _Context()
    place: Annotated[_UploadPlace, Field(alias="uploadInfo")] = _UploadPlace()

    @property
    def is_accepted(self) -> bool:
        return self.action == "accept"

    @property
    def token(self) -> str:
        return self.context.waterline_file


def consent_in(activity: Activity) -> Consent:
    """Returns the answer, without its odd parts."""
    return tolerant(Consent, activity.value if isinstance(activity.value, dict) else {})


def consent_card(words: str, file: HandedFile, token: str) -> Json:
    """Returns the message that asks whether somebody wants a file; it goes into their own OneDrive."""
    context = {"waterline_file": token}
    content = {
        "description": words,
        "sizeInBytes": len(file.content),
        "acceptContext": context,
        "declineContext": context,
    }
    card = {"contentType": _CONSENT_CARD, "name": file.name, "content": content}
    return {"type": "message", "summary": words, "attachments": [card]}


async def put(file: HandedFile, consent: Consent) -> Json:
    """Puts a file where Teams takes it, and returns the message that stands for it. Raises Unsent."""
    length = len(file.content)
    headers = {"Content-Type": file.kind, "Content-Range": f"bytes 0-{length - 1}/{length}"}
    await sent("PUT", consent.place.upload_url, SHAREPOINT, file.content, headers)
    content = {"uniqueId": consent.place.unique_id, "fileType": consent.place.file_type}
    card = {
        "contentType": _INFO_CARD,
        "contentUrl": consent.place.content_url,
        "name": consent.place.name or file.name,
        "content": content,
    }
    return {"type": "message", "summary": file.name, "attachments": [card]}
