"""What is in a backup: all rows as of one moment, and what belongs to them in the sealed folder.

It is a zip with a list of what is in it, tables as PostgreSQL's COPY writes them, and rolls. Keys, boxes and manifests
are never in it: with them, whoever has the backup could read what people answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import psycopg
from psycopg import sql

from storage.customers.address_key import ENDING as ADDRESSES
from storage.sealed.roll import ACCOUNTS, CHART, CHECKS, ROLL
from storage.voice.pepper import ENDING as PEPPER

KEPT = (ROLL, ACCOUNTS, CHART, CHECKS, PEPPER, ADDRESSES)  # of the sealed folder
LIST = "contents.json"
FORMAT = 1


class BackupError(Exception):
    """A backup that cannot be made or put back; its text is for the operator, with the cure."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a backup. `columns` by table; `sequences` with the last number that each gave; `erasures` are lists of
    who was forgotten.
    """

    format: int
    migration: str
    columns: Mapping[str, tuple[str, ...]]
    sequences: Mapping[str, int | None]
    sealed: tuple[str, ...]
    open_rounds: int
    erasures: tuple[str, ...] = ()


def copy(table: str, columns: tuple[str, ...], way: str) -> sql.Composed:
    """Returns the statement that reads or writes a table, `way` being to stdout or from stdin."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("copy {} ({}) {}").format(sql.Identifier(table), names, sql.SQL(way))


def words(error: psycopg.Error) -> str:
    """Returns what PostgreSQL says of an error, in a line."""
    return (error.diag.message_primary or str(error)).strip().splitlines()[0]
