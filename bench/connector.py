"""A stand-in of Microsoft's servers that costs as little as it can, and the least that a bot can do.

`python -m bench.connector port` gives out keys and tokens, and takes every message.
`python -m bench.connector port openid-url` verifies one token a request, and answers.
"""

import sys
from typing import Any

import jwt
import uvloop
from aiohttp import ClientSession, web

from tests.teams.activities import User
from tests.teams.fake import told_of
from tests.teams.issuer import APP, ISSUER, Issuer


def users(count: int) -> list[User]:
    return [User(name=f"Person {number}", number=1000 + number, handle=f"person{number}") for number in range(count)]


def _microsoft(port: int) -> web.Application:
    issuer = Issuer(url=f"http://127.0.0.1:{port}")
    people = {name: user for user in users(100) for name in (user.aad, user.account)}

    async def taken(request: web.Request) -> web.Response:
        await request.read()
        return web.json_response({"id": "1772445600001"}, status=201)

    async def member(request: web.Request) -> web.Response:
        return web.json_response(told_of(people[request.match_info["member"]]))

    async def bearer(_: web.Request) -> web.Response:
        return web.Response(text=issuer.bearer(f"http://127.0.0.1:{port}/teams/"))

    app = web.Application()
    app.add_routes([*issuer.routes(), web.get("/bearer", bearer)])
    app.add_routes([web.get("/teams/v3/conversations/{one}/members/{member}", member)])
    app.add_routes([web.post("/teams/v3/conversations/{one}/activities", taken)])
    app.add_routes([web.post("/teams/v3/conversations/{one}/activities/{two}", taken)])
    return app


def _floor(openid_url: str) -> web.Application:
    keys: dict[str, Any] = {}

    async def fetched(_: web.Application) -> None:
        async with ClientSession() as session:
            async with session.get(openid_url) as response:
                address = (await response.json())["jwks_uri"]
            async with session.get(address) as response:
                keys.update({key["kid"]: jwt.PyJWK(key).key for key in (await response.json())["keys"]})

    async def messages(request: web.Request) -> web.Response:
        token = request.headers["Authorization"].partition(" ")[2]
        key = keys[jwt.get_unverified_header(token)["kid"]]
        jwt.decode(token, key, ["RS256"], audience=APP, issuer=ISSUER)
        await request.json()
        return web.json_response({})

    app = web.Application()
    app.on_startup.append(fetched)
    app.add_routes([web.post("/api/messages", messages)])
    return app


if __name__ == "__main__":
    port = int(sys.argv[1])
    app = _floor(sys.argv[2]) if len(sys.argv) > 2 else _microsoft(port)
    web.run_app(
        app,
        host="127.0.0.1",
        port=port,
        access_log=None,
        print=lambda _: print("Ctrl-C stops it.", flush=True),
        loop=None if len(sys.argv) > 2 else uvloop.new_event_loop(),  # the floor is as people write it
    )
