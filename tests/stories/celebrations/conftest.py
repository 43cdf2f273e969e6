"""The small company celebrates."""

import pytest

from tests.platform import RememberingPlatform
from tests.stories.celebrations.mornings import CelebratingCompany
from tests.stories.conftest import ChatCompany


@pytest.fixture
def celebrating(company: ChatCompany, platform: RememberingPlatform) -> CelebratingCompany:
    return CelebratingCompany(company, platform)
