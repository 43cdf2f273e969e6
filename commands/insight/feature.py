"""What insight brings: what was said to everybody, the mirror to managers, the summary to those who lead managers."""

from bot.checkin.actions import COMMENTS, RESULTS
from bot.digest.letters import SUMMARY
from bot.insight.actions import MIRROR
from bot.insight.actions import SUMMARY as OPEN_SUMMARY
from bot.insight.diary import LedgerExported
from bot.roles.roles import ChartRole
from commands.feature import GREETED, PULSE, SAME, ButtonRoute, Capability, Drawing, Feature, Word
from commands.insight import requests, what_was_said
from commands.insight.put_back_letter import put_back_letter
from commands.insight.rendering import draw_summary

DRAWN = "the waterline as two bars for each theme, the map as a table"

CAPABILITIES = (
    Capability(
        does="See what a check-in said, and with whom one's own answers are shown",
        requests=("pressed pulse.results", "opened"),
        web=f"**Home**, or `{PULSE}`, then **Results**",
        slack=f"the app's home, or `{PULSE}`, then **Results**",
        teams=f"{GREETED}, or `pulse`, then **Results**",
    ),
    Capability(
        does="As the head of many: read the comments that may be shown",
        requests=("pressed pulse.comments",),
        web=f"`{PULSE}`, **Results**, then **Comments**",
        slack=SAME,
    ),
    Capability(
        does="As a manager: see what one believed beside what the team answered",
        requests=(f"typed {PULSE} mirror", "pressed mirror.open"),
        web=f"`{PULSE} mirror`, or **Mirror** on the home page and **Look in the mirror** in the digest; drawn as dots",
        slack=f"`{PULSE} mirror`, or **Mirror** in the app's home and **Look in the mirror** in"
        " the digest; drawn as a table",
        teams=f"`pulse mirror`, or **Mirror** after {GREETED} and **Look in the mirror** in the"
        " digest; drawn as a table",
    ),
    Capability(
        does="As a leader of managers: see what lies under the waterline",
        requests=(f"typed {PULSE} summary", "pressed summary.open"),
        web=f"**What lies below** on the home page, `{PULSE} summary`, and every four weeks by direct message",
        slack=f"**What lies below** in the app's home, `{PULSE} summary`, and every four weeks"
        f" by direct message; {DRAWN}",
        teams=f"**What lies below** after {GREETED}, `pulse summary`, and every four weeks by direct message; {DRAWN},"
        " which is a list on a narrow screen",
    ),
)

FEATURE = Feature(
    words=(
        Word(
            word="mirror",
            usage=f"{PULSE} mirror",
            does="help.pulse_mirror",
            answer=lambda ctx, _: requests.mirror(ctx),
            command=PULSE,
            chart_role=ChartRole.MANAGER,
        ),
        Word(
            word="summary",
            usage=f"{PULSE} summary",
            does="help.pulse_summary",
            answer=lambda ctx, _: requests.summary(ctx),
            command=PULSE,
            chart_role=ChartRole.LEADER,
        ),
    ),
    buttons=(
        ButtonRoute(RESULTS, lambda ctx, _: what_was_said.latest(ctx)),
        ButtonRoute(COMMENTS, lambda ctx, _: what_was_said.comments(ctx), chart_role=ChartRole.MANAGER),
        ButtonRoute(OPEN_SUMMARY, lambda ctx, _: requests.summary(ctx), chart_role=ChartRole.LEADER),
        ButtonRoute(MIRROR, lambda ctx, _: requests.mirror(ctx), chart_role=ChartRole.MANAGER),
    ),
    capabilities=CAPABILITIES,
    drawings=(Drawing(SUMMARY, draw_summary, put_back=put_back_letter),),
    events=(LedgerExported,),
)
