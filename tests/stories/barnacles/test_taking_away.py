"""Dana, an admin, takes away what is about a person: nobody reads it any more, and an observer can bring it back."""

import pytest

from adapters.slack import render as slack
from adapters.teams import render as teams
from bot.messages.message import Form, Message
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed
from bot.org.people import Profile
from bot.roles.roles import Role
from storage.barnacles import taking_away
from storage.database import statement
from storage.diary import diary
from storage.org import people
from storage.roles import grants
from tests.cast import ANA, BO, CY, DANA
from tests.platform import RememberingPlatform
from tests.storage.sql.test_scans import READ_AT_MOST, rows_read
from tests.stories.barnacles.naming import TRAVEL, ends, list_of, named, next_morning, takes
from tests.stories.barnacles.test_long_list import LONGEST, looks_for, many_stand
from tests.stories.conftest import ChatCompany, labels, told

INSULT, ALIKE = "Cy is a fool who signs nothing", "A fool who signs nothing is Cy"
REASON = "It is about a person"


@pytest.fixture
async def observed(company: ChatCompany) -> ChatCompany:
    """Bo is an observer, and Dana the admin."""
    here, now = company.entrance.workspace.id, company.entrance.clock.now()
    known = await people.by_platform_ids(here, [BO.platform_id, DANA.platform_id])
    await grants.add(here, known[DANA.platform_id].id, Role.ADMIN, None, "So that one is", now)
    await grants.add(here, known[BO.platform_id].id, Role.OBSERVER, None, "Elected", now)
    grants.forget(here)
    return company


async def takes_away(company: ChatCompany) -> Message:
    form = await company.presses(DANA, await list_of(company, DANA), "Take away")
    assert isinstance(form, Form)
    assert INSULT in told(form)
    answer = await company.submits(DANA, form, because=REASON)
    assert isinstance(answer, Message)
    return answer


async def away_for(company: ChatCompany, person: Profile) -> Message:
    page = await company.presses(person, await list_of(company, person), "What was taken away")
    assert isinstance(page, Message)
    return page


def posts(platform: RememberingPlatform, place: str) -> list[str]:
    return [told(post) for post in platform.stands.get(place, {}).values()]


async def test_what_is_taken_away_is_read_by_an_observer_alone_who_brings_it_back(observed: ChatCompany) -> None:
    await named(observed, ANA, words=INSULT)
    assert INSULT not in told(await takes_away(observed))
    for person in (ANA, BO, CY, DANA):
        assert INSULT not in told(await list_of(observed, person))
    assert INSULT not in told(await looks_for(observed, "fool"))
    assert "stands in the list now" in told(await named(observed, BO, words=ALIKE)), "no form shows what is like it"
    away = await away_for(observed, BO)
    assert INSULT in told(away)
    assert REASON in told(away)
    assert "Nothing is taken away now." in told(await observed.presses(BO, away, "Bring it back"))
    assert INSULT in told(await list_of(observed, CY))


async def test_who_holds_an_old_message_of_it_can_do_nothing_with_it(observed: ChatCompany) -> None:
    await named(observed, ANA, words=INSULT)
    await takes(observed, ANA)
    page = await list_of(observed, ANA)
    await takes_away(observed)
    for label in ("Me too (shown to nobody)", "Say how it ends", "Pass it on", "The same as another"):
        assert "It is not in the list any more." in told(await observed.presses(ANA, page, label)), label
    assert "not in the list any more" in told(await observed.does(DANA, Pressed("barnacles.take_away", "1")))


async def test_neither_a_manager_nor_an_observer_takes_one_away_and_only_these_see_what_is_gone(
    observed: ChatCompany,
) -> None:
    await named(observed, CY, words=INSULT)
    shown = {person.name: set(labels(await list_of(observed, person))) for person in (ANA, BO, DANA)}
    assert not {"Take away", "What was taken away"} & shown[ANA.name]
    assert {"Take away", "What was taken away"} & shown[BO.name] == {"What was taken away"}
    assert {"Take away", "What was taken away"} <= shown[DANA.name]


async def test_the_post_of_its_day_loses_it_and_gets_it_again(
    observed: ChatCompany, platform: RememberingPlatform
) -> None:
    await named(observed, ANA, words=INSULT)
    await named(observed, CY, words=TRAVEL)
    await next_morning(observed)
    await observed.deliver()
    assert INSULT in posts(platform, "kudos")[0]
    await takes_away(observed)
    await observed.deliver()
    [post] = posts(platform, "kudos")
    assert INSULT not in post
    assert TRAVEL in post
    await observed.presses(BO, await away_for(observed, BO), "Bring it back")
    await observed.deliver()
    assert INSULT in posts(platform, "kudos")[0]


async def test_what_was_taken_away_before_the_next_morning_is_no_news_and_counts_on_no_home(
    observed: ChatCompany, platform: RememberingPlatform
) -> None:
    await named(observed, ANA, words=INSULT)
    await takes(observed, ANA)
    await ends(observed, ANA, ending="scraped_off", because=INSULT)
    assert "1 thing that got in the way" in told(await observed.opens_home(CY))
    await takes_away(observed)
    assert "1 thing that got in the way" not in told(await observed.opens_home(CY))
    assert INSULT not in told(await list_of(observed, CY))
    await next_morning(observed)
    await observed.deliver()
    assert posts(platform, "kudos") == []


async def test_whoever_named_it_reads_why_and_nobody_does_where_no_name_was_given(
    observed: ChatCompany, platform: RememberingPlatform
) -> None:
    await named(observed, ANA, words=INSULT)
    before = {place: len(platform.read(place)) for place in (ANA.platform_id, BO.platform_id, CY.platform_id)}
    await takes_away(observed)
    await observed.deliver()
    letter = platform.read(ANA.platform_id)[-1]
    assert "Something that you named was taken away from the list." in letter
    assert DANA.name not in letter
    assert [len(platform.read(place)) - before[place] for place in before] == [1, 0, 0]
    await observed.presses(BO, await away_for(observed, BO), "Bring it back")
    await observed.deliver()
    assert not [post for post in posts(platform, ANA.platform_id) if "was taken away" in post]
    await statement("update barnacle set namer_id = null")
    await statement("delete from delivery where subject = 'barnacle_away'")
    await takes_away(observed)
    await observed.deliver()
    assert not [post for post in posts(platform, ANA.platform_id) if "was taken away" in post]


async def test_the_diary_tells_who_took_one_away_and_neither_its_words_nor_why(observed: ChatCompany) -> None:
    await named(observed, ANA, words=INSULT)
    await takes_away(observed)
    await observed.presses(BO, await away_for(observed, BO), "Bring it back")
    back, away = await diary.page(observed.entrance.workspace.id, None, 2)
    assert (back.kind, away.kind) == ("barnacle_back", "barnacle_away")
    assert away.content == "{}"


@pytest.mark.parametrize(
    ("because", "key"), [("", "barnacles.refused.no_because"), ("x" * 301, "kudos.refused.too_long")]
)
async def test_without_a_reason_or_with_a_long_one_it_stays(observed: ChatCompany, because: str, key: str) -> None:
    await named(observed, ANA, words=INSULT)
    form = await observed.presses(DANA, await list_of(observed, DANA), "Take away")
    refused = await observed.submits(DANA, form, because=because)
    assert isinstance(refused, Refusal)
    assert (refused.key, refused.input) == (key, "because")
    assert INSULT in told(await list_of(observed, CY))


async def test_an_admin_s_list_and_what_was_taken_away_fit_one_message_and_are_index_reads(
    observed: ChatCompany,
) -> None:
    await many_stand(observed, 2_000, LONGEST)
    page = await list_of(observed, DANA)
    assert labels(page).count("Take away") == 9
    assert (len(slack.pages(page)), len(teams.activities(page))) == (1, 1)
    await statement("update barnacle set taken_away_at = named_at, taken_because = left(words, 200) where id > 500")
    await statement("analyze barnacle")
    away = await away_for(observed, BO)
    assert labels(away).count("Bring it back") == 4
    assert (len(slack.pages(away)), len(teams.activities(away))) == (1, 1)
    second = await observed.presses(BO, away, "Further ones")
    assert labels(second).count("Bring it back") == 4
    here = observed.entrance.workspace.id
    assert await rows_read(taking_away._PAGE, workspace_id=here, behind=1_500, limit=5) < READ_AT_MOST
