"""Where every request comes in: who asks is found out first, then it is routed."""

from dataclasses import dataclass, field, replace

from bot.barnacles.actions import names_unnamed, opens_naming
from bot.config.settings import Settings
from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.request import Answered, Reacted, Request, Submitted, place_of
from bot.messages.say import refusal
from bot.org.people import Person, Workspace
from bot.org.positions import takes_part
from bot.ports import Ballots, Clock, Context, Platform, PlatformError, Served, ServedWorkspace, TakenElsewhere
from bot.sealed.actions import is_answer
from bot.voice.actions import is_unnoted, is_voice
from bot.welcome.actions import is_tried
from commands.delivery.tell_barred import tell_barred
from commands.org.meet import meet
from commands.org.settings_now import settings_now
from commands.routing.at_the_folders import needs_check_ins
from commands.routing.keep import words_kept
from commands.routing.own_turns import OwnTurns, TooManyAtOnce
from commands.routing.route import route, said
from commands.sealed.answer_pulse import answer_pulse
from commands.voice.answer_voice import VoiceDoor
from commands.voice.name_unnamed import UnnamedDoor
from storage.config.chosen import remembered_settings
from storage.database import AWAY, OutcomeUnknown, log_away
from storage.roles.grants import with_roles
from storage.voice.window_box import WindowBox


@dataclass(frozen=True, slots=True)
class Entrance:
    """The one way into a workspace on one platform. Adapters hold one and know nothing behind it."""

    workspace: Workspace
    platform: Platform
    settings: Settings
    clock: Clock
    ballots: Ballots | None = None
    elsewhere: bool = False  # whether another replica holds the check-ins' folders
    barred: dict[int, str] = field(default_factory=dict)  # as the queue has it, by workspace the platform's word
    delivers: bool = True  # whether a queue of this process learns that the platform lets us in again
    windows: WindowBox | None = None  # None where no concerns are taken
    turns: OwnTurns = field(default_factory=OwnTurns)

    @property
    def served(self) -> Served:
        """Returns the one workspace, for what goes through all that are served."""
        return {self.workspace.id: ServedWorkspace(self.workspace, self.platform, self.settings)}

    async def current(self) -> ServedWorkspace:
        """Returns the workspace with the settings that count now, of which admins chose some in chat."""
        return await settings_now(ServedWorkspace(self.workspace, self.platform, self.settings))

    @property
    def remembered(self) -> Settings:
        """Returns the settings as this process read them last, where nobody can wait for the database."""
        return remembered_settings(self.workspace.id, self.settings)

    async def answer(self, person: str, idempotency_key: str, request: Request) -> Answered:
        """Answers a person, by platform id; `idempotency_key` is the same for every delivery of the same event.

        Whoever asks while the database is away reads so within two seconds, instead of waiting for it, and that nobody
        can say whether it is done where it left us in the middle. Raises TakenElsewhere, before anything is done, for
        what only another replica can answer.
        """
        if self.elsewhere and needs_check_ins(request):
            raise TakenElsewhere
        if isinstance(request, Reacted):  # nobody would read that it was too much: the platform bounds it
            return await self._at_its_door(person, idempotency_key, request)
        try:
            async with self.turns.turn(person):
                return await self._at_its_door(person, idempotency_key, request)
        except TooManyAtOnce:
            return self._unanswered(request, Refusal("refused.at_once"))

    async def _at_its_door(self, person: str, idempotency_key: str, request: Request) -> Answered:
        if is_answer(request):  # before any look-up: nothing in the database decides, or learns, who answers
            return await answer_pulse(self.ballots, self.workspace, person, request, self.clock.now())
        try:
            if is_voice(request):  # nor who writes a concern, or looks for its answer
                door = VoiceDoor(self.workspace, self.platform, self.remembered, self.windows)
                return await door.answer(person, request, self.clock.now())
            if names_unnamed(request):
                return await self._unnamed_door.answer(person, request, self.clock.now())
            if opens_naming(request) and self.is_unnoted(person, request):
                return self._unnamed_door.opened(person, request, self.clock.now())
            return await self._answered(person, idempotency_key, request)
        except AWAY as error:
            return self.away(request, error)

    def is_unnoted(self, person: str, request: Request) -> bool:
        """Returns whether nothing may be noted of who asks, where and when: also of who opens the form in which they
        may name something without their name, or not.
        """
        if opens_naming(request):
            return self._unnamed_door.is_open_for(person, self.clock.now())
        return is_unnoted(request)

    @property
    def _unnamed_door(self) -> UnnamedDoor:
        return UnnamedDoor(self.workspace, self.remembered, self.windows)

    def away(self, request: Request, error: Exception) -> Answered:
        """Returns what somebody reads while the database is away, with what they typed."""
        if isinstance(request, Reacted):  # nobody waits for words: it is sent, or asked, again
            raise error
        log_away(error)
        return self._unanswered(
            request, Refusal("refused.unsure" if isinstance(error, OutcomeUnknown) else "refused.away")
        )

    def _unanswered(self, request: Request, reason: Refusal) -> Answered:
        """Returns why, with what they typed."""
        language = self.workspace.language
        if isinstance(request, Submitted):
            return Answered(reason, language)
        return Answered(self._keep(request, reason) or said(reason, language), language)

    async def _answered(self, person: str, idempotency_key: str, request: Request) -> Answered:
        try:
            asking = (await meet(self.workspace, self.platform, [person])).get(person)
        except PlatformError:
            if reply := self._keep(request, Refusal("refused.unknown_person")):
                return Answered(reply, self.workspace.language)
            raise
        language = asking.language if asking else self.workspace.language
        if asking is None:
            unknown = said(Refusal("refused.unknown_person"), language)
            return Answered(self._keep(request, Refusal("refused.unknown_person")) or unknown, language)
        if asking.is_bot:
            return Answered(said(Refusal("refused.unknown_person"), language), language)
        if not asking.is_active:
            return Answered(said(Refusal("refused.left"), language), language)
        served = await self.current()
        if not takes_part(asking, guests=served.settings.kudos.guests):
            key = "refused.elsewhere" if asking.is_of_company else "refused.stranger"
            return Answered(said(Refusal(key, {"workspace": self.workspace.name}), language), language)
        asking = await self._with_roles(asking)
        ctx = Context(
            workspace=served.workspace,
            person=asking,
            now=self.clock.now(),
            idempotency_key=idempotency_key,
            settings=served.settings,
            platform=self.platform,
            ballots=self.ballots,
            place=place_of(request),
            barred=self.barred.get(self.workspace.id, ""),
            file_settings=self.settings,
        )
        return Answered(await route(ctx, request), language, sealed=is_tried(request))

    async def _with_roles(self, asking: Person) -> Person:
        """With their roles, of which a guest has none, whatever app.yaml or the platform says."""
        if asking.is_guest:
            return replace(asking, roles=frozenset(), is_admin=False)
        [with_theirs] = await with_roles(self.workspace.id, [asking], self.settings.admins)
        return with_theirs

    def _keep(self, request: Request, reason: Refusal) -> Message | None:
        """Returns what was typed, with why it could not be answered; nothing where nothing was typed."""
        language = self.workspace.language
        return words_kept(request, refusal(language, reason), language)

    async def bar(self, reason: str) -> None:
        """Notes that the platform told us to be out of this workspace; its admins read so once we are in again.

        A process without a queue would never learn that: it keeps no note, and whoever delivers finds out.
        """
        if self.workspace.id in self.barred:
            return
        if self.delivers:
            self.barred[self.workspace.id] = reason
        await tell_barred(self.served[self.workspace.id], self.clock.now())
