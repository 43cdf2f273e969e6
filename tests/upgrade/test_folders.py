"""A folder of data that an older version left, with a PostgreSQL of its own and one role: this version starts on it,
makes the second role, and serves by it what the folder holds.
"""

from collections.abc import Iterator
from html import unescape
from pathlib import Path
from uuid import uuid4

import aiohttp
import psycopg
import pytest

from storage import embedded
from tests.processes import environment, folder_in_memory, running
from tests.upgrade.dumps import load
from tests.upgrade.versions import VERSIONS, Version

_SERVES = "select rolsuper or rolbypassrls or rolcreaterole from pg_roles where rolname = %s"
_CONNECTED = """
select distinct usename from pg_stat_activity
where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
"""
_UNLOCKED = """
select relname from pg_class c where relkind = 'r' and relnamespace = current_schema()::regnamespace
    and exists (select 1 from pg_attribute where attrelid = c.oid and attname = 'workspace_id' and not attisdropped)
    and not relrowsecurity and relname not in ('due', 'erasure')
"""
_LATEST = """
select k.words, p.handle from kudos k
join kudos_receiver r on r.workspace_id = k.workspace_id and r.kudos_id = k.id
join person p on p.workspace_id = r.workspace_id and p.id = r.person_id
where not k.private order by k.given_at desc limit 1
"""


@pytest.fixture(params=VERSIONS, ids=lambda version: f"version-{version.number}")
def old_folder(request: pytest.FixtureRequest) -> Iterator[Path]:
    version: Version = request.param
    with folder_in_memory() as folder:
        load(embedded.start(folder / "data"), version)
        embedded.stop(folder / "data")
        yield folder


@pytest.mark.long
async def test_what_an_older_version_left_in_its_folder_is_served_by_a_role_that_owns_nothing(old_folder: Path) -> None:
    places = {f"WATERLINE_{place.upper()}": str(old_folder / place) for place in ("data", "keys", "sealed")}
    async with running("demo", env=environment(**places)) as process, aiohttp.ClientSession() as browser:
        owner = embedded.start(old_folder / "data")  # the server that it runs
        try:
            with psycopg.connect(owner, autocommit=True) as connection:
                assert connection.execute(_SERVES, [embedded.SERVES]).fetchone() == (False,)
                assert connection.execute(_UNLOCKED).fetchall() == []
                [[words, receiver]] = connection.execute(_LATEST).fetchall()
            deed = {"kind": "wrote", "id": str(uuid4()), "text": "/kudos mine"}
            async with browser.post(f"{process.url}/as/{receiver}/kudos", json=deed) as answer:
                assert words[:10] in unescape((await answer.json())["html"])
            async with browser.get(f"{process.url}/as/ines/kudos") as page:
                assert (page.status, words[:10] in unescape(await page.text())) == (200, True)
            with psycopg.connect(owner, autocommit=True) as connection:
                assert connection.execute(_CONNECTED).fetchall() == [(embedded.SERVES,)]
        finally:
            embedded.stop(old_folder / "data")
