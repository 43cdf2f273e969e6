"""What is too old goes by itself, a batch at a time, and nothing that a hold is about; everybody reads for how long."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.config.diary import AdminsNamed
from bot.config.rules import RetentionRules
from bot.kudos.diary import LeftStanding
from bot.messages.request import Pressed, Typed
from bot.retention.diary import HoldPlaced
from bot.retention.kinds import KeptKind
from commands.check_ins import CheckIns
from commands.diary.verify_diary import verify_diary
from commands.feature import Tick
from commands.operate.expired_rows import expired_rows
from commands.retention.delete_old import delete_old
from storage.caches import forget_all
from storage.database import statement
from storage.diary import diary
from storage.org import people
from storage.retention import old_rows
from storage.retention.holds import hold_over
from tests.cast import ANA, BO, DANA, MIKA, THANKS, FakeClock
from tests.past import Lived
from tests.stories.conftest import ChatCompany, labels, told
from tests.stories.diary.examples import ends_a_hold, places_a_hold
from tests.stories.diary.test_reading import lines, reads

_ROWS = """
select (select count(*) from kudos where workspace_id = %(workspace_id)s) as kudos,
    (select count(*) from forecast where workspace_id = %(workspace_id)s) as forecasts,
    (select count(*) from audience where workspace_id = %(workspace_id)s) as audiences,
    (select count(*) from letter where workspace_id = %(workspace_id)s) as letters,
    (select count(*) from promise where workspace_id = %(workspace_id)s) as promises,
    (select count(*) from ledger where workspace_id = %(workspace_id)s) as ledger,
    (select count(*) from diary where workspace_id = %(workspace_id)s) as diary
"""
DAY = timedelta(days=1)
ROWS_GO = [kind for kind in KeptKind if kind is not KeptKind.DIARY]  # an entry stays, and says nothing any more
RULES = RetentionRules(kudos_days=400, forecasts_days=400, audiences_days=200, letters_days=400)


async def rows(past: Lived) -> Mapping[str, int]:
    [counted] = await statement(_ROWS, workspace_id=past.workspace.id)
    return dict(counted)


async def delete_all(past: Lived, before: datetime, held: tuple[int, ...] = ()) -> dict[KeptKind, int]:
    total: dict[KeptKind, int] = dict.fromkeys(ROWS_GO, 0)
    for kind in ROWS_GO:
        while count := await old_rows.delete_some(past.workspace.id, kind, before, held):
            assert count <= old_rows.AT_ONCE
            total[kind] += count
    return total


async def test_what_is_too_old_goes_and_what_was_published_and_promised_stays(harbour_past: Lived) -> None:
    before = await rows(harbour_past)
    deleted = await delete_all(harbour_past, harbour_past.now - timedelta(days=30))
    after = await rows(harbour_past)
    assert {kind: before[kind.value] - after[kind.value] for kind in ROWS_GO} == deleted
    assert min(count for kind, count in deleted.items() if kind is not KeptKind.LETTERS) > 0
    assert all(after[kind.value] > 0 for kind in ROWS_GO)
    while await old_rows.delete_some(harbour_past.workspace.id, KeptKind.LETTERS, harbour_past.now + DAY, ()):
        pass
    assert (await rows(harbour_past))["letters"] < before["letters"]
    assert {name: after[name] for name in ("ledger", "diary", "promises")} == {
        name: before[name] for name in ("ledger", "diary", "promises")
    }


async def test_what_is_kept_of_somebody_who_is_held_stays_and_only_that(harbour_past: Lived) -> None:
    workspace, before = harbour_past.workspace.id, harbour_past.now
    [held] = await statement(
        "select manager_id as id from forecast where workspace_id = %(workspace_id)s group by 1 order by count(*) desc"
        " limit 1",
        workspace_id=workspace,
    )
    await delete_all(harbour_past, before, (held["id"],))
    left = await statement(
        "select distinct manager_id as id from forecast f join round r on r.workspace_id = f.workspace_id"
        " and r.id = f.round_id where f.workspace_id = %(workspace_id)s and r.state = 'closed'",
        workspace_id=workspace,
    )
    assert [row["id"] for row in left] == [held["id"]]
    kudos = await statement(
        "select k.giver_id = %(held)s or exists (select from kudos_receiver r where r.workspace_id = k.workspace_id"
        " and r.kudos_id = k.id and r.person_id = %(held)s) as is_theirs from kudos k"
        " where k.workspace_id = %(workspace_id)s",
        workspace_id=workspace,
        held=held["id"],
    )
    assert kudos
    assert all(row["is_theirs"] for row in kudos)


async def test_the_clock_deletes_a_batch_at_a_time_and_counts_it(company: ChatCompany, check_ins: CheckIns) -> None:
    await thanks(company)
    workspace = company.entrance.workspace.id
    await statement(
        "update kudos set given_at = given_at - interval '401 days' where workspace_id = %(workspace_id)s",
        workspace_id=workspace,
    )
    [there] = await statement(
        "select count(*) as rows from kudos where workspace_id = %(workspace_id)s", workspace_id=workspace
    )
    assert there["rows"] > 0
    earlier = expired_rows["kudos"]
    await tick(company, check_ins, RULES)
    [left] = await statement(
        "select count(*) as rows from kudos where workspace_id = %(workspace_id)s", workspace_id=workspace
    )
    assert (left["rows"], expired_rows["kudos"] - earlier) == (0, there["rows"])


async def test_that_a_file_waits_is_forgotten_where_nobody_took_it_in_time(
    company: ChatCompany, clock: FakeClock, check_ins: CheckIns
) -> None:
    for hours, who in ((0, ANA), (20, BO)):
        clock.move(hours=hours)
        await company.does(who, Typed("my data", "general", "/waterline"))
    clock.move(hours=5)
    await tick(company, check_ins, RULES)
    left = await statement("select p.platform_id from file_handing h join person p on p.id = h.person_id")
    assert [row["platform_id"] for row in left] == [BO.platform_id]


async def thanks(company: ChatCompany) -> None:
    form = await company.types(ANA, "")
    value = form.blocks[1].options[0].value
    await company.submits(ANA, form, receivers=("@bo",), value=value, words=THANKS)


async def tick(company: ChatCompany, check_ins: CheckIns, rules: RetentionRules) -> None:
    forget_all()
    workspace = company.entrance.workspace.id
    served = company.entrance.served[workspace]
    settings = served.settings.model_copy(update={"retention": rules})
    now = company.entrance.clock.now()
    faults = await delete_old(Tick(now, {workspace: replace(served, settings=settings)}, check_ins))
    assert faults == []


async def test_a_hold_over_all_stops_the_clock_until_it_ends(company: ChatCompany, check_ins: CheckIns) -> None:
    await thanks(company)
    workspace = company.entrance.workspace.id
    await statement(
        "update kudos set given_at = given_at - interval '401 days' where workspace_id = %(workspace_id)s",
        workspace_id=workspace,
    )
    form = await company.does(DANA, Pressed("retention.place", ""))
    until = (company.entrance.clock.now() + timedelta(days=30)).date().isoformat()
    await company.submits(DANA, form, until=until, reason="A court asks for it")
    await tick(company, check_ins, RULES)
    assert await statement("select 1 from kudos where workspace_id = %(workspace_id)s", workspace_id=workspace)
    end = await company.does(DANA, Pressed("retention.end", "1"))
    await company.submits(DANA, end, reason="The court has decided")
    await tick(company, check_ins, RULES)
    assert not await statement("select 1 from kudos where workspace_id = %(workspace_id)s", workspace_id=workspace)


async def test_everybody_reads_for_how_long_and_which_holds_stand(company: ChatCompany) -> None:
    await places_a_hold(company)
    page = await company.does(BO, Typed("kept", "general", "/pulse"))
    assert "800 days" in told(page)
    assert "Nothing that is kept of Ana Lindqvist is deleted" in told(page)
    assert "A court asks for it" in told(page)
    assert not [label for label in labels(page) if "hold" in label.lower()]
    assert "Place a legal hold" in labels(await company.does(DANA, Typed("kept", "general", "/pulse")))
    assert "800日" in told(await company.does(MIKA, Typed("kept", "general", "/pulse")))


async def test_a_hold_stands_in_the_diary_and_who_would_forget_somebody_finds_it(company: ChatCompany) -> None:
    workspace, today = company.entrance.workspace.id, company.entrance.clock.now().date()
    await places_a_hold(company)
    [ana] = await statement(
        "select id from person where workspace_id = %(workspace_id)s and platform_id = '@ana'", workspace_id=workspace
    )
    hold = await hold_over(workspace, ana["id"], today)
    assert hold is not None
    assert hold.reason == "A court asks for it"
    assert await hold_over(workspace, ana["id"] + 1_000, today) is None
    assert await hold_over(workspace, ana["id"], hold.until + timedelta(days=1)) is None
    assert lines(await reads(company, BO))[0].startswith("Dana Whitlock: placed a legal hold: nothing that is kept of")


async def test_a_hold_that_ended_stands_no_more(company: ChatCompany) -> None:
    await ends_a_hold(company)
    page = await company.does(BO, Typed("kept", "general", "/pulse"))
    assert "There is none" in told(page)
    assert "That hold is over" in told(await company.does(DANA, Pressed("retention.end", "1")))


@pytest.mark.parametrize("until", ["yesterday", "2020-01-01", "2099-01-01", ""])
async def test_a_day_that_cannot_be_is_refused(company: ChatCompany, until: str) -> None:
    form = await company.does(DANA, Pressed("retention.place", ""))
    assert "Name a day" in told(await company.submits(DANA, form, until=until, reason="A court asks for it"))


async def test_what_an_entry_of_ten_years_ago_says_and_who_did_it_goes_and_the_diary_can_still_be_checked(
    company: ChatCompany, check_ins: CheckIns
) -> None:
    workspace, now = company.entrance.workspace.id, company.entrance.clock.now()
    dana = (await people.by_platform_ids(workspace, [DANA.platform_id]))[DANA.platform_id].id
    for then, words in ((now - 3_651 * DAY, "too old"), (now - 3_649 * DAY, "kept")):
        await diary.append(workspace, dana, HoldPlaced(1, dana, words, then.date()), then)
        await diary.append(workspace, None, AdminsNamed((dana,), 0), then)
    newest = (await diary.page(workspace, None, 1))[0].hash
    await tick(company, check_ins, RULES)
    entries = await diary.after(workspace, 0, 10)
    assert [entry.person_id for entry in entries] == [None, None, dana, None]
    assert [entry.is_emptied for entry in entries] == [True, False, False, False], "who are admins is read from all"
    assert "too old" not in str(await statement("select * from diary"))
    *_, harbour, kept = await verify_diary(now, newest)
    assert (harbour.well, kept.well) == (True, True)
    assert harbour.text.endswith("What 1 entry said was deleted, as it was too old: its hash stands.")
    assert "What stood here was deleted, as it was too old (hold_placed)." in lines(await reads(company, ANA))


async def test_while_anybody_is_held_no_entry_of_the_diary_is_emptied(
    company: ChatCompany, check_ins: CheckIns
) -> None:
    workspace, now = company.entrance.workspace.id, company.entrance.clock.now()
    await diary.append(workspace, None, LeftStanding(), now - 3_651 * DAY)
    await places_a_hold(company)
    await tick(company, check_ins, RULES)
    assert not any(entry.is_emptied for entry in await diary.after(workspace, 0, 10))
    await company.submits(DANA, await company.does(DANA, Pressed("retention.end", "1")), reason="The court has decided")
    await tick(company, check_ins, RULES)
    assert [entry.is_emptied for entry in await diary.after(workspace, 0, 10)] == [True, False, False]
