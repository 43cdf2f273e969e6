"""Tests serve as who owns the tables, whom row-level security does not hold: so here it is told what it would hide.

A statement of storage/ that names no workspace, in a transaction that has named none, would see no rows.
"""

import sys
from contextlib import AbstractContextManager

from tortoise import connections

from storage.client import in_workspace
from storage.security import ACROSS

# They ask PostgreSQL about itself, or one of the functions of the owner, or a table of no workspace.
_OF_NO_WORKSPACE = (
    "storage.database",
    "storage.distributing",
    "storage.schema",
    "storage.security",
    "storage.delivery.due",
)
_ALSO = {("storage.diary.diary", "stays"), ("storage.org.app_grants", "use")}


class NoWorkspaceNamedError(AssertionError):
    """Who owns the tables saw rows that the role that serves would not."""


def heeded(workspace_id: int | None) -> AbstractContextManager[None]:
    """Stands before `in_workspace` where a statement runs."""
    running = sys._getframe(1)
    asking = running.f_back
    if workspace_id is None and asking and getattr(connections.get("default"), "workspace_id", None) is None:
        module, sql = str(asking.f_globals["__name__"]), str(running.f_locals["sql"])
        is_of_none = module in _OF_NO_WORKSPACE or (module, asking.f_code.co_name) in _ALSO
        if module.startswith("storage.") and not is_of_none and not any(name in sql for name in ACROSS):
            raise NoWorkspaceNamedError(f"{module}.{asking.f_code.co_name}: {sql}")
    return in_workspace(workspace_id)
