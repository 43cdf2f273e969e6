"""Where every request comes in: who asks is found out first, then it is routed."""

from dataclasses import dataclass, replace

from bot.message import Reply
from bot.people import Workspace
from bot.ports import Clock, Context, KeyStore, Platform
from bot.refusal import Refusal
from bot.request import Request
from bot.settings import Settings
from commands.meet import meet
from commands.route import route, said


@dataclass(frozen=True, slots=True)
class Answered:
    """What the person reads, and their language. A Refusal comes back only to a submitted form."""

    reply: Reply | Refusal
    language: str


@dataclass(frozen=True, slots=True)
class Entrance:
    """The one way into a workspace on one platform. Adapters hold one and know nothing behind it."""

    workspace: Workspace
    platform: Platform
    settings: Settings
    clock: Clock
    keys: KeyStore | None = None

    async def answer(self, person: str, source: str, request: Request) -> Answered:
        """`person` by platform id; `source` is the same for every delivery of the same event."""
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
        ctx = Context(self.workspace, asking, self.clock.now(), source, self.settings, self.platform, self.keys)
        return Answered(await route(ctx, request), language)
