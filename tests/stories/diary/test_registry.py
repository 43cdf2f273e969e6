"""Whatever can be asked for that changes something for everybody, or looks into a protected thing, is in the diary.

A new request of admins, a new form and a new command line fail here until they say which of the two they are.
"""

from asyncio import gather
from collections.abc import Awaitable, Callable, Mapping
from unittest.mock import AsyncMock

import psycopg
import pytest

from bot.app.cli import cli
from bot.diary.events import DiaryEvent
from bot.roles.roles import Role
from commands.feature import KUDOS
from commands.features import EVENTS
from commands.routing.table import BUTTONS, COMMANDS, SUBMISSIONS, entered
from storage.database import statement
from storage.diary import diary
from storage.org import people
from tests.cast import DANA
from tests.house.test_docs import command_lines
from tests.stories.conftest import ChatCompany
from tests.stories.diary.awarding import AWARDING
from tests.stories.diary.bringing import BRINGING, LOOKING_AT_FILES
from tests.stories.diary.events import WEBHOOKS
from tests.stories.diary.examples import (
    adds_a_question,
    administers,
    agrees_to_many_changes,
    brings_one_back,
    chooses_how_often,
    ends_a_hold,
    forgets_a_leaver,
    gives_a_role,
    joins_two,
    keeps_a_proof,
    keeps_the_chart,
    lets_it_stand,
    lets_programs_read,
    lets_programs_read_no_more,
    makes_a_file_the_chart,
    makes_a_file_the_chart_anyway,
    makes_a_token,
    opens_what_was_private,
    places_a_hold,
    puts_it_back,
    puts_the_chart_back,
    reads_reports,
    reads_reports_by_a_button,
    removes_a_thanks,
    reported,
    revokes_a_token,
    saves_a_value,
    says_it_is_one_person,
    says_they_are_two,
    scrapes_one_off,
    takes_a_role,
    takes_departments_by_size,
    takes_one_away,
    takes_the_answer_back,
    tries_the_channel,
    turns_check_ins_on,
)
from tests.stories.diary.signals import GIVING, LOOKING

# Of admins and observers: they show what anybody could know, or open a form.
ONLY_SHOWN = {
    "typed fairness",  # one band
    "typed /pulse preview",
    *("pressed barnacles.take_away", "pressed barnacles.away"),
    "pressed pulse.preview",
    "typed /waterline proof",
    "pressed welcome.people",
    "pressed welcome.turn_on",
    "pressed welcome.keep_values",  # a step of their own message; the values are as they were
    "submitted welcome.file",
    "pressed welcome.day_first",
    "pressed welcome.month_first",
    "pressed pulse.proof",
    *("typed /pulse items", "pressed pulse.items", "pressed pulse.item", "pressed pulse.departments"),
    "typed /waterline people",
    "pressed people.look_back",
    "pressed values.edit",
    "pressed values.still_says",  # a question on their own page; the value is as it was
    *("pressed retention.place", "pressed retention.end"),
    *("pressed roles.give", "pressed roles.take"),
    "typed /waterline admin",
    *("pressed home.look", "pressed home.form"),
    "submitted home.choose",  # says what would come of it
    *("pressed awards.name_jury", "typed /waterline scim", "pressed scim.make_token", "pressed scim.revoke_token"),
    "typed /waterline forget",
    *("typed /waterline api", "pressed api.make_token", "pressed api.revoke_token", "typed /waterline webhooks"),
    *("pressed events.edit", "pressed events.remove"),
    *("typed /waterline export", "submitted exports.wanted"),  # the entry comes with the file, when it is made
    *LOOKING,
    *LOOKING_AT_FILES,
}
# Of everybody: they change what is the person's own, or say something in their own name.
OF_ONE_S_OWN = {
    "submitted kudos.give",
    "submitted barnacles.named",
    "submitted welcome.answer",  # of a rehearsal: nothing is kept
    "submitted kudos.change",
    "submitted kudos.plus",
    *("submitted customers.named", "submitted customers.closed"),
    "submitted customers.shared",  # of what was written to them
    "submitted kudos.reported",
    "submitted digest.keep",
    *("submitted celebrations.keep", "submitted celebrations.words"),  # of oneself, and to one person
    "submitted half_hour.done",  # a line for oneself
    *("submitted awards.nominated", "submitted awards.favoured"),
    "submitted forgetting.own",  # of oneself alone
    "submitted self_check.seen",  # kept nowhere
    "submitted settings.keep",
    "submitted reach.keep",
    "submitted pulse.keep",
    "submitted pulse.forecast",
    "submitted pulse.branch",
    "submitted pulse.to_department",
    "submitted pulse.reply",
    *("submitted inbox.reply", "submitted inbox.close"),  # to one writer, and to those who read with them
    "submitted inbox.abuse",  # one alone hides nothing, and the diary has the week's count: never who, nor the day
}
BY_THE_CLOCK = {
    *("settings", "admins", "role_lost", "chart_found", "scim_merged", "chart", "accounts_joined"),
    "concerns_hidden",  # once a week, as counts
}
# What an operator does, with the kinds of entries that come of it.
COMMAND_LINES: Mapping[str, set[str]] = {
    "serve": {
        "settings",
        "admins",
        "role_lost",
        "chart_found",
        "scim_merged",
        "chart",
        "accounts_joined",
        "concerns_hidden",
    },
    "demo": {
        "settings",
        "admins",
        "role_lost",
        "chart_found",
        "scim_merged",
        "chart",
        "accounts_joined",
        "concerns_hidden",
    },
    "people import": {"chart", "accounts_joined"},
    "people undo": {"chart_put_back"},
    "export": {"table_exported"},
    "import-surveys": {"past_surveys_brought"},
    "import-kudos": {"past_kudos_brought"},
    "export-ledger": {"ledger_exported"},
    "export-signals": {"signals_exported"},
    "verify-round": {"round_reported"},
    "verify-diary": set(),
    "doctor": set(),
    "migrate": set(),
    "backup": set(),  # as any other backup of a database
    "restore": set(),
    "preview": set(),
    "mcp": set(),  # it reads
    "rotate-keys": set(),
    "distribute": set(),  # it prints
    "export-workspace": set(),  # as a backup, of one
    "erase-workspace": set(),  # the diary goes with all else, and the operator gets a receipt
    "deliveries": {"deliveries_dropped"},  # as a count: never places or words
    "blindspots": set(),  # reads two files that were exported before
    "customers": set(),  # reads two files that were exported before
    "admin grant": {"role_given"},
    "manifest slack": set(),
    "manifest teams": set(),
}


OF_EARLIER_VERSIONS = {"open_for"}  # are read for ever, and nothing enters them any more


# What an entry before it changed is put back by them.
AFTER_ANOTHER = {
    *("submitted api.token_revoked", "pressed imports.undo", "pressed imports.kudos_undo"),
    "submitted retention.ended",
    *("pressed home.undo", "pressed people.reconsider", "pressed people.put_back", "pressed barnacles.bring_back"),
}


EXAMPLES: Mapping[str, Callable[[ChatCompany], Awaitable[None]]] = {
    "submitted values.keep": saves_a_value,
    "submitted barnacles.ended": scrapes_one_off,
    "submitted barnacles.joined": joins_two,
    "submitted barnacles.taken_away": takes_one_away,
    "pressed barnacles.bring_back": brings_one_back,
    "pressed home.confirm": chooses_how_often,
    "pressed home.undo": puts_it_back,
    "pressed home.try": tries_the_channel,
    "submitted pulse.item": adds_a_question,
    "submitted pulse.departments": takes_departments_by_size,
    "typed reports": reads_reports,
    "pressed kudos.reports": reads_reports_by_a_button,
    "pressed kudos.removal": opens_what_was_private,
    "submitted kudos.remove": removes_a_thanks,
    "pressed kudos.let_stand": lets_it_stand,
    "submitted retention.placed": places_a_hold,
    "submitted retention.ended": ends_a_hold,
    "submitted roles.given": gives_a_role,
    "submitted roles.taken": takes_a_role,
    "pressed welcome.administer": administers,
    "submitted welcome.turned_on": turns_check_ins_on,
    "pressed welcome.chart": makes_a_file_the_chart,
    "pressed welcome.anyway": makes_a_file_the_chart_anyway,
    **WEBHOOKS,
    "submitted api.token_made": lets_programs_read,
    "submitted api.token_revoked": lets_programs_read_no_more,
    "submitted forgetting.leaver": forgets_a_leaver,
    "submitted scim.token_made": makes_a_token,
    "submitted scim.token_revoked": revokes_a_token,
    "pressed people.same": says_it_is_one_person,
    "pressed people.two": says_they_are_two,
    "pressed people.reconsider": takes_the_answer_back,
    "pressed people.put_back": puts_the_chart_back,
    "pressed scim.agree": agrees_to_many_changes,
    "pressed scim.decline": keeps_the_chart,
    "pressed pulse.keep_proof": keeps_a_proof,
    **GIVING,
    **AWARDING,
    **BRINGING,
}


def registry() -> dict[str, tuple[Role, tuple[type[DiaryEvent], ...]]]:
    """Every request, with who may ask for it and what it says that it enters."""
    typed = {f"typed {w.word if w.command == KUDOS else f'{w.command} {w.word}'}".strip(): w for w in COMMANDS}
    pressed = {f"pressed {name}": button for name, button in BUTTONS.items()}
    submitted = {f"submitted {name}": submission for name, submission in SUBMISSIONS.items()}
    return {name: (one.role, one.enters) for name, one in (typed | pressed | submitted).items()}


def test_every_request_of_admins_and_every_form_enters_something_or_is_known_to_change_nothing_for_others() -> None:
    unsaid = {
        name
        for name, (role, enters) in registry().items()
        if not enters and (role is not Role.EVERYBODY or name.startswith("submitted "))
    }
    assert unsaid == ONLY_SHOWN | OF_ONE_S_OWN


def test_every_command_line_says_what_it_enters() -> None:
    assert {line.removeprefix("python -m bot ") for line in command_lines(cli)} == {*COMMAND_LINES}


def test_every_kind_of_entry_comes_of_a_request_or_a_command_line() -> None:
    assert entered() | set().union(*COMMAND_LINES.values()) | OF_EARLIER_VERSIONS == {*EVENTS}


def test_every_request_that_enters_something_is_tried() -> None:
    assert {name for name, (_, enters) in registry().items() if enters} == {*EXAMPLES}


@pytest.mark.parametrize("name", EXAMPLES)
async def test_what_a_request_does_stands_in_the_diary_with_who_did_it(company: ChatCompany, name: str) -> None:
    await EXAMPLES[name](company)
    entries = await diary.page(company.entrance.workspace.id, None, 10)
    _, enters = registry()[name]
    assert [entry.kind for entry in entries][: len(enters)] == [event.KIND for event in enters]
    assert len(entries) == len(enters) + (name in AFTER_ANOTHER)
    dana = (await people.by_platform_ids(company.entrance.workspace.id, [DANA.platform_id]))[DANA.platform_id]
    assert {entry.person_id for entry in entries} == {dana.id}


CHANGING = [
    name for name in EXAMPLES if name.startswith("submitted ") or "let_stand" in name or name == "pressed home.confirm"
]
TABLES = (
    "value",
    "own_item",
    "workspace",
    "chosen_settings",
    "kudos",
    "kudos_report where settled",
    "signal_value",
    "award_juror",
    "forgetting",
    "barnacle where ending is not null or joined_into is not null or taken_away_at is not null",
)


@pytest.mark.parametrize("name", CHANGING)
async def test_what_could_not_be_noted_is_not_done(
    company: ChatCompany, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    await reported(company)
    before = [await statement(f"select * from {table}") for table in TABLES]
    monkeypatch.setattr(diary, "append", AsyncMock(side_effect=psycopg.errors.SerializationFailure))
    await gather(EXAMPLES[name](company), return_exceptions=True)
    after = [await statement(f"select * from {table}") for table in TABLES]
    assert after == before
