"""What is parsed of the house is kept no longer than it is looked at: it takes more room than all other tests."""

from collections.abc import Iterator

import pytest

from tests.house.test_house import tree


@pytest.fixture(scope="package", autouse=True)
def _trees() -> Iterator[None]:
    yield
    tree.cache_clear()
