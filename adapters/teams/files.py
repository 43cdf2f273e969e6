"""A file that somebody sends in their private chat, fetched from where Teams keeps it: their own SharePoint.

The address lets whoever has it in, for some minutes: no token of ours is shown to it.
"""

import re

import structlog

from adapters import TooLarge, Unfetched, fetched
from adapters.teams.payloads import Activity
from bot.messages.file_drop import MEGABYTES_AT_MOST
from bot.messages.refusal import Refusal
from bot.messages.request import NoFile

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
