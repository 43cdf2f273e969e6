"""How long the certificates count that this process shows to platforms."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

_BY_PLATFORM = {"teams": "TEAMS_APP_CERTIFICATE"}


def seconds_left(environment: Mapping[str, str], now: datetime) -> dict[str, float]:
    """Returns by platform in how many seconds a certificate ends; nothing of one that is not set or cannot be read."""
    remaining: dict[str, float] = {}
    for platform, variable in _BY_PLATFORM.items():
        if file := environment.get(variable):
            from cryptography import x509

            try:
                chain = x509.load_pem_x509_certificates(Path(file).read_bytes())
            except (OSError, ValueError):  # the start says what is wrong with it
                continue
            remaining[platform] = (min(each.not_valid_after_utc for each in chain) - now).total_seconds()
    return remaining
