"""The rooms and what each brings: the router, the help, the docs, the queue and the clock read it here.

A feature is one line. What two rooms claim, and what a room draws or sends and none answers, stops the program at its
start. The order is that in the help, and that in which a tick does what is due: check-ins open before they are sent.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TypeVar

from bot.delivery.deliveries import Subject
from bot.diary.events import DiaryEvent
from commands.api.feature import FEATURE as API
from commands.awards.feature import FEATURE as AWARDS
from commands.barnacles.feature import FEATURE as BARNACLES
from commands.celebrations.feature import FEATURE as CELEBRATIONS
from commands.checkin.feature import FEATURE as CHECKIN
from commands.consistency.feature import FEATURE as CONSISTENCY
from commands.cover.feature import FEATURE as COVER
from commands.customers.feature import FEATURE as CUSTOMERS
from commands.demo.feature import FEATURE as DEMO
from commands.diary.feature import FEATURE as DIARY
from commands.digest.feature import FEATURE as DIGEST
from commands.events.feature import FEATURE as EVENTS_OUT
from commands.exports.feature import FEATURE as EXPORTS
from commands.feature import Drawing, Feature
from commands.forgetting.feature import FEATURE as FORGETTING
from commands.half_hour.feature import FEATURE as HALF_HOUR
from commands.home.feature import FEATURE as HOME
from commands.insight.feature import FEATURE as INSIGHT
from commands.kudos.feature import FEATURE as KUDOS
from commands.newcomers.feature import FEATURE as NEWCOMERS
from commands.org.feature import FEATURE as ORG
from commands.past_surveys.feature import FEATURE as PAST_SURVEYS
from commands.personal_data.feature import FEATURE as PERSONAL_DATA
from commands.reach.feature import FEATURE as REACH
from commands.retention.feature import FEATURE as RETENTION
from commands.roles.feature import FEATURE as ROLES
from commands.scim.feature import FEATURE as SCIM
from commands.sealed.feature import FEATURE as SEALED
from commands.self_check.feature import FEATURE as SELF_CHECK
from commands.signals.feature import FEATURE as SIGNALS
from commands.voice.feature import FEATURE as VOICE
from commands.welcome.feature import FEATURE as WELCOME

Declared = TypeVar("Declared")
Key = TypeVar("Key", bound=Hashable)

FEATURES: tuple[Feature, ...] = (
    *(KUDOS, ORG, SEALED, CHECKIN, INSIGHT, DIGEST, HALF_HOUR, HOME, DIARY, ROLES, SCIM, API, BARNACLES, WELCOME),
    *(VOICE, COVER, NEWCOMERS, CUSTOMERS, SIGNALS, SELF_CHECK, CONSISTENCY, CELEBRATIONS, REACH, AWARDS),
    *(PERSONAL_DATA, FORGETTING, PAST_SURVEYS, DEMO, EXPORTS, RETENTION, EVENTS_OUT),
)


def indexed(declared: Iterable[Declared], key: Callable[[Declared], Key]) -> Mapping[Key, Declared]:
    """Returns each by its key. Raises ValueError if two have the same."""
    table: dict[Key, Declared] = {}
    for entry in declared:
        if table.setdefault(key(entry), entry) is not entry:
            raise ValueError(f"two features claim {key(entry)}: give one of them another name")
    return table


DRAWINGS: Mapping[Subject, Drawing] = indexed(
    (drawing for feature in FEATURES for drawing in feature.drawings), lambda drawing: drawing.subject
)
if undrawn := Subject.every().keys() - DRAWINGS.keys():
    raise ValueError(f"no feature draws {sorted(undrawn)}: declare it in the feature module of its room")
EVENTS: Mapping[str, type[DiaryEvent]] = indexed(
    (event for feature in FEATURES for event in feature.events), lambda event: event.KIND
)
if unknown := DiaryEvent.every().keys() - EVENTS.keys():
    raise ValueError(
        f"no feature brings the entries {sorted(unknown)}: declare them in the feature module of their room"
    )
