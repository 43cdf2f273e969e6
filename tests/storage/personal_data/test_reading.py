"""What the selects of rooms are called in words: no part and no label without a title, in both languages."""

import pytest

from bot.messages.say import say
from bot.messages.texts import LANGUAGES
from bot.personal_data.sections import Section
from storage.database import statement
from storage.personal_data.reading import _IN_DIRECTORY, _IN_GROUPS, _SELECTS

VALUES = {"workspace_id": 1, "person": 1, "account": "@ana", "names": ["@ana"]}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_part_and_label_has_a_title(opened: str, language: str) -> None:
    for section in Section:
        assert say(language, f"my_data.section.{section.value}")
    for key, select in {**_SELECTS, "directory": _IN_DIRECTORY, "directory_groups": _IN_GROUPS}.items():
        assert say(language, f"my_data.part.{key}")
        [row] = await statement(
            f"select {{}} as none, x.* from (select 1) one left join ({select}) x on true".replace("{}", "null"),
            **VALUES,
        )
        for label in row.keys() - {"none"}:
            assert say(language, f"my_data.label.{label}"), key
