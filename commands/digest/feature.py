"""What the digest brings to managers."""

from bot.digest import actions
from bot.digest.actions import DigestForm
from bot.digest.letters import DIGEST, LetterKind
from bot.roles.roles import ChartRole
from commands.digest import requests
from commands.digest.rendering import draw_digest
from commands.digest.send_letters import send_letters
from commands.feature import (
    GREETED,
    PULSE,
    SAME,
    ButtonRoute,
    Capability,
    Drawing,
    Feature,
    FormRoute,
    Tick,
    Word,
    each,
)
from commands.insight.put_back_letter import put_back_letter

LETTERS: tuple[LetterKind, ...] = ("digest", "summary")

CAPABILITIES = (
    Capability(
        does="As a manager: read the digest of the own team's week",
        requests=(f"typed {PULSE} digest", "pressed digest.open"),
        web=f"the direct message on Monday morning; **This week** on the home page and `{PULSE} digest` show it again",
        slack="the direct message on Monday morning; **This week** in the app's home and"
        f" `{PULSE} digest` show it again",
        teams=f"the direct message on Monday morning; **This week** after {GREETED} and `pulse digest` show it again",
    ),
    Capability(
        does="As a manager: promise what the digest advises, or get something else next week",
        requests=("pressed digest.promise", "pressed digest.decline"),
        web="**I'll do this** or **Not for us** in the digest",
        slack=SAME,
    ),
    Capability(
        does="As a manager: take a promise back, until the next check-in tells the team",
        requests=("pressed digest.take_back",),
        web="**Take it back** in the digest",
        slack=SAME,
    ),
    Capability(
        does="As a manager: say that a promise is kept",
        requests=("pressed digest.done",),
        web="**It is done** under the promise in the digest",
        slack=SAME,
    ),
    Capability(
        does="As a manager: choose when the digest comes, or that none comes",
        requests=("pressed digest.settings", "submitted digest.keep"),
        web="**Settings** in the digest",
        slack=SAME,
    ),
)


async def send_all_letters(tick: Tick) -> list[BaseException]:
    """Sends the digests and the summaries that are due: a letter's hour is the same for both."""
    return await each(
        send_letters(served.workspace, served.settings, kind, tick.now)
        for served in tick.served.values()
        for kind in LETTERS
    )


FEATURE = Feature(
    words=(
        Word(
            word="digest",
            usage=f"{PULSE} digest",
            does="help.pulse_digest",
            answer=lambda ctx, _: requests.typed(ctx),
            command=PULSE,
            chart_role=ChartRole.MANAGER,
        ),
    ),
    buttons=(
        ButtonRoute(actions.OPEN, lambda ctx, _: requests.typed(ctx), chart_role=ChartRole.MANAGER),
        ButtonRoute(actions.PROMISE, requests.promise, chart_role=ChartRole.MANAGER),
        ButtonRoute(actions.TAKE_BACK, requests.take_back, chart_role=ChartRole.MANAGER),
        ButtonRoute(actions.DECLINE, requests.decline, chart_role=ChartRole.MANAGER),
        ButtonRoute(actions.DONE, requests.done, chart_role=ChartRole.MANAGER),
        ButtonRoute(
            actions.SETTINGS, lambda ctx, _: requests.settings(ctx), opens_form=True, chart_role=ChartRole.MANAGER
        ),
    ),
    submissions=(FormRoute(DigestForm, requests.keep, chart_role=ChartRole.MANAGER),),
    capabilities=CAPABILITIES,
    drawings=(Drawing(DIGEST, draw_digest, put_back=put_back_letter),),
    due=(send_all_letters,),
)
