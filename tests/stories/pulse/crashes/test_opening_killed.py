"""A check-in that opens while the process is killed asks everybody once."""

import pytest

from storage.database import statement
from tests.stories.pulse.checkin import CheckIn


class Killed(Exception):
    """The process is gone."""


@pytest.mark.parametrize(
    "where",
    ["commands.sealed.open_round._invite", "storage.sealed.rounds._columns", "storage.checkin.audience._ask_some"],
)
async def test_opening_that_is_killed_anywhere_asks_everybody_once(
    checkin: CheckIn, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    checkin.clock.move(days=1, hours=1)

    def dies(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(where, dies)
        with pytest.raises(Killed):
            await checkin.tick()
    await checkin.tick()
    await checkin.deliver()
    assert [row["state"] for row in await statement("select state from round")] == ["open"]
    assert all(len(checkin.platform.stands[person.platform_id]) == 1 for person in checkin.staff)
    assert len(checkin.check_ins.folders.keys.files("*.keys")) == 1
