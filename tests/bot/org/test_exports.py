"""Exports as eight systems and a Japanese one write them, made by us, each with faults that people meet. Beside each
stands what comes of it: `python -m tests.bot.org.test_exports` writes that, to be read before it is kept.
"""

from datetime import date
from pathlib import Path

import pytest

from bot.org.chart_file import read_chart
from bot.org.people import Profile
from bot.org.placing import place
from bot.org.wording.chart import known, left_out

FOLDER = Path(__file__).parent / "exports"
EXPORTS = sorted(path for path in FOLDER.iterdir() if ".expected" not in path.suffixes)
TODAY = date(2026, 11, 29)
NAMES = (
    "clara Clara Boss", "vera Vera Pohl", "emil Emil Wirth", "bo Bo Berg", "dana Dana Wood", "alex.kim Alex Kim",
    "alex.kim2 Alex Kim", "joerg Jörg Müßig", "renee Renée O'Brien", "gus Gus Alt", "madonna Madonna", "nils Nils Öst",
    "ines Ines Ortiz", "mika 三浦 美香", "sato 佐藤 健一", "suzuki 鈴木 花子", "takahashi 高橋 大輔", "tanaka 田中 優",
    "watanabe 渡辺 翔", "ito 伊藤 陽菜", "yamamoto 山本 蓮", "nakamura 中村 葵",
)  # fmt: skip
WORKSPACE = [
    *(
        Profile(f"U{number:02}", name, handle, is_active=handle != "gus", email=f"{handle}@example.test")
        for number, (handle, _, name) in enumerate((line.partition(" ") for line in NAMES), 1)
    ),
    Profile("U90", "Guo Gast", "guo", is_stranger=True, email="guo@example.test"),
]


def came_of(export: Path) -> str:
    """Who reports to whom, since when, and what is said; in the language of whoever has such a file."""
    language = "ja" if export.stem == "smarthr" else "en"
    file = read_chart(export.read_bytes())
    placed = place(file.lines, WORKSPACE, TODAY, unread=file.unread)
    handles = {None: "nobody"} | {who.platform_id: who.handle for who in WORKSPACE}
    chart = [
        f"{member.profile.handle} -> {handles[member.manager]}, {member.joined_on or '?'}"
        for member in placed.company.members
    ]
    told = [
        *left_out([*file.faults, *placed.faults], language),
        *known([*file.notes, *placed.notes], language),
    ]
    return "\n".join([*chart, "", *told, ""])


def expected(export: Path) -> Path:
    return FOLDER / f"{export.stem}.expected.txt"


def test_the_eight_systems_and_a_japanese_one_are_here() -> None:
    systems = {"bamboohr", "workday", "personio", "hibob", "rippling", "entra", "okta", "google", "smarthr"}
    assert {export.stem for export in EXPORTS} == systems


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.stem)
def test_what_comes_of_an_export_stands_beside_it(export: Path) -> None:
    assert came_of(export) == expected(export).read_text(encoding="utf-8")


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.stem)
def test_whatever_is_wrong_there_is_one_tree_of_those_who_can_be_asked(export: Path) -> None:
    file = read_chart(export.read_bytes())
    members = place(file.lines, WORKSPACE, TODAY, unread=file.unread).company.members
    manager_of = {member.profile.platform_id: member.manager for member in members}
    assert list(manager_of.values()).count(None) == 1
    for person in manager_of:
        above: list[str] = []
        at: str | None = person
        while at is not None:
            assert at not in above
            above.append(at)
            at = manager_of[at]


if __name__ == "__main__":
    for one in EXPORTS:
        expected(one).write_text(came_of(one), encoding="utf-8")
