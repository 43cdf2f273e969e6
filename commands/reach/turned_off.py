"""Whether somebody has turned off what waits for them, for hours at times: what was chosen counts at once."""

from collections.abc import Mapping

from bot.barnacles.news import SCRAPING_DAY
from bot.config.settings import Settings
from bot.cover.leave import QUESTION
from bot.delivery.deliveries import Delivery
from bot.delivery.unasked import Kind, Unasked, Usual
from bot.digest.letters import DIGEST, wish_of
from storage.digest import letters
from storage.reach import choices

_KIND_OF: Mapping[str, Kind] = {
    **{kind.value: kind for kind in Unasked},
    QUESTION: Usual.COVER,
    SCRAPING_DAY: Usual.SCRAPING_DAY,
    DIGEST: Usual.DIGEST,
}


async def is_turned_off(delivery: Delivery, settings: Settings) -> bool:
    """Returns whether its reader wants no message of this kind any more; what stands already stays theirs."""
    kind, reader = _KIND_OF.get(delivery.subject), delivery.reader_id
    if kind is None or reader is None or delivery.message_id is not None:
        return False
    if kind is Usual.DIGEST:
        return not (await letters.wish(delivery.workspace_id, reader, wish_of(settings))).wanted
    return reader in await choices.turned_off(delivery.workspace_id, kind, [reader])
