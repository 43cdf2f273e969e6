"""Take praise that the company gets elsewhere and a program sends, signed: it waits for whom it thanks, as words from
the public page do.
"""

from collections.abc import Mapping
from typing import NamedTuple

from bot.config.settings import Settings
from bot.customers.door import NAME_AT_MOST
from bot.customers.harmless import harmless, harmless_line, says_something
from bot.customers.links import LinkKind
from bot.messages.visible import visible
from bot.org.positions import is_asked
from bot.ports import ServedWorkspace
from bot.signals.table import folded
from commands.signals.receive_signed import REPEATED, EntryFault, Inbound, Received
from storage.customers import arriving
from storage.customers.arriving import Arrival, ArrivingThanks
from storage.database import all_or_nothing
from storage.org import people
from storage.signals.webhooks import came_before, is_new

PRAISE_NAMES = ("to", "words", "name", "source")
_AGAIN_AFTER = 3600  # seconds
_OFF = "Customers' thanks are turned off here. An admin turns them on."
_NOBODY = "Nobody here is known by this. Write the @handle or the account of a person, or the handle of a team."
_LED_BY_NOBODY = (
    "Nobody leads this team now, so that nobody could decide on it. Send it to a person, or once the team is led again."
)
_FULL = "More came than a day takes here, and nothing of this request waits. Send it again later."

_NEVER_FITS = "A day takes {most} here, and nothing of this request waits. Send fewer, over several days."


class _Full(Exception):
    """Raised so that nothing of a request stays."""


class PraiseReceiver(NamedTuple):
    """Whom praise thanks: `receiver` decides, and `handle` is that of the team, if it is one."""

    kind: LinkKind
    receiver: int
    handle: str | None
    name: str


async def receive_praise(served: ServedWorkspace, inbound: Inbound) -> Received:
    """Has all of a request wait, or nothing; what came before does once."""
    workspace_id = served.workspace.id
    if not served.settings.customers.enabled:
        return Received({}, [EntryFault(0, _OFF)])
    request = f"praise {inbound.id}"  # no id has a blank: one that a request with signals had, too, is another one
    if await came_before(workspace_id, request):
        return REPEATED
    rules = served.settings.customers
    if len(inbound.entries) > rules.day_limit:
        return Received({}, [EntryFault(0, _NEVER_FITS.format(most=rules.day_limit))])
    arrivals = [await _arriving(served, inbound.id, number, entry) for number, entry in enumerate(inbound.entries, 1)]
    if faults := [fault for fault in arrivals if isinstance(fault, EntryFault)]:
        return Received({}, faults)
    try:
        async with all_or_nothing():
            if not await is_new(workspace_id, request, inbound.now):
                return REPEATED
            for thanks in arrivals:
                if isinstance(thanks, ArrivingThanks):
                    came = await arriving.add(workspace_id, thanks, rules.hour_limit, rules.day_limit, inbound.now)
                    if came is not Arrival.WAITS:
                        raise _Full
    except _Full:
        return Received({}, [EntryFault(0, _FULL)], _AGAIN_AFTER)
    return Received({"waiting": len(arrivals)})


async def _arriving(
    served: ServedWorkspace, request_id: str, number: int, entry: Mapping[str, str]
) -> ArrivingThanks | EntryFault:
    words, name = visible(entry.get("words", "")).strip(), visible(entry.get("name", "")).strip()
    came_from = visible(entry.get("source", "")).strip()
    if fault := _fault(words, name, came_from, served.settings):
        return EntryFault(number, fault)
    thanked = await _thanked(served.workspace.id, entry.get("to", "").strip())
    if isinstance(thanked, str):
        return EntryFault(number, thanked)
    return ArrivingThanks(
        source=f"webhook:{request_id}:{number}",
        kind=thanked.kind,
        link=None,
        receiver=thanked.receiver,
        handle=thanked.handle,
        thanked=thanked.name,
        words=harmless(words),
        name=harmless_line(name),
        came_from=harmless_line(came_from),
    )


def _fault(words: str, name: str, came_from: str, settings: Settings) -> str:
    if not says_something(words):
        return "There are no words."
    if len(words) > settings.kudos.words_at_most:
        return f"Words have {settings.kudos.words_at_most} characters at most."
    if len(came_from) > NAME_AT_MOST:
        return f"A source has {NAME_AT_MOST} characters at most."
    return f"A name has {NAME_AT_MOST} characters at most." if len(name) > NAME_AT_MOST else ""


async def _thanked(workspace_id: int, text: str) -> PraiseReceiver | str:
    """A person by account or @handle, else the team of that handle, whose manager decides; or why there is none."""
    handle = folded(text).removeprefix("@")
    if not handle or any("\ud800" <= sign <= "\udfff" or sign == "\0" for sign in text):
        return _NOBODY
    by_account = (await people.by_platform_ids(workspace_id, [text])).get(text)
    person = by_account or (await people.by_handles(workspace_id, [handle])).get(handle)
    if person and is_asked(person):
        return PraiseReceiver(LinkKind.PERSON, person.id, None, person.name)
    team = next((team for team in await people.teams(workspace_id) if team.handle.casefold() == handle), None)
    if team is None:
        return _NOBODY
    manager = await people.by_ids(workspace_id, [team.manager_id])
    if not any(is_asked(person) for person in manager):
        return _LED_BY_NOBODY
    return PraiseReceiver(LinkKind.TEAM, team.manager_id, team.handle, team.name)
