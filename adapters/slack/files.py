"""Files that people give in a form, fetched from where Slack keeps them; and files that are handed to them."""

import re
from functools import partial

import structlog
from yarl import URL

from adapters import FILE_BYTES_AT_MOST, TooLarge, Unfetched, Unsent, fetched, sent
from adapters.slack.payloads import file_in
from adapters.slack.shapes import ViewSubmission
from adapters.slack.web_api import WebApi
from bot.delivery.handing import FileOffer
from bot.messages.file_drop import MEGABYTES_AT_MOST
from bot.messages.refusal import Refusal
from bot.messages.request import Brought, NoFile
from bot.past_surveys.actions import ImportFileForm
from bot.ports import PlatformError, Refused, Unreachable
from bot.signals.actions import SignalFileForm
from bot.welcome.actions import PeopleFileForm

SLACK = re.compile(r"https://files\.slack\.com:443")
_OWN_API = "https://slack.com/"
_TAKES_FILES = (PeopleFileForm.KEY, SignalFileForm.KEY, ImportFileForm.KEY)
_NO_RIGHT = "missing_scope"

_log = structlog.get_logger(__name__)


def brought(api: WebApi, submission: ViewSubmission) -> Brought | None:
    """Returns the file in a form that takes one, which is all that the form says then."""
    file_id = file_in(submission)
    if not file_id or submission.view.callback_id not in _TAKES_FILES:
        return None
    return Brought(fetch=partial(_fetch, api, file_id))


async def _fetch(api: WebApi, file_id: str) -> bytes:
    """Returns a file. Raises NoFile with what to do where Slack does not give it."""
    try:
        answer = await api.look_up("files.info", file=file_id)
        file = answer["file"] if isinstance(answer["file"], dict) else {}
        size, address = file.get("size"), str(file.get("url_private_download") or file.get("url_private") or "")
        if isinstance(size, int) and size > FILE_BYTES_AT_MOST:
            raise TooLarge
        return await fetched(address, _origins(api.url), await api.authorization())
    except TooLarge:
        raise NoFile(Refusal("welcome.file.too_large", {"megabytes": MEGABYTES_AT_MOST})) from None
    except (Unfetched, PlatformError) as error:
        _log.warning("a file was not fetched", error=type(error).__name__, reason=str(error))
        no_right = isinstance(error, Refused) and error.reason == _NO_RIGHT
        raise NoFile(Refusal("slack.no_files" if no_right else "welcome.file.not_had")) from None


async def hand_over(api: WebApi, user: str, words: str, offer: FileOffer) -> bool:
    """Uploads a file into somebody's private chat, where there still is one; False where a right for it is missing.
    Raises what the port's `hand` does.

    Slack gives an address, takes the file there, and shows it once it is told for whom it is.
    """
    try:
        opened = await api.call("conversations.open", users=user)
        if (file := await offer.make()) is None:
            return True
        place = await api.look_up("files.getUploadURLExternal", filename=file.name, length=str(len(file.content)))
        headers = {"Content-Type": "application/octet-stream"}
        await sent("POST", str(place["upload_url"]), _origins(api.url), file.content, headers)
        files = [{"id": place["file_id"], "title": file.name}]
        channel = str(opened["channel"]["id"])
        await api.call("files.completeUploadExternal", files=files, channel_id=channel, initial_comment=words)
    except Unsent as error:
        raise Unreachable(str(error)) from None
    except Refused as no:
        if no.reason != _NO_RIGHT:
            raise
        _log.warning("a file was not handed over", reason=no.reason)
        return False
    return True


def _origins(api_url: str) -> re.Pattern[str]:
    """Where another server stands in for Slack (SLACK_API_URL), it keeps the files, too."""
    if api_url.startswith(_OWN_API):
        return SLACK
    url = URL(api_url)
    return re.compile(re.escape(f"{url.scheme}://{url.raw_host}:{url.port}"))
