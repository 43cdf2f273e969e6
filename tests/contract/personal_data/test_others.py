"""What is others' is in nobody's data: private words to others, reports, choices, and whatever lies in another
workspace. What lists of people and the directory say of oneself is in it.
"""

import io
import json
import zipfile
from datetime import timedelta

from psycopg.types.json import Jsonb

from bot.config.settings import Settings
from bot.delivery.handing import HandedFile
from bot.messages.refusal import Refusal
from bot.org.chart_file import Line
from bot.org.imports.sources import PeopleSource
from bot.org.people import Person, Profile
from bot.personal_data.my_data import MY_DATA
from bot.ports import ServedWorkspace
from commands.delivery.hand_over import take
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.personal_data.give_my_data import make_my_data
from storage.database import statement
from storage.delivery import handings
from storage.org import people
from storage.org.imports import Import, keep_import
from tests.cast import ANA, BO, COMPANY, CY, FakeClock
from tests.platform import RememberingPlatform

CANARY = "kingfisher"


async def company(settings: Settings, name: str = "Harbour") -> ServedWorkspace:
    workspace = await open_workspace("web", name.casefold(), name, settings)
    await save_company(workspace, COMPANY)
    return ServedWorkspace(workspace, RememberingPlatform(), settings, settings)


async def person(served: ServedWorkspace, profile: Profile) -> Person:
    everybody = await people.everyone(served.workspace.id)
    return next(one for one in everybody if one.platform_id == profile.platform_id)


async def data_of(served: ServedWorkspace, profile: Profile, clock: FakeClock) -> str:
    """Everything in the zip, as one text."""
    whose = await person(served, profile)
    await handings.ask(served.workspace.id, whose.id, MY_DATA, "", clock.now())
    [row] = await statement(
        "select max(id) as id from file_handing where workspace_id = %(workspace_id)s", workspace_id=served.workspace.id
    )
    handing = await handings.find(served.workspace.id, row["id"], MY_DATA, clock.now())
    assert handing
    file = await make_my_data(handing, served)
    assert isinstance(file, HandedFile)
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        pages = {name: archive.read(name).decode() for name in archive.namelist()}
    for name, page in pages.items():
        if name.endswith(".json"):
            json.loads(page)
    return "\n".join(pages.values())


_KUDOS = """
with given as (
    insert into kudos (workspace_id, source, giver_id, words, private, link, given_at, revision, removed_because,
        removed_at)
    values (%(workspace_id)s, %(source)s, %(giver)s, %(words)s, %(private)s, '', %(now)s, 1, '', %(removed)s)
    returning workspace_id, id
)
insert into kudos_receiver (workspace_id, kudos_id, person_id, given_at)
select workspace_id, id, %(receiver)s, %(now)s from given
"""
_REPORT = """
insert into kudos_report (workspace_id, kudos_id, reporter_id, because, reported_at)
select workspace_id, id, %(reporter)s, %(words)s, %(now)s from kudos
where workspace_id = %(workspace_id)s and source = 'public'
"""


_PLUS = """
insert into kudos_plus (workspace_id, kudos_id, author_id, word, added_at)
select workspace_id, id, %(author)s, %(word)s, %(now)s from kudos
where workspace_id = %(workspace_id)s and source = 'public'
"""


async def test_what_others_wrote_in_private_is_in_nobody_elses(
    opened: str, settings: Settings, clock: FakeClock
) -> None:
    served = await company(settings)
    workspace_id, now = served.workspace.id, clock.now()
    ana, bo, cy = [await person(served, each) for each in (ANA, BO, CY)]
    given = {"workspace_id": workspace_id, "giver": bo.id, "now": now, "removed": None}
    await statement(_KUDOS, **given, source="private", receiver=cy.id, words=f"{CANARY} private", private=True)
    await statement(_KUDOS, **given, source="public", receiver=ana.id, words="for the pier", private=False)
    taken_back = {**given, "removed": now}
    await statement(_KUDOS, **taken_back, source="back", receiver=ana.id, words=f"{CANARY} taken back", private=False)
    await statement(_REPORT, workspace_id=workspace_id, reporter=cy.id, words=f"{CANARY} report", now=now)
    await statement(_PLUS, workspace_id=workspace_id, author=cy.id, word="so true", now=now)
    of_ana, of_bo, of_cy = [await data_of(served, each, clock) for each in (ANA, BO, CY)]
    assert "for the pier" in of_ana
    assert "so true (Cy Okonjo)" in of_ana
    assert "so true" not in of_bo
    assert "so true" in of_cy
    assert CANARY not in of_ana
    assert f"{CANARY} report" not in of_bo
    assert f"{CANARY} private" in of_bo
    assert f"{CANARY} private" in of_cy
    assert f"{CANARY} report" in of_cy


async def test_words_for_a_day_to_come_are_not_read_before_it(
    opened: str, settings: Settings, clock: FakeClock
) -> None:
    served = await company(settings)
    ana, bo = await person(served, ANA), await person(served, BO)
    day = (clock.now() + timedelta(days=3)).date()
    values = {"workspace_id": served.workspace.id, "ana": ana.id, "bo": bo.id, "day": day, "now": clock.now()}
    await statement(
        "insert into celebration (workspace_id, person_id, kind, day, morning, ahead_on)"
        " values (%(workspace_id)s, %(ana)s, 'birthday', %(day)s, %(day)s, %(day)s)",
        **values,
    )
    await statement(
        "insert into celebration_word (workspace_id, person_id, kind, day, author_id, words, written_at)"
        " values (%(workspace_id)s, %(ana)s, 'birthday', %(day)s, %(bo)s, 'kingfisher', %(now)s)",
        **values,
    )
    assert CANARY not in await data_of(served, ANA, clock)
    assert CANARY in await data_of(served, BO, clock)
    await statement("update celebration set handed_on = day where workspace_id = %(workspace_id)s", **values)
    assert CANARY in await data_of(served, ANA, clock)


async def test_lists_of_people_and_the_directory_say_what_they_said_of_oneself(
    opened: str, settings: Settings, clock: FakeClock
) -> None:
    served = await company(settings)
    lines = (
        Line(2, accounts=(ANA.platform_id,), name="Ana of the list", leads="Payments"),
        Line(3, accounts=(BO.platform_id,), name="Bo of the list"),
    )
    imported = Import(source=PeopleSource.FILE, taken_at=clock.now(), people=2, invited=2, words=lines)
    await keep_import(served.workspace.id, imported)
    await statement(
        "insert into scim_resource (workspace_id, kind, id, unique_name, external_id, content, version,"
        " created_at, modified_at) values (%(workspace_id)s, 'User', 'u1', 'ana@harbour.example', %(account)s,"
        " %(content)s, 1, %(now)s, %(now)s)",
        workspace_id=served.workspace.id,
        account=ANA.platform_id,
        content=Jsonb({"userName": "ana@harbour.example", "title": "Pilot of the directory"}),
        now=clock.now(),
    )
    of_ana, of_bo = await data_of(served, ANA, clock), await data_of(served, BO, clock)
    assert "Ana of the list" in of_ana
    assert "Pilot of the directory" in of_ana
    assert "Bo of the list" not in of_ana
    assert "Bo of the list" in of_bo
    assert "Ana of the list" not in of_bo
    assert "Pilot of the directory" not in of_bo


async def test_a_token_of_another_workspace_or_person_gives_nothing(
    opened: str, settings: Settings, clock: FakeClock
) -> None:
    harbour, pier = await company(settings), await company(settings, "Pier")
    ana = await person(harbour, ANA)
    await handings.ask(harbour.workspace.id, ana.id, MY_DATA, "", clock.now())
    [row] = await statement("select max(id) as id from file_handing")
    handing = await handings.find(harbour.workspace.id, row["id"], MY_DATA, clock.now())
    assert handing
    await handings.give_token(handing, "token")
    for served, account in ((pier, ANA.platform_id), (harbour, BO.platform_id), (harbour, "")):
        async with take(served, account, "token", clock.now()) as file:
            assert file == Refusal("handing.gone")
    async with take(harbour, ANA.platform_id, "token", clock.now()) as file:
        assert isinstance(file, HandedFile)
        async with take(harbour, ANA.platform_id, "token", clock.now()) as at_the_same_time:
            assert at_the_same_time == Refusal("handing.gone")
    async with take(harbour, ANA.platform_id, "token", clock.now()) as file:
        assert file == Refusal("handing.gone")
