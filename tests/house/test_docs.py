"""The documentation says what the code does, and leads nowhere that is not there."""

import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest
import typer

from bot.app.cli import cli
from bot.app.manifests import UPLOAD
from bot.app.platforms import PLATFORMS
from bot.config.settings import PlatformName
from bot.delivery.refusals import BY_PLATFORM, About, Meaning
from bot.messages.request import Pressed, Request, Submitted
from bot.messages.texts import catalogue
from bot.voice.actions import is_unnoted
from commands.feature import KUDOS
from commands.features import EVENTS, FEATURES, indexed
from commands.routing import capabilities
from commands.routing.table import BUTTONS, CAPABILITIES, COMMANDS, SUBMISSIONS, WORDS
from tests import architecture

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_VARIABLE = re.compile(r"""(?:(?:environ(?:ment)?|tokens)(?:\.get\(|\[)|envvar=)"([A-Z_]+)\"""")
# What `bot.voice.actions.is_unnoted` tells apart: tests/bot/messages/test_request.py holds it to the same table.
BEFORE_THE_ROUTER = {
    *("pressed pulse.answer", "pressed pulse.form", "pressed pulse.readers", "submitted pulse.answer"),
    *(
        "pressed voice.write",
        "pressed voice.look",
        "pressed voice.keep",
        "submitted voice.write",
        "submitted voice.look",
    ),
}
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def written(pages: list[Path]) -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


def command_lines(app: typer.Typer, before: str = "python -m bot") -> list[str]:
    own = [one.name or one.callback.__name__ for one in app.registered_commands if one.callback]
    groups = [(one.typer_instance, one.name) for one in app.registered_groups if one.typer_instance]
    deeper = [line for group, name in groups for line in command_lines(group, f"{before} {name}")]
    return [*(f"{before} {name}" for name in own), *deeper]


def test_the_table_of_capabilities_is_the_one_in_the_code() -> None:
    found = (ROOT / "docs" / "capabilities.md").read_text(encoding="utf-8")
    assert found == capabilities.page(), "write it anew: python -m commands.routing.capabilities > docs/capabilities.md"


def test_whatever_a_person_can_ask_is_a_capability_and_every_capability_can_be_asked() -> None:
    asked = {request for capability in CAPABILITIES for request in capability.requests}
    answered = {f"typed {word if command == KUDOS else f'{command} {word}'}".strip() for command, word in WORDS}
    answered |= {f"pressed {action}" for action in BUTTONS} | {f"submitted {form}" for form in SUBMISSIONS}
    answered |= BEFORE_THE_ROUTER
    kinds = {kind.__name__.lower() for kind in get_args(Request)} - {"typed", "pressed", "submitted"}
    assert asked == answered | kinds


def test_every_command_of_the_table_is_typed_as_the_router_knows_it_and_explained() -> None:
    assert not [word.usage for word in COMMANDS if not word.usage.startswith(f"{word.command} {word.word}".strip())]
    explained = written([page for page in PAGES if page.stem != "capabilities"])
    assert not [command.usage for command in COMMANDS if command.usage.partition(" for ")[0] not in explained]


def test_two_features_that_claim_one_name_stop_the_program_at_its_start() -> None:
    with pytest.raises(ValueError, match="two features claim"):
        indexed([*COMMANDS, replace(COMMANDS[0], usage="/kudos again")], lambda word: (word.command, word.word))


def test_whatever_a_room_declares_is_brought() -> None:
    rooms = [path.parent.name for path in (ROOT / "commands").glob("*/feature.py")]
    declared = {room: import_module(f"commands.{room}.feature").FEATURE for room in rooms}
    assert not [room for room, feature in declared.items() if feature not in FEATURES], "add it to commands/features.py"
    assert len(declared) == len(FEATURES) > 4


def test_every_platform_that_a_setting_can_name_is_served() -> None:
    assert set(PLATFORMS) == set(get_args(PlatformName))


def test_answers_to_a_check_in_never_reach_the_router() -> None:
    routed: list[Request] = [
        *(Pressed(action, "") for action in BUTTONS),
        *(Submitted(form, {}) for form in SUBMISSIONS),
    ]
    assert not [one for one in routed if is_unnoted(one)]


def test_every_kind_of_entry_stands_on_the_page_of_the_diary_and_no_other() -> None:
    rows = re.findall(r"^\| (`[^|]+) \|", (ROOT / "docs" / "diary.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert {kind for row in rows for kind in re.findall(r"`(\w+)`", row)} == {*EVENTS}


@pytest.mark.parametrize("line", command_lines(cli))
def test_every_command_line_is_documented(line: str) -> None:
    assert line in written(PAGES)


def test_no_command_line_is_documented_that_is_not_there() -> None:
    there = command_lines(cli)
    named = set(re.findall(r"python -m bot [a-z-]+(?: slack| teams| grant| import| undo)?", written(PAGES)))
    assert not [line for line in named if line not in there]


def test_every_variable_of_the_environment_is_documented() -> None:
    sources = [path for top in ("bot", "storage", "commands", "adapters") for path in (ROOT / top).rglob("*.py")]
    read = set(_VARIABLE.findall(written(sources))) - {"XDG_DATA_HOME", "PGOPTIONS"}  # of the system and of libpq
    assert {"DATABASE_URL", "PORT", "SLACK_BOT_TOKEN"} <= read
    pages = written(PAGES)  # a platform's own page may have its own table
    assert not [name for name in read if f"`{name}`" not in pages]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    nowhere = [link for link in _LINK.findall(written([page])) if "://" not in link and not leads(page, link)]
    assert not nowhere


def test_every_path_that_a_comment_names_is_there() -> None:
    roots = ("bot", "commands", "storage", "adapters", "tests", "bench", "docs")
    path = re.compile(rf"(?<![\w/.])(?:{'|'.join(roots)})/[\w/.-]+\.(?:py|yaml|md|toml|po)\b")
    sources = [each for top in roots for kind in ("py", "yaml", "toml") for each in (ROOT / top).rglob(f"*.{kind}")]
    assert not [
        f"{source.relative_to(ROOT)}: {named}"
        for source in sources
        for named in path.findall(source.read_text(encoding="utf-8"))
        if not (ROOT / named).exists()
    ]


def leads(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = page.parent / path if path else page
    if not target.is_file() or not anchor:
        return target.is_file()
    return anchor in [anchor_of(heading) for heading in _HEADING.findall(written([target]))]


def anchor_of(heading: str) -> str:
    """As the code host makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, open_pages = set[Path](), [ROOT / "README.md"]
    while open_pages:
        page = open_pages.pop()
        reached.add(page)
        linked = {(page.parent / link.partition("#")[0]).resolve() for link in _LINK.findall(written([page]))}
        open_pages += [one for one in linked if one.suffix == ".md" and one.is_file() and one not in reached]
    assert {page.name for page in PAGES} <= {page.name for page in reached}


def test_every_room_is_told_of_in_the_picture_s_table() -> None:
    rooms = {path.parent.name for top in ("bot", "commands") for path in (ROOT / top).glob("*/__init__.py")} - {"app"}
    table = written([ROOT / "docs" / "architecture.md"]).partition("| room | feature |")[2].partition("\n\n")[0]
    heads = "".join(line.split("|")[1] for line in table.splitlines()[2:])
    assert rooms == set(re.findall(r"`(\w+)`", heads))


def test_the_picture_and_the_tables_of_the_house_are_drawn_from_the_code() -> None:
    assert written([ROOT / "docs" / "architecture.md"]) == architecture.page(), (
        "draw anew: python -m tests.architecture"
    )


def test_every_room_and_platform_says_what_it_is_in_one_sentence() -> None:
    rows = [*architecture.rooms_table().splitlines(), *architecture.platforms_table().splitlines()]
    assert len(rows) > 12
    assert not [row for row in rows if len(row.split("|")[2].strip()) < 5]


def test_every_word_for_no_has_its_cure_on_the_page_of_its_platform() -> None:
    never_waits = (About.POSTED, About.VIEW)  # nobody has a dead letter of it
    for platform, page in {"teams": "teams.md", "slack": "operator.md"}.items():
        words = {
            word
            for word, no in BY_PLATFORM[platform].items()
            if no.meaning is not Meaning.NOT_YET and no.about not in never_waits
        }
        text = written([ROOT / "docs" / page])
        assert not sorted(word for word in words | {"unreachable", "error"} if f"`{word}`" not in text), page


def test_what_a_proxy_forwards_is_listed_and_nothing_else() -> None:
    listed = re.findall(r"^\| (\w+)[^|]* \| `(?:GET|POST) (/\S+)` \|$", written(PAGES), re.MULTILINE)
    assert listed == sorted((name, path) for name, entry in PLATFORMS.items() for path in entry.public)


def test_there_is_one_instruction_for_the_upload() -> None:
    page = " ".join(written([ROOT / "docs" / "teams.md"]).replace("**", "").split())
    text = re.sub(r"\[(\S+)\]\(\S+\)", r"\1", page)
    assert UPLOAD in text
    assert text.count("Upload new app") == 1


@pytest.mark.parametrize("page", ["api", "exports", "forgetting", "imports", "retention", "webhooks"])
def test_what_somebody_reads_in_japanese_stands_there_as_it_is_on_the_screen(page: str) -> None:
    on_screens = {*catalogue("ja").sentences.values()}
    quoted = re.findall(r"「((?:[^「」]|「[^」]*」)+)」", written([ROOT / "docs" / f"{page}.md"]))
    assert quoted
    assert not [text for text in quoted if text not in on_screens]
