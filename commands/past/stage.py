"""The invented company on the stage of its past: who plays, and how what they do reaches the product."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.demo.population import Population
from bot.org.people import Person
from bot.ports import Context
from bot.sealed.opening import Plan
from bot.voice.windows import WindowPlan
from commands.check_ins import CheckIns
from commands.routing.entrance import Entrance
from commands.sealed.count_rounds import Played
from commands.sealed.freeze_round import freeze_round
from commands.voice.freeze_window import freeze_window
from storage.sealed.ballot_box import BallotBox
from storage.sealed.folders import Folders


@dataclass(frozen=True, slots=True)
class PastStage:
    """`people` are by platform id."""

    population: Population
    people: Mapping[str, Person]
    checkins: CheckIns
    entrance_for: Callable[[datetime], Entrance]

    @property
    def by_handle(self) -> Mapping[str, Person]:
        """Returns the same people by handle."""
        return {person.handle: person for person in self.people.values()}

    def checkins_at(self, moment: datetime) -> CheckIns:
        """Returns the same, opening rounds and windows at a moment."""
        return checkins_of(self.checkins.folders, self.checkins.ballots, moment)

    def context(self, person: str, idempotency_key: str, moment: datetime) -> Context:
        """Returns that in which somebody does something at a moment."""
        entrance = self.entrance_for(moment)
        return Context(
            workspace=entrance.workspace,
            person=self.people[person],
            now=moment,
            idempotency_key=idempotency_key,
            settings=entrance.settings,
            platform=entrance.platform,
            ballots=self.checkins.ballots,
        )


def checkins_of(folders: Folders, ballots: BallotBox, moment: datetime) -> CheckIns:
    """Returns what opens rounds and windows at a moment of the past."""
    return CheckIns(
        folders=folders,
        ballots=ballots,
        freeze=partial(_freeze, folders, moment),
        freeze_window=partial(_freeze_window, folders, moment),
    )


async def _freeze(folders: Folders, moment: datetime, plan: Plan) -> None:
    freeze_round(plan, folders, Played(moment))


async def _freeze_window(folders: Folders, moment: datetime, plan: WindowPlan) -> None:
    freeze_window(plan, folders, Played(moment))
