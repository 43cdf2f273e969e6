"""Every room's declaration of what it holds of a person, by table. A room that is forgotten here, a table, or a column
that could say a person is found by a test.
"""

from collections.abc import Mapping

from storage.api.holdings import HOLDINGS as API
from storage.awards.holdings import HOLDINGS as AWARDS
from storage.backups.holdings import HOLDINGS as BACKUPS
from storage.barnacles.holdings import HOLDINGS as BARNACLES
from storage.celebrations.holdings import HOLDINGS as CELEBRATIONS
from storage.checkin.holdings import HOLDINGS as CHECKIN
from storage.config.holdings import HOLDINGS as CONFIG
from storage.cover.holdings import HOLDINGS as COVER
from storage.customers.holdings import HOLDINGS as CUSTOMERS
from storage.delivery.holdings import HOLDINGS as DELIVERY
from storage.diary.holdings import HOLDINGS as DIARY
from storage.digest.holdings import HOLDINGS as DIGEST
from storage.events.holdings import HOLDINGS as EVENTS
from storage.forgetting.holdings import HOLDINGS as FORGETTING
from storage.half_hour.holdings import HOLDINGS as HALF_HOUR
from storage.holdings import Holding
from storage.kudos.holdings import HOLDINGS as KUDOS
from storage.newcomers.holdings import HOLDINGS as NEWCOMERS
from storage.org.holdings import HOLDINGS as ORG
from storage.past_surveys.holdings import HOLDINGS as PAST_SURVEYS
from storage.reach.holdings import HOLDINGS as REACH
from storage.roles.holdings import HOLDINGS as ROLES
from storage.scim.holdings import HOLDINGS as SCIM
from storage.sealed.holdings import HOLDINGS as SEALED
from storage.signals.holdings import HOLDINGS as SIGNALS
from storage.voice.holdings import HOLDINGS as VOICE
from storage.welcome.holdings import HOLDINGS as WELCOME

ROOMS = (
    *(ORG, CONFIG, KUDOS, DELIVERY, CHECKIN, SEALED, DIGEST, HALF_HOUR, DIARY, ROLES, SCIM, API, BARNACLES, WELCOME),
    *(VOICE, COVER, NEWCOMERS, CUSTOMERS, SIGNALS, CELEBRATIONS, REACH, AWARDS, PAST_SURVEYS, BACKUPS, FORGETTING),
    EVENTS,
)
HELD: Mapping[str, Holding] = {holding.table: holding for room in ROOMS for holding in room}
