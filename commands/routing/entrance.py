"""Where every request comes in: who asks is found out first, then it is routed."""

from dataclasses import dataclass, replace

from bot.config.settings import Settings
from bot.messages.refusal import Refusal
from bot.messages.request import Answered, Request, is_answer, needs_check_ins
from bot.org.people import Workspace
from bot.ports import Ballots, Clock, Context, Platform, Served, ServedWorkspace, TakenElsewhere
from commands.org.meet import meet
from commands.routing.route import route, said
from commands.sealed.answer_pulse import answer_pulse


@dataclass(frozen=True, slots=True)
class Entrance:
    """The one way into a workspace on one platform. Adapters hold one and know nothing behind it."""

    workspace: Workspace
    platform: Platform
    settings: Settings
    clock: Clock
    ballots: Ballots | None = None
    elsewhere: bool = False  # whether another replica holds the check-ins' folders

    @property
    def served(self) -> Served:
        """The one workspace, for what goes through all that are served."""
        return {self.workspace.id: ServedWorkspace(self.workspace, self.platform, self.settings)}

    async def answer(self, person: str, source: str, request: Request) -> Answered:
        """`person` by platform id; `source` is the same for every delivery of the same event.

        Raises TakenElsewhere, before anything is done, for what only another replica can answer.
        """
        if self.elsewhere and needs_check_ins(request):
            raise TakenElsewhere
        if is_answer(request):  # before any look-up: nothing in the database decides, or learns, who answers
            return await answer_pulse(self.ballots, self.workspace, person, request, self.clock.now())
        asking = (await meet(self.workspace, self.platform, [person])).get(person)
        language = asking.language if asking else self.workspace.language
        if asking is None or asking.is_bot:
            return Answered(said(Refusal("refused.unknown_person"), language), language)
        if not asking.is_active:
            return Answered(said(Refusal("refused.left"), language), language)
        if asking.is_stranger:
            return Answered(said(Refusal("refused.stranger", {"workspace": self.workspace.name}), language), language)
        if person in self.settings.admins:
            asking = replace(asking, is_admin=True)
        ctx = Context(self.workspace, asking, self.clock.now(), source, self.settings, self.platform, self.ballots)
        return Answered(await route(ctx, request), language)
