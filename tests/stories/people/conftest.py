import pytest

from commands.check_ins import CheckIns
from storage.org.chart import replace_chart
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany
from tests.stories.people.loading import Loader


@pytest.fixture
async def loader(company: ChatCompany, platform: RememberingPlatform, check_ins: CheckIns) -> Loader:
    await replace_chart(company.entrance.workspace.id, [], [])
    return Loader(company, platform, check_ins)
