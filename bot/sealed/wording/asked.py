"""A check-in as one person meets it: what every sentence about it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.celebrations.occasions import Celebrated
from bot.checkin.promises import NOTHING_PROMISED, Promised
from bot.checkin.questions import Item
from bot.checkin.rounds import Frozen
from bot.messages.say import clock, day, say
from bot.org.values import Value
from bot.sealed.manifest import Manifest, Participant


@dataclass(frozen=True, slots=True)
class Asked:
    """A round as one person meets it. `company` names the whole; `forecasts` is whether people report to the reader.

    `last_time` is what came out of the round before, in one line; `is_first` is whether they were never asked before.
    `takes_concerns` is whether what needs an answer can be written, too, `concerns_answered` how many were lately, and
    `concerns_ignored` whether nobody acknowledged one that goes no further; `concerns_lost` is whether some were.
    `met_anew` is a value that stands there once a quarter.
    `celebrated` are colleagues of the team who are celebrated before the next check-in.
    """

    manifest: Manifest
    participant: Participant
    company: str
    language: str
    time_zone: str
    forecasts: bool = False
    last_time: str = ""
    promised: Promised = NOTHING_PROMISED
    is_first: bool = False
    takes_concerns: bool = False
    concerns_answered: int = 0
    concerns_ignored: bool = False
    concerns_lost: bool = False
    met_anew: Value | None = None
    celebrated: Sequence[Celebrated] = ()

    @classmethod
    def of(cls, manifest: Manifest, participant: Participant, company: str) -> "Asked":
        """Returns the round as a participant meets it, from the manifest alone."""
        return cls(manifest, participant, company, participant.language, manifest.zones[participant.zone])

    @property
    def frozen(self) -> Frozen:
        return self.manifest.frozen

    @property
    def leaf(self) -> str:
        return self.manifest.leaf_of(self.participant)

    @property
    def items(self) -> tuple[Item, ...]:
        """Returns what this person is asked."""
        return self.manifest.asked_of(self.participant)

    @property
    def closes(self) -> str:
        """Returns the closing moment as the person's clock shows it."""
        language, moment, zone = self.language, self.manifest.closes_at, self.time_zone
        return say(language, "pulse.moment", day=day(language, moment, zone), time=clock(language, moment, zone))
