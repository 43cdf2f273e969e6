"""The small company forgets."""

import pytest

from commands.check_ins import CheckIns
from tests.cast import FakeClock
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany
from tests.stories.forgetting.looking import ForgettingCompany


@pytest.fixture
def forgetful(
    company: ChatCompany, platform: RememberingPlatform, check_ins: CheckIns, clock: FakeClock, opened: str
) -> ForgettingCompany:
    return ForgettingCompany(company, platform, check_ins, clock, opened)
