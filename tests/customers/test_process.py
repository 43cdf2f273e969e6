"""The program with a page for customers: where it listens, and with which sentence it does not start."""

import hashlib
import re
import socket
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import psycopg
import pytest

from tests.cast import ANA
from tests.conftest import MovedIn
from tests.processes import environment, free_port, running
from tests.typed import types

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
WORDS = "She called the ferry line back before we had noticed the mistake."
_LINK = """
insert into customer_link (workspace_id, kind, person_id, name, salt, hash)
select workspace_id, 'person', id, 'Ana', 'salt', %s from person where name = %s
"""


def env_with(folder: Path, customers: str, **ours: str) -> dict[str, str]:
    settings = folder / "app.yaml"
    settings.write_text(f"platforms: [web]\ncustomers:\n{customers}", encoding="utf-8")
    return environment(WATERLINE_SETTINGS=str(settings), **ours)


@pytest.mark.parametrize(
    ("line", "cure"),
    [
        ("  public_url: thanks.example.com\n", "as in https://thanks.example.com"),
        ("  public_url: http://thanks.example.com\n", "as in https://thanks.example.com"),
        ("  public_url: https://me:secret@thanks.example.com\n", "as in https://thanks.example.com"),
        ("  proxies: [the proxy]\n", "as in 10.0.0.7 or 10.0.0.0/24"),
        ("  proxies: [0.0.0.0/0]\n", "Name your own proxies"),
    ],
)
async def test_a_setting_that_leads_nowhere_stops_the_start_with_its_line_and_cure(
    tmp_path: Path, line: str, cure: str
) -> None:
    ended = await types("serve", env=env_with(tmp_path, line))
    assert ended.code == 1
    said = " ".join(ended.said.split())
    assert f"line 3: customers.{line.split(':')[0].strip()}" in said
    assert cure in said


async def test_a_port_that_is_taken_is_named_with_what_to_do_where_another_process_has_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        env = env_with(tmp_path, "  public_url: https://thanks.example.com\n", CUSTOMERS_PORT=str(port))
        ended = await types("serve", env=env)
    said = " ".join(ended.said.split())
    assert ended.code == 1
    assert f"Port {port} on 127.0.0.1 cannot be used" in said
    assert f"CUSTOMERS_PORT={port + 1}" in said
    assert "CUSTOMERS_PORT=0 here" in said


async def test_a_port_that_is_none_is_named(tmp_path: Path) -> None:
    ended = await types(
        "serve", env=env_with(tmp_path, "  public_url: https://thanks.example.com\n", CUSTOMERS_PORT="99999")
    )
    assert "CUSTOMERS_PORT is no port. Set one from 1 to 65535" in " ".join(ended.said.split())


async def test_strangers_reach_the_page_at_its_own_port_and_nothing_else_there(
    moved_in: MovedIn, conninfo: str, tmp_path: Path
) -> None:
    port, address = free_port(), f"{moved_in.workspace.id}-{'a2' * 16}"
    with closing(psycopg.connect(conninfo, autocommit=True)) as rows:
        rows.execute(_LINK, (hashlib.sha256(address.encode()).hexdigest(), ANA.name))
        env = env_with(
            tmp_path,
            "  public_url: https://thanks.example.com\n  enabled: true\n",
            DATABASE_URL=conninfo,
            CUSTOMERS_PORT=str(port),
        )
        async with running("serve", env=env) as process, aiohttp.ClientSession() as session:
            url = f"http://127.0.0.1:{port}"
            async with session.get(f"{url}/{address}") as opened:
                assert opened.status == 200
                [form] = re.findall(r'name="form" value="([^"]+)"', await opened.text())
            for path in ("/health", "/metrics", "/as/ana/kudos", "/"):
                async with session.get(f"{url}{path}") as answer:
                    assert answer.status == 404
            for _ in range(2):
                body = urlencode({"form": form, "words": WORDS, "name": ""})
                async with session.post(f"{url}/{address}", data=body, headers=FORM) as receipt:
                    assert "It now waits for Ana." in await receipt.text()
            async with session.get(f"{process.url}/{address}") as elsewhere:
                assert elsewhere.status == 404
            async with session.get(f"{process.url}/metrics") as counted:
                assert 'waterline_customer_page_answers_total{answer="waits"} 2.0' in await counted.text()
        assert rows.execute("select words, state from customer_thanks").fetchall() == [(WORDS, "waiting")]
        assert rows.execute("select count(*) from kudos").fetchone() == (0,)
        assert WORDS not in process.said
        assert address not in process.said
