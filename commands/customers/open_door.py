"""The room behind the public page: it implements the port `Door`, and finds whose an address is at every call.

Whatever is not there, was replaced or taken back, whose owner has left, and whose company has this turned off, is the
same: unknown.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from bot.config.settings import Settings
from bot.customers.door import NAME_AT_MOST, CustomerWords, Left, ThanksPage
from bot.customers.harmless import harmless, harmless_line, says_something
from bot.customers.links import LinkKind, hash_of, workspace_of
from bot.messages.visible import visible
from bot.org.people import Workspace
from bot.ports import Clock, Served
from commands.org.settings_now import settings_now
from storage.customers import arriving, links
from storage.customers.arriving import Arrival, ArrivingThanks
from storage.customers.links import OpenLink

_NONCE_AT_MOST = 100  # characters


class _Opened(NamedTuple):
    workspace: Workspace
    settings: Settings
    link: OpenLink


def _fingerprint(thanks: CustomerWords) -> str:
    """What is the same only where a form comes again as it was: who goes back and writes more has written more."""
    return sha256(f"{thanks.nonce}\0{thanks.name}\0{thanks.words}".encode(errors="replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class CustomersDoor:
    """For all workspaces that this process serves."""

    served: Served
    clock: Clock

    async def read(self, address: str) -> ThanksPage | None:
        opened = await self._opened(address)
        if opened is None:
            return None
        rules = opened.settings
        return ThanksPage(
            company=opened.workspace.name,
            thanked=opened.link.name,
            words_at_most=rules.kudos.words_at_most,
            complaints=rules.customers.complaints,
            is_of_many=opened.link.kind is not LinkKind.PERSON,
        )

    async def leave(self, address: str, thanks: CustomerWords) -> Left:
        opened = await self._opened(address)
        if opened is None or not 0 < len(thanks.nonce) <= _NONCE_AT_MOST:
            return Left.UNKNOWN
        words = visible(thanks.words).strip()
        if not says_something(words):
            return Left.EMPTY
        if len(words) > opened.settings.kudos.words_at_most or len(visible(thanks.name).strip()) > NAME_AT_MOST:
            return Left.TOO_LONG
        link, rules = opened.link, opened.settings.customers
        arrival = ArrivingThanks(
            source=f"page:{link.id}:{_fingerprint(thanks)}",
            kind=link.kind,
            link=link.id,
            receiver=link.receiver,
            handle=link.handle,
            thanked=link.name,
            words=harmless(words),
            name=harmless_line(thanks.name),
        )
        outcome = await arriving.add(opened.workspace.id, arrival, rules.hour_limit, rules.day_limit, self.clock.now())
        return Left.WAITS if outcome is Arrival.WAITS else Left.TOO_MANY

    async def _opened(self, typed: str) -> _Opened | None:
        address = typed.lower()  # as somebody types what stands in print
        served = self.served.get(workspace_of(address) or 0)
        if served is None:
            return None
        now = await settings_now(served)
        if not now.settings.customers.enabled:
            return None
        link = await links.open_at(now.workspace.id, hash_of(address))
        return _Opened(now.workspace, now.settings, link) if link else None
