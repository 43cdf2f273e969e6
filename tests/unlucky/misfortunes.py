"""What befalls the company, and how long: each begins at a random moment, and is cured unless it passes by itself."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.faults import Fault, Plan
from tests.teams.activities import KUDOS as KUDOS_ID
from tests.teams.activities import TEAM
from tests.teams.fake import Form
from tests.unlucky.sides import KUDOS
from tests.unlucky.slack_side import TOKENS, SlackSide
from tests.unlucky.teams_side import TeamsSide

APP_TOKEN_IS_ILL = "slack: the app's token is ill, and sockets close"
Cure = Callable[[], Coroutine[Any, Any, None]]


async def passes() -> None:
    """Nobody has to cure it."""


@dataclass(frozen=True, slots=True)
class Misfortune:
    """`minutes` is how long it lasts, from and to; beginning it gives its cure."""

    name: str
    minutes: tuple[float, float]
    begin: Callable[[Random], Awaitable[Cure]]


def of_calls(name: str, plan: Plan, methods: tuple[str, ...]) -> list[Misfortune]:
    """What befalls the next calls of a method, and passes by itself."""

    def upon(kind: str, times: int, seconds: tuple[float, float] = (0, 0), error: str = "internal_error") -> Misfortune:
        async def begin(random: Random) -> Cure:
            fault = Fault(
                kind=kind,  # type: ignore[arg-type]  # one of its names
                method=random.choice(methods),
                times=random.randint(1, times),
                seconds=random.uniform(*seconds),
                error=error,
            )
            plan.faults.append(fault)
            return passes

        return Misfortune(f"{name}: {kind} {error if kind == 'refused' else ''}".strip(), (0, 0), begin)

    return [
        upon("rate_limited", 4, (1, 120)),
        upon("server_error", 12),
        upon("reset_before", 4),
        upon("reset_after", 2),
        upon("delay", 3, (1, 20)),
        upon("refused", 3, error="internal_error" if name == "slack" else "503"),
        upon("refused", 3, error="a_word_nobody_knows" if name == "slack" else "403"),
    ]


def of_slack(side: SlackSide) -> list[Misfortune]:
    async def token(random: Random) -> Cure:
        side.stand.token_is = random.choice(TOKENS)

        async def cure() -> None:
            side.stand.token_is = ""

        return cure

    async def draws_nothing(_: Random) -> Cure:
        side.stand.draws(natives=False)

        async def cure() -> None:
            side.stand.draws(natives=True)

        return cure

    return [
        *(_of_sockets(side) if side.by_socket else ()),
        Misfortune("slack: the token is ill", (3, 90), token),
        Misfortune("slack: charts and tables are refused", (600, 9000), draws_nothing),
        *_of_channels(side),
        *of_calls("slack", side.plan, ("chat.postMessage", "chat.postMessage", "chat.update", "users.info", "")),
    ]


def _of_sockets(side: SlackSide) -> list[Misfortune]:
    async def app_token(random: Random) -> Cure:
        side.stand.app_token_is = random.choice(("token_revoked", "invalid_auth", "account_inactive"))
        await side.stand.socket.close()

        async def cure() -> None:
            side.stand.app_token_is = ""

        return cure

    async def socket_closes(random: Random) -> Cure:
        side.stand.socket.refusals = random.randint(0, 3)
        await side.stand.socket.close()
        return passes

    return [
        Misfortune(APP_TOKEN_IS_ILL, (3, 30), app_token),
        Misfortune("slack: the socket closes, and opens at another try", (0, 0), socket_closes),
    ]


def _of_channels(side: SlackSide) -> list[Misfortune]:
    channels = side.stand.directory.channels

    def becoming(**state: bool) -> Callable[[Random], Awaitable[Cure]]:
        async def begin(random: Random) -> Cure:
            channel = random.choice(channels)
            channel.update(state)

            async def cure() -> None:
                channel.update({"is_archived": False, "is_private": False, "is_member": True})

            return cure

        return begin

    async def deleted(_: Random) -> Cure:
        channels[:] = [channel for channel in channels if channel["name"] != KUDOS]

        async def cure() -> None:
            if KUDOS not in side.channels():
                side.makes_anew(KUDOS)

        return cure

    private = becoming(is_private=True, is_member=False)
    return [
        Misfortune("slack: a channel is archived", (10, 900), becoming(is_archived=True)),
        Misfortune("slack: a channel is made private without the app", (10, 900), private),
        Misfortune("slack: the app is taken out of a channel", (10, 900), becoming(is_member=False)),
        Misfortune("slack: the channel is deleted, then made anew", (10, 600), deleted),
    ]


def of_teams(side: TeamsSide) -> list[Misfortune]:
    async def secret(_: Random) -> Cure:
        side.stand.issuer.refuses = "invalid_client"
        side.stand.issuer.tokens.clear()

        async def cure() -> None:
            side.stand.issuer.refuses = ""

        return cure

    async def token_is_forgotten(_: Random) -> Cure:
        side.stand.issuer.tokens.clear()
        return passes

    async def words_of_a_proxy(random: Random) -> Cure:
        side.stand.errors = random.choice((Form.TEXT, Form.HTML))

        async def cure() -> None:
            side.stand.errors = Form.JSON

        return cure

    return [
        Misfortune("teams: the app's secret has ended", (3, 90), secret),
        Misfortune("teams: the token is forgotten", (0, 0), token_is_forgotten),
        Misfortune("teams: errors come as text or HTML", (10, 600), words_of_a_proxy),
        *_of_places(side),
        *of_calls("teams", side.plan, ("send", "send", "update", "member", "")),
    ]


def _of_places(side: TeamsSide) -> list[Misfortune]:
    async def channel_is_deleted(_: Random) -> Cure:
        side.stand.gone.add(KUDOS_ID)
        await side.tells(side.tells_of_channel("channelDeleted", KUDOS_ID))

        async def cure() -> None:
            side.stand.gone.discard(KUDOS_ID)
            await side.tells(side.tells_of_channel("channelRestored", KUDOS_ID))

        return cure

    async def taken_out(_: Random) -> Cure:
        team = side.stand.chats.pop(TEAM)
        await side.tells(side.tells_of_team("remove"))

        async def cure() -> None:
            side.stand.chats[TEAM] = team
            await side.tells(side.tells_of_team("add"))

        return cure

    return [
        Misfortune("teams: the channel is deleted, then restored", (10, 600), channel_is_deleted),
        Misfortune("teams: the app is taken out of the team", (10, 300), taken_out),
    ]
