"""What keeps Waterline from running well here, each with its cure: for `python -m bot doctor`."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.config.settings import Settings
from commands.operate.check_health import check_health
from storage import database, embedded, schema
from storage.places import default_data_folder

CLOCKS_APART = 60.0  # seconds; Slack refuses requests that are five minutes off


@dataclass(frozen=True, slots=True)
class Finding:
    """`text` says what was found, and the cure if it is not well; `weak` is what works, and could be safer."""

    about: str
    well: bool
    text: str
    weak: bool = False


def examine_tokens(
    shapes: Mapping[str, str], environment: Mapping[str, str], settings: Settings, platform: str
) -> list[Finding]:
    """Returns whether each of a platform's variables (name -> shape) is there and looks right; values stay unsaid."""
    if platform not in settings.platforms:
        return [Finding(platform, True, "is not among the platforms of app.yaml.")]
    return [_token(name, shape, environment.get(name, ""), platform) for name, shape in shapes.items()]


def _token(name: str, shape: str, value: str, platform: str) -> Finding:
    page = f"docs/{platform}.md says"
    if not value:
        return Finding(name, False, f"is not set. {page} where it is shown.")
    if not re.fullmatch(shape, value):
        return Finding(name, False, f"does not look like what is given out. Copy it again; {page} from where.")
    return Finding(name, True, "is set and has the right shape.")


async def examine_database(now: datetime, further: Callable[[], Awaitable[list[Finding]]]) -> list[Finding]:
    """Examines data folder, database, migrations, clock and dead letters, and calls `further` in the open database.

    Starts the embedded server if that is what is used.
    """
    findings: list[Finding] = []
    try:
        conninfo = database.url()
    except embedded.DataFolderError as error:
        return [Finding("data folder", False, str(error))]
    if not database.given():
        findings.append(Finding("data folder", True, f"{default_data_folder()} can be written."))
    try:
        await database.open_database(conninfo, 2)
    except database.DatabaseError as error:
        return [*findings, Finding("database", False, str(error))]
    try:
        findings.append(Finding("database", True, f"PostgreSQL {await database.version()} answers."))
        if await database.is_new():
            text = "are not there yet, as is normal before the first start: `python -m bot serve` makes them."
            return [*findings, Finding("tables", True, text)]
        inside = await _inside(now)
        return [*findings, *inside, *(await further() if all(finding.well for finding in inside) else [])]
    finally:
        await database.close_database()


async def _inside(now: datetime) -> list[Finding]:
    if fault := await schema.trouble():
        return [Finding("tables", False, fault)]
    try:
        await asyncio.to_thread(database.owner_url)
    except database.DatabaseError as error:
        return [Finding("tables", False, str(error))]
    apart = abs((await database.clock() - now).total_seconds())
    dead = (await check_health()).dead
    reasons = ", ".join(f"{reason}: {count}" for reason, count in dead.items())
    return [
        Finding("tables", True, "are those of this version, and ours to change."),
        Finding("clock", True, "agrees with the database's.")
        if apart < CLOCKS_APART
        else Finding("clock", False, f"is {apart:.0f} s off the database's. Set both by a time server (chrony, ntpd)."),
        Finding("deliveries", True, "none was refused for good.")
        if not dead
        else Finding("deliveries", False, f"refused for good ({reasons}). docs/operator.md says what to do."),
    ]
