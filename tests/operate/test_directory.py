"""The program as it runs lets the company's directory in by a token alone, also through a proxy."""

import aiohttp
import pytest

from tests.processes import environment, running


@pytest.mark.long
async def test_a_proxy_may_forward_what_a_directory_asks_and_nothing_beside_it(conninfo: str) -> None:
    forwarded = {"X-Forwarded-For": "203.0.113.7"}
    async with (
        running("demo", env=environment(DATABASE_URL=conninfo)) as demo,
        aiohttp.ClientSession(headers=forwarded) as session,
    ):
        for path, status in (("/scim/v2/1/Users", 401), ("/health", 404)):
            async with session.get(f"{demo.url}{path}") as response:
                assert response.status == status
