"""What a stranger may send as the body of a request, before anybody knows who it is."""

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from adapters import http
from adapters.http import answering, application
from tests.processes import PATIENCE

READ: list[int] = []  # how long what was read is


async def _reads(request: web.Request) -> web.Response:
    READ.append(len(await request.read()))
    return web.Response()


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """Where a process answers, as the program has it."""
    READ.clear()
    app = application()
    app.router.add_post("/reads", _reads)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        async with answering(app, listening, lambda: False):
            yield listening.getsockname()[1]


async def status_of(port: int, data: bytes, **headers: str) -> int:
    url = f"http://127.0.0.1:{port}/reads"
    async with aiohttp.ClientSession() as session, session.post(url, data=data, headers=headers) as answer:
        if answer.status != 200:
            assert (await answer.json())["error"]
        return answer.status


async def test_a_body_that_would_unpack_to_900_mb_is_refused_and_not_unpacked(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unpacks(*_: object, **__: object) -> None:
        raise AssertionError("something was unpacked")

    monkeypatch.setattr("aiohttp.http_parser.ZLibDecompressor", unpacks)
    packed = gzip.compress(bytes(90_000_000), compresslevel=9) * 10  # members one after the other, as gzip allows
    assert len(packed) < 900_000
    for encoding in ("gzip", "GZIP", "deflate", "br", "zstd", "gzip, identity"):
        assert await status_of(port, packed, **{"Content-Encoding": encoding}) == 415
    assert READ == []


async def test_a_body_that_says_it_is_not_packed_is_read(port: int) -> None:
    assert await status_of(port, b"as it is", **{"Content-Encoding": "identity"}) == 200
    assert READ == [8]


async def sent(port: int, text: str) -> bytes:
    """What comes back until the other side ends the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(text.encode())
    async with asyncio.timeout(PATIENCE):
        answer = await reader.read()
    writer.close()
    return answer


HEAD = "POST /reads HTTP/1.1\r\nHost: localhost\r\n"


@pytest.mark.parametrize(
    "half",
    ["Content-Length: 100\r\n\r\nhalf", "Transfer-Encoding: chunked\r\n\r\n5\r\nhal"],
    ids=["counted", "chunked"],
)
async def test_a_body_of_which_half_comes_ends_its_connection(
    port: int, half: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "BODY_WITHIN", 0.1)
    answer = await sent(port, HEAD + half)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"did not come in time" in answer
    assert READ == []


async def test_what_takes_long_after_the_body_is_here_is_waited_for(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "BODY_WITHIN", 0.1)
    waits = asyncio.Event()
    asyncio.get_running_loop().call_later(0.3, waits.set)

    async def _waits(request: web.Request) -> web.Response:
        await request.read()
        await waits.wait()
        return web.Response(text="it was waited for")

    app = application()
    app.router.add_post("/reads", _waits)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        async with answering(app, listening, lambda: False):
            answer = await sent(listening.getsockname()[1], f"{HEAD}Connection: close\r\nContent-Length: 4\r\n\r\nbody")
    assert b"it was waited for" in answer
