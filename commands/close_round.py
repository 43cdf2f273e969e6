"""Close a round: count it, publish what may be published, and make what was answered unreadable for good."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.ballots import Ballot, Opened, Opening, RoundKeys
from bot.comments import shown
from bot.ledger import fold
from bot.ports import KeyStore
from bot.rounds import Counted, Round
from storage import ballots, rounds

# A process whose key folder is not the shared one finds no keys: for so long another may still have them.
KEYS_ARE_LOST_AFTER = timedelta(hours=1)


async def close_round(closing: Round, keys: KeyStore, now: datetime) -> bool:
    """Closes it once, whichever processes try. A round whose keys are lost becomes void, and is asked again."""
    held = keys.keys(closing.key)
    if held is None:
        return now >= closing.closes_at + KEYS_ARE_LOST_AFTER and await ballots.declare_void(closing, now)
    closed = await ballots.close(closing, now, partial(Tally, held))
    if closed:
        keys.destroy(closing.key)
    return closed


class Tally:
    """Opens a round's ballots in memory and keeps nothing of them but what is published."""

    def __init__(self, keys: RoundKeys, closing: Round, audience: frozenset[int]) -> None:
        self._round = closing
        self._items = [item.key for item in closing.frozen.items]
        self._extra = {leaf: item.key for leaf, item in closing.frozen.extra.items()}
        self._opening = Opening(keys, audience, [*self._items, *self._extra.values()])
        self._opened: list[Opened] = []

    def add(self, sealed: Sequence[Ballot]) -> None:
        self._opened += self._opening.open(sealed)

    def counted(self, last: frozenset[str]) -> Counted:
        frozen = self._round.frozen
        page = fold(frozen.tree, self._items, frozen.invited, self._opened, self._round.k, last, self._extra)
        return Counted(page, shown(self._opened, frozen.comments))


async def sweep_keys(keys: KeyStore) -> None:
    """Destroys keys of rounds that are over; of a round that is being opened we know too little to touch its keys."""
    for name in await rounds.over(keys.names()):
        keys.destroy(name)
