"""Somebody is here again under a new account of the platform: history stays with the person, and no round suffers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.org.chart_file import read_chart
from bot.org.imports.chart_export import ChartExport
from bot.org.people import Profile
from bot.org.wording.chart import known
from bot.roles.roles import Role
from bot.sealed.roll import ClosingLine, OpeningLine, Outcome
from commands.org.load_chart import load_chart
from storage.caches import forget_all
from storage.database import statement
from storage.org import joining, people
from storage.roles import grants
from storage.sealed.folders import of_workspace
from storage.sealed.roll import append
from tests.cast import BO, DANA, MONDAY, THANKS
from tests.stories.conftest import count, told
from tests.stories.diary.test_reading import lines, reads
from tests.stories.people.loading import Loader
from tests.stories.people.test_doubts import answers, answers_of, only_mika
from tests.stories.people.test_names import CLARA, CLARA_S, INES, MIKA, MIKA_S, id_of, knows, says
from tests.stories.people.test_where_from import page

INES_S = "Ines Ortiz,ines@example.test,Clara Boss"
AGAIN = replace(INES, platform_id="U9", handle="ines2")  # the same address, under a new account


@pytest.fixture
async def after_ines(loader: Loader) -> Loader:
    """Ines had thanked Bo and been thanked, did not want to be named, and has left."""
    await only_mika(loader)
    knows(loader, CLARA, INES, MIKA)
    await says(loader, CLARA_S, INES_S, MIKA_S)
    forget_all()
    await loader.company.types(INES, f"@bo {THANKS} #courage")
    await loader.company.types(BO, f"@ines {THANKS} #courage")
    await loader.company.submits(INES, await loader.company.types(INES, "settings"), posts="no", language="en")
    await statement("update person set joined_on = '2020-02-03' where platform_id = 'U2'")
    knows(loader, CLARA, replace(INES, is_active=False, email=""), MIKA)
    await says(loader, CLARA_S, MIKA_S)
    forget_all()
    return loader


async def works_again(loader: Loader, who: Profile = AGAIN, line: str = INES_S) -> list[str]:
    knows(loader, CLARA, MIKA, who)
    said = await says(loader, CLARA_S, line, MIKA_S)
    forget_all()
    return said


async def reads_mine(loader: Loader, who: Profile) -> str:
    return told(await loader.company.types(who, "mine"))


async def test_who_has_the_address_of_a_former_colleague_is_that_colleague(after_ines: Loader) -> None:
    before = await id_of(after_ines, "U2")
    assert await works_again(after_ines) == []
    assert await id_of(after_ines, "U9") == before
    assert "Bo Achterberg" in await reads_mine(after_ines, AGAIN)
    assert "Bo Achterberg" in told(await after_ines.company.types(AGAIN, "given"))
    [person] = await people.by_ids(after_ines.workspace.id, [before])
    assert (str(person.joined_on), person.posts_about_me, person.is_active) == ("2020-02-03", False, True)
    assert (await after_ines.lines())["U9"] == "U1"
    assert answers_of(await page(after_ines)) == [], "it is no doubt"
    noted = await reads(after_ines.company, BO)
    assert any("the history of 1 person followed them to a new account" in line for line in lines(noted))
    assert "Ines" not in told(noted)


async def test_the_account_of_before_has_left_and_can_do_nothing(after_ines: Loader) -> None:
    await works_again(after_ines)
    [closed] = (await people.by_platform_ids(after_ines.workspace.id, ["U2"])).values()
    assert (closed.is_active, closed.name, closed.team_id) == (False, "Ines Ortiz", None)
    assert await works_again(after_ines) == [], "and the same list again changes nothing"
    assert await count("former_account") == 1


async def test_what_was_done_under_the_new_account_meanwhile_comes_too(after_ines: Loader) -> None:
    before = await id_of(after_ines, "U2")
    knows(after_ines, CLARA, MIKA, AGAIN)
    await after_ines.company.types(BO, f"@ines2 {THANKS} #courage")
    await people.meet(after_ines.workspace.id, [AGAIN])
    await after_ines.company.types(BO, "@ines2 for mending the crane by six on the quay #courage")
    await after_ines.company.types(AGAIN, "@bo for keeping tea until the last came in from the rain #courage")
    newer = await id_of(after_ines, "U9")
    assert newer != before
    await works_again(after_ines)
    assert await count(f"kudos where giver_id = {newer}") == 0
    assert await count(f"kudos where giver_id = {before}") == 2
    assert await count(f"kudos_receiver where person_id = {before}") == 2
    assert await count(f"delivery where reader_id = {newer}") == 0


async def test_a_role_of_before_does_not_come_back(after_ines: Loader) -> None:
    here, before = after_ines.workspace.id, await id_of(after_ines, "U2")
    await grants.add(here, before, Role.OBSERVER, None, "once", MONDAY)
    await works_again(after_ines)
    assert await grants.every(here) == []


async def test_the_number_in_the_same_list_is_enough_also_with_a_married_name_and_a_new_address(
    loader: Loader,
) -> None:
    head = "employee id,name,email,manager"
    knows(loader, CLARA, INES)
    await load(loader, head, "1,Clara Boss,clara@example.test,", "2,Ines Ortiz,ines@example.test,1")
    before = await id_of(loader, "U2")
    vega = Profile("U9", "Ines Vega", "vega", email="ines.vega@example.test")
    knows(loader, CLARA, vega)
    await load(loader, head, "1,Clara Boss,clara@example.test,", "2,Ines Vega,ines.vega@example.test,1")
    assert await id_of(loader, "U9") == before


async def load(loader: Loader, *rows: str) -> None:

    file = read_chart("\n".join(rows).encode())
    await load_chart(loader.workspace, loader.platform, file, loader.sealed, MONDAY)
    forget_all()


async def test_where_only_the_name_is_the_same_the_admin_is_asked(after_ines: Loader) -> None:
    before = await id_of(after_ines, "U2")
    namesake = replace(AGAIN, email="ines.ortiz@example.test")
    line = "Ines Ortiz,ines.ortiz@example.test,Clara Boss"
    await works_again(after_ines, namesake, line)
    assert await id_of(after_ines, "U9") != before
    assert (await after_ines.lines())["U9"] == "U1", "she is asked meanwhile as whoever is new"
    assert "Is Ines Ortiz (ines.ortiz@example.test) the same person as Ines Ortiz (@ines)?" in told(
        await page(after_ines)
    )
    await works_again(after_ines, namesake, line)
    assert answers_of(await page(after_ines)) == ["The same person", "Two people"], "until it is answered"
    saved = await answers(after_ines, "The same person")
    await works_again(after_ines, namesake, line)
    assert await id_of(after_ines, "U9") == before
    refused = await after_ines.company.presses(DANA, saved, "Take it back")
    assert "cannot be told apart again" in told(refused)


async def test_two_people_of_one_name_stay_two(after_ines: Loader) -> None:
    before = await id_of(after_ines, "U2")
    namesake = replace(AGAIN, email="ines.ortiz@example.test")
    line = "Ines Ortiz,ines.ortiz@example.test,Clara Boss"
    await works_again(after_ines, namesake, line)
    await answers(after_ines, "Two people")
    for _ in range(2):
        await works_again(after_ines, namesake, line)
        assert answers_of(await page(after_ines)) == []
    assert await id_of(after_ines, "U9") != before


async def test_who_still_works_here_is_never_taken_for_another(loader: Loader) -> None:
    knows(loader, CLARA, INES, MIKA)
    await says(loader, CLARA_S, INES_S, MIKA_S)
    before = await id_of(loader, "U2")
    knows(loader, CLARA, replace(INES, email="ines.old@example.test"), MIKA, AGAIN)
    await says(loader, CLARA_S, INES_S, MIKA_S)
    assert await id_of(loader, "U2") == before
    assert await id_of(loader, "U9") != before
    assert await count("former_account") == 0


async def test_of_two_former_colleagues_with_one_address_none_is_guessed(after_ines: Loader) -> None:
    twin = Profile("U8", "Ines Ortega", "ina", email="ines@example.test")
    knows(after_ines, CLARA, MIKA, twin)
    await statement("delete from known_by")
    await says(after_ines, CLARA_S, "Ines Ortega,ines@example.test,Clara Boss", MIKA_S)
    await statement(
        "insert into known_by select workspace_id, (select id from person where platform_id = 'U2'), marks"
        " from known_by where person_id = (select id from person where platform_id = 'U8')"
    )
    forget_all()
    await works_again(after_ines)
    assert await count("former_account") == 0
    assert answers_of(await page(after_ines)) == ["The same person", "Two people"] * 2


async def test_while_a_check_in_is_open_nothing_is_joined_and_after_it_the_same_list_does(after_ines: Loader) -> None:
    """The manifest of a round knows an account and the number of its person: neither may change under it."""
    before = await id_of(after_ines, "U2")
    await opened_round(after_ines)
    knows(after_ines, CLARA, MIKA, AGAIN)
    said = await export(after_ines)
    assert any("While a check-in is open nothing is joined" in line for line in said)
    assert await id_of(after_ines, "U9") != before
    assert await count("former_account") == 0
    await closed_round(after_ines)
    said = await export(after_ines)
    assert any("their history follows them: Ines" in line or "history follows them" in line for line in said)
    assert await id_of(after_ines, "U9") == before


async def export(loader: Loader) -> list[str]:

    content = f"name,email,manager\n{CLARA_S}\n{INES_S}\n{MIKA_S}\n".encode()
    loaded = await load_chart(loader.workspace, loader.platform, ChartExport(content), loader.sealed, MONDAY)
    forget_all()
    return known(loaded.notes, "en")


OPENED = datetime(2026, 3, 2, 9, tzinfo=UTC)


async def opened_round(loader: Loader) -> None:

    line = OpeningLine(
        at=OPENED,
        key="k1",
        week=1,
        first_monday=OPENED.date(),
        k=5,
        closes_at=OPENED + timedelta(days=2),
        manifest="",
        keys_folder="",
        tenures=(),
        left=(),
        not_asked=(),
        invited={},
        hung={},
        uncounted={},
    )
    append(loader.sealed, of_workspace(loader.workspace.platform, loader.workspace.platform_id), line)


async def closed_round(loader: Loader) -> None:

    line = ClosingLine(
        at=OPENED + timedelta(days=2),
        key="k1",
        outcome=Outcome.CLOSED,
        published=(),
        fingerprint="",
        nonce="",
        manifest="",
    )
    append(loader.sealed, of_workspace(loader.workspace.platform, loader.workspace.platform_id), line)


async def test_every_row_that_hangs_on_a_person_is_moved_or_stays_for_a_reason(loader: Loader) -> None:
    rows = await statement("""
        select c.conrelid::regclass::text as child, a.attname as col from pg_constraint c
        join lateral unnest(c.conkey) with ordinality as k(num, place) on true
        join lateral unnest(c.confkey) with ordinality as f(num, place) on f.place = k.place
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.num
        join pg_attribute t on t.attrelid = c.confrelid and t.attnum = f.num and t.attname = 'id'
        where c.contype = 'f' and c.confrelid = 'person'::regclass
    """)
    hanging = {(row["child"], row["col"]) for row in rows}
    assert hanging
    assert hanging - joining.MOVED.keys() - joining.STAYS == set()
    for (table, column), only_by in joining.MOVED.items():
        unique = await statement(
            """
            select array_agg(a.attname::text order by a.attname) as names from pg_index i
            join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
            where i.indrelid = %(relation)s::regclass and i.indisunique group by i.indexrelid
        """,
            relation=table,
        )
        keys = [{*row["names"]} - {"workspace_id", column} for row in unique if column in row["names"]]
        assert keys == ([] if only_by is None else [{*only_by}]), table
