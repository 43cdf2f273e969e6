"""What `doctor` is given to look at, and how it looks at us from outside, by way of our public address."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import aiohttp

from adapters import new_session
from bot.app.start import Start
from bot.config.settings import Settings
from bot.ports import WorkspaceConfig, WorkspaceConfigs
from commands.operate.examine import Finding
from commands.operate.public_url import why_unreachable
from commands.operate.readings import MetricReading
from commands.operate.refused_requests import NOT_LET_IN

_SECONDS = 10.0
_ABOUT = "public address"
_PROXY = "docs/operator.md, What a proxy forwards"


@dataclass(frozen=True, slots=True)
class Examination:
    """How `serve` would start here, and where platforms reach it from outside; empty if nobody says.

    `health` is what it says of itself, and empty where it does not run. `counting` are the settings that count in each
    workspace that the database knows, by its platform and its id there: admins chose some of them in chat. `readings`
    are what the metrics stand at that are about the database and this machine.
    """

    start: Start
    configs: WorkspaceConfigs
    url: str
    health: Mapping[str, Any]
    now: datetime
    counting: dict[tuple[str, str], Settings] = field(default_factory=dict)
    readings: list[MetricReading] = field(default_factory=list)

    @property
    def is_serving(self) -> bool:
        return bool(self.health)

    def is_connected(self, platform: str) -> bool:
        """Returns whether a `serve` that runs is connected with it, as far as it says."""
        platforms = self.health.get("platforms")
        return self.is_serving and not (isinstance(platforms, dict) and platforms.get(platform, "ok") != "ok")

    @property
    def settings(self) -> Settings:
        return self.start.settings


async def examine_each(
    examination: Examination, platform: str, examine: Callable[[WorkspaceConfig, Examination], Awaitable[list[Finding]]]
) -> list[Finding]:
    """Returns what is found in each workspace of a platform; of several, each line says which it is about."""
    if platform not in examination.settings.platforms:
        return [Finding(platform, True, "is not among the platforms of app.yaml.")]
    configs = await examination.configs.of(platform)
    if len(configs) == 1:
        return await examine(configs[0], examination)
    return [
        replace(finding, about=f"{platform} {number} of {len(configs)}, {finding.about}")
        for number, config in enumerate(configs, 1)
        for finding in await examine(config, examination)
    ]


@dataclass(frozen=True, slots=True)
class TrialRequest:
    """A request as a platform sends it. `expected` stands in the right answer; `refused` says what a refusal means."""

    path: str
    headers: Mapping[str, str]
    body: str
    status: int
    expected: str
    refused: str


async def examine_address(examination: Examination, question: TrialRequest) -> Finding:
    """Returns whether the public address leads to this Waterline, or why that cannot be known here."""
    url = examination.url
    if not url:
        cure = "Set WATERLINE_URL to it, as in https://kudos.example.com, to have it asked."
        return Finding(_ABOUT, True, f"is not known here. {cure}", weak=True)
    if reason := why_unreachable(url):
        return Finding(_ABOUT, False, reason)
    if not examination.is_serving:
        return Finding(_ABOUT, True, f"{url} is asked once `serve` runs: ask `doctor` again then.")
    return await ask_outside(url.rstrip("/") + question.path, question)


async def ask_outside(url: str, question: TrialRequest) -> Finding:
    """Asks as the platform does, through every proxy on the way."""
    try:
        async with (
            new_session(_SECONDS) as session,
            session.post(url, data=question.body.encode(), headers=question.headers, allow_redirects=False) as answer,
        ):
            return _judged(url, question, answer.status, await answer.text(errors="replace"))
    except aiohttp.ClientSSLError as error:
        cure = "Give the proxy a certificate of a public authority, with its whole chain."
        return Finding(_ABOUT, False, f"{url} shows a certificate that is not trusted ({_name(error)}). {cure}")
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        text = (
            f"{url} cannot be asked from this machine ({_name(error)}), perhaps because it leads here from outside only"
        )
        cure = "Ask it from another network: whoever is answered with 401 or 405 has reached Waterline."
        return Finding(_ABOUT, True, f"{text}. {cure}", weak=True)


def _name(error: Exception) -> str:
    return type(error).__name__


def _judged(url: str, question: TrialRequest, status: int, body: str) -> Finding:
    if status == question.status and question.expected in body:
        return Finding(_ABOUT, True, f"{url} leads to this Waterline.")
    if status == 503 and NOT_LET_IN in body:
        return Finding(
            _ABOUT, True, f"{url} leads to a Waterline whose platform has not let it in; other lines say why."
        )
    if status in (401, 403) and '"error"' in body:
        return Finding(_ABOUT, False, f"{url} leads to a Waterline that refuses: {question.refused}")
    if 300 <= status < 400:
        judgement = (
            "answers with another address, which platforms do not follow. Write that one, or have the proxy answer."
        )
    elif status in (404, 405, 421):
        judgement = f"is not forwarded to Waterline (HTTP {status}). Have the proxy forward {question.path}: {_PROXY}."
    elif status in (502, 503, 504):
        judgement = (
            f"reaches a proxy that reaches no Waterline (HTTP {status}). Correct where it forwards to: {_PROXY}."
        )
    else:
        judgement = f"is answered by something else (HTTP {status}). Have the proxy forward {question.path}: {_PROXY}."
    return Finding(_ABOUT, False, f"{url} {judgement}")
