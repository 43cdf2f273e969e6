"""A page, opened."""

from collections.abc import AsyncIterator

import pytest

from tests.customers.stage import PublicPage, public_page


@pytest.fixture
async def page() -> AsyncIterator[PublicPage]:
    async with public_page() as opened:
        yield opened
