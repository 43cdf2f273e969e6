"""The key by which numbers of a department are stored: who headed it first. Pure.

It stays the same whoever heads it later, so that what is said anew replaces what was said of the same department, and
never what was said of another one that its head led before.
"""

from datetime import UTC, datetime, timedelta

from bot.org.unit_key import leads
from bot.signals.successors import Origin, Successions

_FROM_THE_START = "from"
_SINCE = "since-"  # and when its first head began to head it, in microseconds: they had headed another one before
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_START = datetime.min.replace(tzinfo=UTC)
_TICK = timedelta(microseconds=1)


def origin_key(origin: Origin) -> str:
    """Returns the key of what somebody headed first."""
    kind = _FROM_THE_START if origin.since is None else f"{_SINCE}{(origin.since - _EPOCH) // _TICK}"
    return f"{kind}:{origin.head}"


def head_of(department: str, stated_at: datetime, through: Successions, moment: datetime) -> int | None:
    """Returns who heads at a moment the department of a number; None where it is not there then. The key of a unit says
    who headed it when the number was stated.
    """
    kind = department.partition(":")[0]
    stood_at = stated_at
    if kind == _FROM_THE_START:
        stood_at = _START
    elif kind.startswith(_SINCE):
        stood_at = _EPOCH + int(kind.removeprefix(_SINCE)) * _TICK
    return through.head_at(leads(department), stood_at, moment)
