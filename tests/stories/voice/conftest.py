"""A company of 25 in which concerns are turned on: Hedda at its head, three leads, and seven people below each."""

from datetime import timedelta

import pytest

from bot.config.settings import Settings
from bot.messages.message import Bold, Form, Message, Note, Text
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Typed
from bot.messages.say import plain
from bot.org.people import Profile
from bot.roles.roles import Role
from bot.voice.windows import WindowManifest
from commands.check_ins import CheckIns
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from storage.roles import grants
from tests.cast import FakeClock
from tests.platform import RememberingPlatform
from tests.stories.pulse.checkin import TUESDAY, CheckIn, small_company, with_check_ins

HEAD = Profile("@head", "Hedda Quill", "head")
LEAD = Profile("@lead1", "Lead 1", "lead1")
HAND, OTHER, THIRD = (Profile(f"@hand{name}", f"Hand {name}", f"hand{name}") for name in ("11", "21", "31"))
CAFE = "The café closes at two, and the late shift eats nothing"


class Voiced(CheckIn):
    """Who writes what, and who reads it when."""

    async def opens_window(self) -> WindowManifest:
        """The first check-in has been asked, and with it a window opens."""
        await self.live_until(TUESDAY + timedelta(hours=1))
        return self.window

    @property
    def window(self) -> WindowManifest:
        manifest = self.check_ins.windows.running("web", "local")
        assert manifest
        return manifest

    async def window_ends(self) -> None:
        """It is released, and published; the next one opens."""
        self.clock.move(seconds=(self.window.closes_at - self.clock.now()).total_seconds())
        for _ in range(2):
            await self.tick()

    async def names_readers(self, *readers: Profile) -> None:
        """As an admin does, with a reason."""
        here = self.entrance.workspace.id
        for reader in readers:
            await grants.add(here, self.who(reader.handle).id, Role.READER, None, "Ombuds", self.clock.now())
        grants.forget(here)

    async def opens_form(self, who: Profile, words: str = "") -> Form:
        form = await self.does(who, Typed(words, "general", "/voice"))
        assert isinstance(form, Form), form
        return form

    async def seals(self, who: Profile, words: str, *, at_once: str = "yes", circle: str = "", **more: str) -> object:
        """`circle` is its place in the form, or what it is called there."""
        form = await self.opens_form(who)
        [choice] = [block for block in form.blocks if getattr(block, "name", "") == "circle"]
        options = choice.options  # type: ignore[union-attr]
        chosen = next(option.value for option in options if circle in ("", option.value) or circle in option.label)
        return await self.submits(who, form, circle=chosen, words=words, at_once=at_once, **more)

    async def writes(self, who: Profile, words: str, circle: str = "", **more: str) -> str:
        """Returns the six words."""
        sealed = await self.seals(who, words, circle=circle, **more)
        assert isinstance(sealed, Message), sealed
        [six_words] = [
            span.text
            for block in sealed.blocks
            if isinstance(block, Text)
            for span in block.line
            if isinstance(span, Bold)
        ]
        return six_words

    async def looks(self, who: Profile, six_words: str) -> Message | Refusal:
        form = await self.does(who, Pressed("voice.look", ""))
        found: Message | Refusal = await self.submits(who, form, six_words=six_words)
        return found


@pytest.fixture
async def voiced(
    opened: str, settings: Settings, check_ins: CheckIns, clock: FakeClock, platform: RememberingPlatform
) -> Voiced:
    turned_on = with_check_ins(settings).model_copy(
        update={"voice": settings.voice.model_copy(update={"enabled": True})}
    )
    workspace = await open_workspace("web", "local", "Harbour", turned_on)
    met = await save_company(workspace, small_company())
    entrance = Entrance(
        workspace=workspace,
        platform=platform,
        settings=turned_on,
        clock=clock,
        ballots=check_ins.ballots,
        windows=check_ins.windows,
    )
    return Voiced(entrance, check_ins, clock, platform, list(met.values()))


def lines(form: Form) -> str:
    """What stands in a form above and below its inputs, a line each."""
    return "\n".join(plain(block.line) for block in form.blocks if isinstance(block, Text | Note))
