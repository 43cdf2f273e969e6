"""The demo, put together: an invented company that has lived through a quarter, and what to try with it."""

from datetime import datetime

from adapters.clock import StoppedClock
from adapters.web.outbound import WebPlatform
from adapters.web.render import words
from bot.app.start import Start
from bot.config.settings import Settings
from bot.delivery.timeline import Timeline
from bot.org.people import Person, Workspace
from commands.check_ins import CheckIns
from commands.past.play_past import play_past
from commands.routing.entrance import Entrance

BARNACLE_VALUE = "Scrape off barnacles"


def demo_settings(settings: Settings, customers_page: str = "") -> Settings:
    """Returns the settings with check-ins, voice and customers' thanks turned on, guests let in, and a value tied to
    barnacles, whatever app.yaml says.
    """
    pulse = settings.pulse.model_copy(update={"enabled": True})
    voice = settings.voice.model_copy(update={"enabled": True})
    kudos = settings.kudos.model_copy(update={"guests": True, "barnacle_value": BARNACLE_VALUE})
    customers = settings.customers.model_copy(update={"enabled": True, "public_url": customers_page, "proxies": ()})
    return settings.model_copy(update={"pulse": pulse, "voice": voice, "kudos": kudos, "customers": customers})


async def fill_demo(start: Start, workspace: Workspace, timeline: Timeline, checkins: CheckIns, now: datetime) -> None:
    """Fills the workspace with the invented company and its past, unless it is there."""

    def entrance_for(moment: datetime) -> Entrance:
        clock = StoppedClock(moment)
        return Entrance(
            workspace=workspace,
            platform=WebPlatform(timeline, workspace.id, clock),
            settings=start.settings,
            clock=clock,
            ballots=checkins.ballots,
        )

    async def write(place: str, writer: Person, text: str, moment: datetime) -> str:
        post = await timeline.add(workspace.id, place, writer.id, words(text), text, moment)
        return f"{place}#post-{post}"

    def begins() -> None:
        start.tells("An invented company lives through its last two years: once, for a few seconds ...")

    await play_past(entrance_for, write, now, checkins.folders, begins)


def greeting(address: str) -> str:
    return (
        f"\nWaterline is open at {address}\n\n"
        "Two things to try:\n"
        f"  1. Be Bo, {address}/as/bo/kudos, and type\n"
        "     /kudos @ana for calling the ferry line back before they noticed the mistake #courage\n"
        f"     In a second window be Ana, {address}/as/ana/kudos, and see it arrive.\n"
        f"  2. Be Ines, who leads the company, {address}/as/ines/kudos, and type /pulse summary\n"
        "     to read what lies under the waterline; then ask it what was planted.\n\n"
        "Ctrl-C stops everything."
    )
