"""What an operator does on the command line stands in the diary: charts as counts, exports, the page about a round."""

import pytest

from bot.kudos.diary import LeftStanding
from bot.messages.message import Message
from bot.org.remarks import ChartError
from bot.sealed.diary import RoundReported
from commands.check_ins import CheckIns
from commands.operate.export_ledger import export_ledger
from commands.org.merge_company import MergeRules
from commands.sealed.report_rounds import report_rounds
from commands.sealed.verify_round import verify_all
from storage.database import statement
from storage.diary import diary
from tests.cast import ANA, MIKA
from tests.past import Lived
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany
from tests.stories.diary.test_reading import details, lines, reads
from tests.stories.people.loading import NAMES, Loader

ANYWAY = MergeRules(anyway=True)


@pytest.fixture
def loader(company: ChatCompany, platform: RememberingPlatform, check_ins: CheckIns) -> Loader:
    return Loader(company, platform, check_ins)


async def read_after(loader: Loader, *lines_of_file: str) -> Message:
    await loader.load(*lines_of_file, rules=ANYWAY)
    return await reads(loader.company, ANA)


async def test_a_chart_is_told_of_as_counts_of_its_larger_teams_and_nobody_is_named(loader: Loader) -> None:
    everybody = ["a,,Crew", *(f"{name},a," for name in NAMES[1:9]), "j,b,", "k,b,"]
    await loader.load(*everybody, rules=ANYWAY)
    page = await read_after(loader, *everybody[:6], "g,b,", "j,b,", "k,b,", "l,b,", "m,a,")
    assert lines(page)[0] == "Whoever runs the server: loaded the chart: 11 people have a place in it"
    assert details(page)[1:3] == ["Team Crew: 1 joined, 3 left", "Teams of fewer than five: changed"]
    assert "Person" not in str([lines(page), details(page)])


async def test_a_team_is_called_in_the_reader_s_language_and_is_no_more_once_nobody_leads_it(loader: Loader) -> None:
    await loader.load("a,,Crew", *(f"{name},a," for name in NAMES[1:9]), rules=ANYWAY)
    assert any(line == "Team Crew: 9 joined, 0 left" for line in details(await reads(loader.company, ANA)))
    await loader.load("b,,Deck", *(f"{name},b," for name in NAMES[2:9]), rules=ANYWAY)
    page = await reads(loader.company, ANA)
    assert "Team a team that is no more: 9 joined, 0 left" in details(page)
    assert "Team Deck: 8 joined, 0 left" in details(page)
    assert "チーム「Deck」：加入 8 人、離脱 0 人" in details(await reads(loader.company, MIKA))


async def test_a_chart_that_is_refused_leaves_no_entry(loader: Loader) -> None:
    with pytest.raises(ChartError):
        await loader.load("a,b,", "b,a,")
    assert await diary.page(loader.workspace.id, None, 1) == []


async def test_an_export_is_noted_before_anybody_has_it(harbour_past: Lived) -> None:
    [export] = await export_ledger(harbour_past.now)
    [entry] = await diary.page(harbour_past.workspace.id, None, 1)
    assert (entry.kind, entry.person_id, entry.at) == ("ledger_exported", None, harbour_past.now)
    assert f'"scores":{export.scores},"week":{export.week}' in entry.content


async def test_the_page_for_a_works_council_is_noted_and_a_mere_check_is_not(harbour_past: Lived) -> None:
    folders, now, workspace = harbour_past.check_ins.folders, harbour_past.now, harbour_past.workspace.id
    await diary.append(workspace, None, LeftStanding(), now)
    verified = await verify_all(folders, None, now)
    assert [entry.kind for entry in await diary.page(workspace, None, 1)] == ["left_standing"]
    [_] = await report_rounds(verified, folders, now)
    [event] = await diary.of_kind(workspace, RoundReported)
    [latest] = await statement("select max(id) as id from round where state = 'closed'")
    assert event.round == str(latest["id"])
