"""`python -m bot doctor`: app.yaml, the platforms, whether `serve` runs, what is kept here, and the database."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from adapters import foreign_proxy
from adapters.clock import SystemClock
from bot.app.connect.webhook_secrets import examine_webhooks
from bot.app.examination import Examination
from bot.app.platforms import PLATFORMS
from bot.app.start import EnvironmentConfigs, Start
from bot.app.tenants.keys import examine_sealed
from bot.app.tenants.reports import examine_erasures
from commands.delivery.examine_waiting import examine_waiting
from commands.home.examine_chosen import examine_chosen
from commands.operate.check_health import check_health
from commands.operate.examine import Finding, examine_database
from commands.operate.examine_keeping import examine_folders, examine_memory, examine_roles, examine_sharing
from commands.operate.metrics import METRICS, OF_PROCESS
from commands.operate.readings import MetricReading, examine_readings, of_health
from commands.roles.examine_admins import examine_admins
from commands.voice.examine_voice import examine_voice
from storage import database, embedded
from storage.config.chosen import counting_settings
from storage.org.people import workspaces
from storage.places import default_data_folder
from storage.sealed.folders import open_folders

_SECONDS = aiohttp.ClientTimeout(total=5)
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where somebody listens who listens everywhere


async def examine(start: Start, url: str) -> list[Finding]:
    """Returns everything that is looked at. `url` is where platforms reach us from outside; empty if nobody says."""
    examination = Examination(
        start=start,
        configs=EnvironmentConfigs(start),
        url=url,
        health=await health_of(start),
        now=SystemClock().now(),
    )
    findings = [Finding("app.yaml", True, "has no mistakes.")]
    if foreign := foreign_proxy():
        findings.append(Finding(foreign.variable, False, foreign.reason))
    findings += examine_webhooks(start.environment)
    kept = examine_folders()
    inside = await examine_database(SystemClock().now(), partial(_examine_inside, examination))
    findings += await examine_platforms(examination)  # by the settings that the database knows
    findings.append(serving(examination))
    findings += [*kept, *examine_memory(), *inside]
    of_machine = [reading for reading in examination.readings if reading.metric not in OF_PROCESS]
    findings += examine_readings([*of_machine, *await readings_of(start)], is_serving=examination.is_serving)
    if not database.given():
        embedded.stop(default_data_folder())
    return [*findings, _summary(findings, examination.is_serving)]


async def _examine_inside(examination: Examination) -> list[Finding]:
    settings = examination.settings
    for workspace in await workspaces():
        now = await counting_settings(workspace.id, settings)
        examination.counting[workspace.platform, workspace.platform_id] = now.settings
    examination.readings.extend(of_health(await check_health()))
    looks = [finding for entry in PLATFORMS.values() for finding in await entry.look(examination)]
    chosen = await examine_chosen(settings)
    voice = await examine_voice(settings)
    sealed = await examine_sealed(examination.start.environment.get("WATERLINE_SECRETS", ""))
    kept = [*sealed, *await examine_erasures(), *await examine_waiting()]
    passes_on = examination.start.environment.get("WATERLINE_SEALED_URL", "")  # to who has the folders
    shared = [] if passes_on else await examine_sharing(open_folders(), examination.now)
    return [*shared, *await examine_roles(), *await examine_admins(settings.admins), *chosen, *voice, *looks, *kept]


async def examine_platforms(examination: Examination) -> list[Finding]:
    return [finding for entry in PLATFORMS.values() for finding in await entry.examine(examination)]


async def health_of(start: Start) -> Mapping[str, Any]:
    """Returns what `serve` says of itself where it would listen; nothing where it does not run."""
    address = _address(start)
    health: dict[str, Any] = {}
    try:
        async with aiohttp.ClientSession(timeout=_SECONDS) as session:
            for page in ("/health", "/health/ready"):
                async with session.get(address + page) as answer:
                    health |= await answer.json()
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError, TypeError):
        return {}
    return health if "database" in health else {}


def _address(start: Start) -> str:
    host = _ANYWHERE.get(start.host, start.host)
    return f"http://[{host}]:{start.port}" if ":" in host else f"http://{host}:{start.port}"


async def readings_of(start: Start) -> list[MetricReading]:
    """Returns what the `serve` that would run here shows of itself under `/metrics`; nothing where it does not run."""
    try:
        async with (
            aiohttp.ClientSession(timeout=_SECONDS) as session,
            session.get(f"{_address(start)}/metrics") as answer,
        ):
            families = [*text_string_to_metric_families(await answer.text())]
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        return []
    of_process = {metric.name: metric for metric in METRICS if metric in OF_PROCESS}
    return [
        MetricReading(of_process[family.name], sample.value, tuple(sample.labels[label] for label in family_labels))
        for family in families
        if family.name in of_process
        for family_labels in [of_process[family.name].labels]
        for sample in family.samples
    ]


def serving(examination: Examination) -> Finding:
    address = f"{examination.start.host}:{examination.start.port}"
    if not examination.is_serving:
        return Finding(
            "serve", True, f"does not run on {address}, as is normal before the first start; later start it."
        )
    if refused := examination.health.get("workspaces_refused"):
        words = ", ".join(str(word) for word in refused)
        text = (
            f"runs on {address}, and a platform refuses all of a workspace ({words}). docs/operator.md says the cure."
        )
        return Finding("serve", False, text)
    if absent := examination.health.get("workspaces_not_served"):
        words = ", ".join(str(word) for word in absent)
        text = f"runs on {address}, but not for all ({words}). Its log says the cure of each."
        return Finding("serve", False, text)
    return Finding("serve", True, f"runs on {address}.")


def _summary(findings: Iterable[Finding], is_serving: bool) -> Finding:
    wrong = sum(not finding.well for finding in findings)
    if wrong:
        return Finding("all in all", False, f"{wrong} to mend: each line that says wrong ends with its cure.")
    if is_serving:
        return Finding("all in all", True, "all is well.")
    return Finding("all in all", True, "all is well. Start with `python -m bot serve`, then ask again.")
