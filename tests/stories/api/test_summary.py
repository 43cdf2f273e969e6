"""A leader's token reads what stands in their summary: the same numbers and sentences, and no more."""

from bot.api.scopes import ReadingRole
from bot.checkin.ledger import Average, Withheld
from bot.messages.request import Typed
from bot.org.people import Profile
from bot.roles.roles import Role
from commands.insight.read_summary import read_summary
from commands.insight.requests import day_of_latest_summary
from commands.roles.change_roles import give
from commands.routing.entrance import Entrance
from storage.database import statement
from storage.org import people
from tests.cast import FakeClock
from tests.past import TODAY, Lived
from tests.platform import RememberingPlatform
from tests.stories.api.conftest import serving_programs
from tests.stories.conftest import ChatCompany, told


async def test_it_holds_what_the_letter_holds(harbour_past: Lived, platform: RememberingPlatform) -> None:
    clock, here = FakeClock(TODAY), harbour_past.workspace.id
    [row] = await statement("select id, platform_id from person where handle = 'ines'")
    [ines] = await people.by_ids(here, [row["id"]])
    await give(here, [ines], Role.ADMIN, None, "she leads", TODAY, harbour_past.settings.admins)
    company = ChatCompany(Entrance(harbour_past.workspace, platform, harbour_past.settings, clock))
    who = Profile(ines.platform_id, ines.name, ines.handle)
    async with serving_programs(company) as program:
        answer = await program.reads("summary", await program.makes(ReadingRole.LEADER, who))
    summary = answer.body["entries"]
    content = await read_summary(ines, await day_of_latest_summary(ines, TODAY.date()))
    assert content is not None
    assert summary["week"] == content.week
    numbers = {(cell["unit"], cell["theme"]): cell["score"] for cell in summary["themes"]}
    assert numbers.keys() == content.heat.keys()
    for place, score in content.heat.items():
        match score:
            case Withheld():
                assert numbers[place] is None
            case Average(number=number):
                assert numbers[place] == {"kind": "mean", "mean": number}
            case _:
                assert numbers[place]["reading"] == score.reading.value
    assert [line["recognised"] for line in summary["values"]] == [line.recognised for line in content.values]
    spoken = told(await company.does(who, Typed("summary", "general", "/pulse")))
    assert summary["findings"]
    assert [sentence for sentence in summary["findings"] if sentence not in spoken] == []
