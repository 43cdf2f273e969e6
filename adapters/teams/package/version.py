"""The version of an app package, which rises by itself when the package changes, so that Teams takes it for newer."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

_VERSION = re.compile(r"(\d{1,6})\.(\d{1,6})\.(\d{1,6})")
_FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def raised(previous: bytes, make: Callable[[str], bytes], now: datetime) -> bytes:
    """Returns the previous package where `make`, which is given a version, makes the same; else one that is newer.

    Without a previous one its version tells the moment, and so is above that of every package made before elsewhere.
    """
    version = version_of(previous)
    if version and make(version) == previous:
        return previous
    age = now - _FIRST_DAY
    parts = max((1, age.days, age.seconds), _next(version))
    return make(".".join(map(str, parts)))


def version_of(package: bytes) -> str:
    """Returns the version of a package; empty for what is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as zipped:
            version = json.loads(zipped.read("manifest.json"))["version"]
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError):
        return ""
    return version if isinstance(version, str) and _VERSION.fullmatch(version) else ""


def _next(version: str) -> tuple[int, ...]:
    *above, patch = map(int, version.split(".")) if version else (0, 0, -1)
    return (*above, patch + 1)
