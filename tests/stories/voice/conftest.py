"""A company of 25 in which concerns are turned on: Hedda at its head, three leads, and seven people below each."""

from datetime import timedelta

import pytest

from bot.config.settings import Settings
from bot.messages.message import Bold, Form, Message, Note, Text
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Typed
from bot.messages.say import plain
from bot.org.people import Profile
from bot.voice.windows import WindowManifest, WindowMember, WindowPlan
from commands.check_ins import CheckIns
from commands.org.chart import chart
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from commands.voice.freeze_window import freeze_window
from commands.voice.publish_windows import publish_windows
from commands.voice.release_windows import release_windows
from commands.voice.voice_now import named_readers
from storage.sealed.folders import of_workspace
from tests.cast import FakeClock
from tests.platform import RememberingPlatform
from tests.rounds import CountingByClock
from tests.stories.pulse.checkin import TUESDAY, CheckIn, small_company, with_check_ins

HEAD = Profile("@head", "Hedda Quill", "head")
LEAD = Profile("@lead1", "Lead 1", "lead1")
HAND, OTHER, THIRD = (Profile(f"@hand{name}", f"Hand {name}", f"hand{name}") for name in ("11", "21", "31"))
CAFE = "The café closes at two, and the late shift eats nothing"


class Voiced(CheckIn):
    """Who writes what, and who reads it when."""

    async def opens_window(self) -> WindowManifest:
        """A check-in has been asked, and a window opens."""
        if not self.check_ins.ballots.history("web", "local").roll.openings:
            await self.live_until(TUESDAY + timedelta(hours=1))
        if running := self.check_ins.windows.running("web", "local"):
            return running
        here, settings = self.entrance.workspace, self.entrance.settings
        lines = await chart(here.id)
        present = {person.id for person in lines.asked}
        members = [
            WindowMember(
                account=person.platform_id,
                person=person.id,
                boss=place.boss,
                language=person.language,
                may_write=person.id in present,
                name=person.name,
            )
            for place in lines.places
            if (person := lines.people[place.person])
        ]
        group, own = await named_readers(here.id), settings.voice.own_manager
        plan = WindowPlan(here.platform, here.platform_id, settings.time_zone, tuple(members), group, own)
        return freeze_window(plan, self.check_ins.folders, self.clock)

    async def window_ends(self) -> None:
        """It is released, and published."""
        manifest = self.check_ins.windows.running("web", "local")
        assert manifest
        self.clock.move(seconds=(manifest.closes_at - self.clock.now()).total_seconds())
        assert release_windows(self.check_ins.folders, CountingByClock(self.clock)) == []
        workspace = self.entrance.workspace
        here = of_workspace(workspace.platform, workspace.platform_id)
        assert await publish_windows({here: workspace}, self.check_ins.folders, self.clock.now()) == []

    async def opens_form(self, who: Profile, words: str = "") -> Form:
        form = await self.does(who, Typed(words, "general", "/voice"))
        assert isinstance(form, Form), form
        return form

    async def seals(self, who: Profile, words: str, *, at_once: str = "yes", circle: str = "", **more: str) -> object:
        form = await self.opens_form(who)
        [choice] = [block for block in form.blocks if getattr(block, "name", "") == "circle"]
        chosen = circle or choice.options[0].value  # type: ignore[union-attr]
        return await self.submits(who, form, circle=chosen, words=words, at_once=at_once, **more)

    async def writes(self, who: Profile, words: str) -> str:
        """Returns the six words."""
        sealed = await self.seals(who, words)
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
