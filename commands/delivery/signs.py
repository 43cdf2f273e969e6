"""The signs that changes leave in the database for the clock of every process: each process heeds each of them once."""

from bot.ports import Served
from storage.delivery import due


class ChangeSigns:
    """Those for one kind of work, as one process knows them."""

    def __init__(self, work: str) -> None:
        self._work = work
        self._heeded: set[int] = set()
        self._rows: dict[int, due.SignRows] = {}

    async def read(self, served: Served) -> set[int]:
        """Returns the workspaces of which this process has not heeded every sign.

        What it has heeded goes after a minute, since all that stand are read at every tick; where nobody serves a
        workspace any more, its signs go after an hour.
        """
        self._rows = {sign.workspace_id: sign for sign in await due.signs(self._work)}
        self._heeded &= {row for sign in self._rows.values() for row in sign.rows}
        for sign in self._rows.values():
            heeded = [row for row in sign.seen_by_all if row in self._heeded]
            if outlived := heeded if sign.workspace_id in served else sign.abandoned:
                await due.forget_signs(sign.workspace_id, outlived)
        return {key for key, sign in self._rows.items() if not self._heeded.issuperset(sign.rows)}

    async def heed(self, workspace_id: int) -> None:
        """Notes that what these told of is done here. They go once every process has had the time to see them."""
        if sign := self._rows.get(workspace_id):
            self._heeded.update(sign.rows)
            if sign.seen_by_all:
                await due.forget_signs(workspace_id, sign.seen_by_all)
