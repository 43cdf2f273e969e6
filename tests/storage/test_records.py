"""A record is read from the columns of its fields, so that a column more is a field more and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from storage.database import statement
from storage.records import Stored

AT, ON = datetime(2026, 3, 2, 9, 30, 0, 500, tzinfo=UTC), date(2026, 3, 1)


@dataclass(frozen=True, slots=True)
class Boat:
    id: int
    name: str
    crew: tuple[str, ...]
    left_at: datetime | None
    built_on: date
    berth: str = "none"


BOATS = Stored(Boat, "crew")


def test_every_field_is_selected_but_those_without_a_column() -> None:
    assert BOATS.columns() == "id, name, left_at, built_on, berth"
    assert BOATS.columns("b") == "b.id, b.name, b.left_at, b.built_on, b.berth"


async def test_a_row_and_the_same_row_as_json_are_the_same_record(opened: str) -> None:
    boat = f"""(select 1 as id, 'Gull' as name, '{AT.isoformat()}'::timestamptz as left_at, '{ON}'::date as built_on,
        'A2' as berth) boat"""
    [plain] = await statement(f"select {BOATS.columns()} from {boat}")
    [nested] = await statement(f"select to_jsonb(boat) as boat from {boat}")
    record = Boat(1, "Gull", ("ana",), AT, ON, "A2")
    assert isinstance(nested["boat"]["left_at"], str)
    assert BOATS.read(plain, crew=("ana",)) == BOATS.read(nested["boat"], crew=("ana",)) == record


@dataclass(frozen=True, slots=True)
class Berth:
    id: int
    names: Mapping[str, str]
    depth: int
    free: bool
    since: date | None


async def test_what_is_written_is_read_again_with_every_field(opened: str) -> None:
    berths, content = Stored(Berth), Stored(Berth, "id")
    made = Berth(7, {"en": "Pier", "ja": "桟橋"}, 4, True, ON)
    await statement("create table berth (id int, names jsonb, depth int, free boolean, since date)")
    written = f"insert into berth ({berths.columns()}) values ({berths.parameters()}) returning *"
    [row] = await statement(written, **berths.values(made))
    assert berths.read(row) == made
    changed = Berth(7, {}, 5, False, None)
    [row] = await statement(
        f"update berth set ({content.columns()}) = row ({content.parameters()}) returning *", **content.values(changed)
    )
    assert berths.read(row) == changed


def test_what_is_worked_out_comes_before_what_stands_in_the_row() -> None:
    row = {"id": 1, "name": "gull", "left_at": None, "built_on": ON, "berth": "A2"}
    assert BOATS.read(row, crew=(), name="Gull") == Boat(1, "Gull", (), None, ON, "A2")


def test_a_column_that_the_statement_does_not_select_is_a_fault_and_not_a_default() -> None:
    with pytest.raises(KeyError, match="berth"):
        BOATS.read({"id": 1, "name": "Gull", "left_at": None, "built_on": ON}, crew=())
