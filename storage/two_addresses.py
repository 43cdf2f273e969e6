"""Whether the two addresses of an installation, the owner's and the one by which is served, lead to one database."""

from secrets import randbits

import psycopg

_OPENS_WITHIN = 10  # seconds
_KEY_BITS = 62  # of a lock that nobody else asks for


def lead_to_one(owner: str, serving: str) -> bool:
    """Returns whether what one address locks is locked for the other: a copy of a database has the same name, the same
    rows and the same system identifier, and other locks. Where one lets nobody in, whoever opens it says why.
    """
    if owner == serving:
        return True
    key = randbits(_KEY_BITS)
    try:
        with _connected(owner) as holder, _connected(serving) as asking:
            holder.execute("select pg_advisory_xact_lock(%s)", [key])
            row = asking.execute("select pg_try_advisory_xact_lock(%s)", [key]).fetchone()
    except (psycopg.OperationalError, psycopg.ProgrammingError):
        return True
    return row != (True,)


def _connected(conninfo: str) -> psycopg.Connection:
    return psycopg.connect(conninfo, connect_timeout=_OPENS_WITHIN, prepare_threshold=None)
