"""Comments that a round released."""

from commands.routing.entrance import Entrance
from storage.database import statement
from storage.sealed import comments

WORDS = [f"The crane on pier {number} creaks" for number in range(8)]


async def test_comments_are_read_in_one_order_however_they_were_stored(entrance: Entrance) -> None:
    workspace = entrance.workspace.id
    [row] = await statement(
        "insert into round (workspace_id, state, key) values (%(workspace)s, 'closed', 'a') returning id",
        workspace=workspace,
    )
    await comments.replace(workspace, row["id"], {"team:1": WORDS, "team:2": ["Only here"]})
    read = await comments.of_units(workspace, row["id"], ["team:1"])
    await comments.replace(workspace, row["id"], {"team:2": ["Only here"], "team:1": WORDS[::-1]})
    assert await comments.of_units(workspace, row["id"], ["team:1"]) == read
    assert await comments.of_round(workspace, row["id"]) == read | {"team:2": ["Only here"]}
    assert sorted(read["team:1"]) == WORDS
    assert read["team:1"] not in (WORDS, WORDS[::-1])
    assert await comments.of_units(workspace + 1, row["id"], ["team:1"]) == {}
