"""What a process remembers at most: each cache is filled to its size with what stands in it, and weighed.

A process of Slack has no shelves of Teams, and the reverse; none is ever full of everything at once.
"""

import gc
import tracemalloc
from collections import deque
from collections.abc import Callable

from adapters.slack import outbound as slack
from adapters.slack import replies
from adapters.teams import connector, desk, places
from adapters.teams import outbound as teams
from bot.kudos.sincerity import Earlier
from bot.org.people import Person, Profile
from bot.ports import Installation
from bot.sealed.manifest import Participant
from commands.delivery.remembered import Remembered, Shelf
from storage.kudos import recent
from storage.org import looking, people
from storage.sealed.ballot_box import PEOPLE_AT_ONCE

WORKSPACES = 1_000
TARGET = 1_024  # MiB of a process for both platforms, all full
_WORDS = (
    "for calling the ferry line back before they noticed the mistake, and for telling all of us about it, number {}"
)
_IN_A_MINUTE = 8  # messages of a conversation


def main() -> int:
    """Returns 0 if all of it together fits."""
    weights = {name: _weight(fill) for name, fill in _FILLED.items()}
    for name, mebibytes in weights.items():
        print(f"  {name}: {mebibytes:.0f} MiB")
    total = sum(weights.values())
    print(f"  all of it: {total:.0f} MiB (target: {TARGET})")
    return int(total > TARGET)


def _weight(fill: Callable[[], object]) -> float:
    """Returns the MiB of what is kept of it."""
    gc.collect()
    tracemalloc.start()
    empty, _ = tracemalloc.get_traced_memory()
    filled = fill()
    gc.collect()
    full, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del filled
    return (full - empty) / 2**20


def _people() -> None:
    for number in range(int(people._by_account.maxsize)):
        profile = _profile(number)
        person = Person(
            platform_id=profile.platform_id,
            name=profile.name,
            handle=profile.handle,
            id=number,
            workspace_id=number % WORKSPACES,
        )
        people._by_account[person.workspace_id, person.platform_id] = person


def _thanks() -> None:
    for number in range(int(recent._recent.maxsize)):
        thanks = (Earlier(_WORDS.format(number * 20 + place), (number, place)) for place in range(20))
        recent._recent[number % WORKSPACES, number] = deque(thanks, 20)


def _asked_about() -> None:
    looking.begin_to_listen(range(WORKSPACES))
    for number in range(int(looking._looked_up.maxsize)):
        looking.note_asked(number % WORKSPACES, [_account(number)])


def _manifests() -> list[dict[str, Participant]]:
    """Returns the people of open rounds, by account, as each manifest has them."""
    return [
        {
            _account(number): Participant(
                account=_account(number),
                name=f"Person {number} of the Harbour",
                person=number,
                leaf=number % 100,
                language="en",
                zone=0,
                is_new=False,
            )
            for number in range(start, start + PEOPLE_AT_ONCE // WORKSPACES)
        }
        for start in range(0, PEOPLE_AT_ONCE, PEOPLE_AT_ONCE // WORKSPACES)
    ]


def _shelved(shelf: Shelf, value: Callable[[int], object]) -> Callable[[], None]:
    def fill() -> None:
        owners = [Remembered[str, object](shelf) for _ in range(WORKSPACES)]
        for number in range(int(shelf.entries.maxsize)):
            owners[number % WORKSPACES][_account(number)] = value(number)

    return fill


def _account(number: int) -> str:
    return f"29:1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f{number:020}"


def _profile(number: int) -> Profile:
    return Profile(_account(number), f"Person {number} of the Harbour", f"person{number}")


def _installation(number: int) -> Installation:
    address = {"service_url": "https://smba.trafficmanager.net/emea/", "conversation": f"a:{_account(number)}"}
    return Installation(f"a:{_account(number)}", "person", address)


_FILLED: dict[str, Callable[[], object]] = {
    "people who act": _people,
    "their last thanks": _thanks,
    "who was asked about since the start": _asked_about,
    "who is asked in open check-ins": _manifests,
    "Slack, people looked up before a wait": _shelved(slack._LOOKED_UP, _profile),
    "Slack, pace of channels": _shelved(slack._PACED, float),
    "Slack, reactions answered": _shelved(replies._OFFERED, lambda _: True),
    "Teams, authors of messages": _shelved(desk._AUTHORS, _account),
    "Teams, reactions answered": _shelved(desk._OFFERED, lambda _: True),
    "Teams, pace of conversations": _shelved(connector._CALLS, lambda _: deque(map(float, range(_IN_A_MINUTE)), 60)),
    "Teams, places": _shelved(places._INSTALLED, _installation),
    "Teams, channels": _shelved(places._CHANNELS, _account),
    "Teams, where people acted last": _shelved(teams._SIGHTINGS, _installation),
    "Teams, names of people": _shelved(teams._IDS, _account),
}
