"""How it reads that the post of a kudos can never stand."""

import re

from bot.delivery.deliveries import Lost
from bot.delivery.refusals import About, no_of
from bot.kudos.kudos import Kudos
from bot.kudos.wording.kudos import mention
from bot.messages.message import Message, Quote, Text
from bot.messages.say import plain, rich, say
from bot.org.people import Person

_ID = re.compile(r"[CDG][A-Z0-9]{6,}|(?:19|29|a):.+")  # of a conversation, which nobody can read
_LOST_BECAUSE = {
    About.ARCHIVED: "is_archived",
    About.PLACE: "channel_not_found",
    About.MEMBERSHIP: "not_in_channel",
    About.RIGHT: "restricted_action",
    About.REMOVED: "removed",
}


def lost(kudos: Kudos, loss: Lost, reader: Person) -> Message:
    """Returns what a giver reads, and an admin, of a post that stands nowhere, or not as it should."""
    language = reader.language
    whose = "own" if kudos.is_of(reader) else "admin"
    of_customer = "_customer" if kudos.is_from_customer else ""
    line = rich(
        language,
        f"kudos.lost.{whose}{of_customer}" + ("_stands" if loss.stands else ""),
        giver=mention(kudos.giver, language) if kudos.giver else "",
        place=say(language, "kudos.lost.here") if _ID.fullmatch(loss.place) else f"#{loss.place}",
        because=say(language, f"kudos.lost.{_LOST_BECAUSE.get(no_of(loss.reason).about, 'other')}"),
        word=loss.reason,
    )
    if whose == "own" and not loss.stands:
        reached = say(language, "kudos.lost.unread" if loss.unread else "kudos.lost.read")
        line = (*line, "" if language == "ja" else " ", reached)
    quoted = (Quote(kudos.words),) if whose == "own" and kudos.words else ()  # which of several it is
    return Message(plain(line), (Text(line), *quoted))
