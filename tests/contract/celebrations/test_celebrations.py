"""Years with the company, birthdays and first days on Slack, on Teams and on the local page: what a channel reads, and
what one person alone does.
"""

from datetime import UTC, datetime

from storage.database import statement
from tests.contract.celebrations.conftest import There

WORDS = "You kept the ferry line calm all winter"
WHO_IS_NEW = "Somebody who knows each lamp of the harbour by its name"


async def test_years_are_told_in_the_channel_and_a_team_s_words_to_the_person_alone(there: There) -> None:
    who = there.who
    await who.chooses(birth_month="3", birth_day="12", anniversaries="yes")
    [wish] = await statement("select birth_month, birth_day from celebration_wish")
    assert wish == {"birth_month": 3, "birth_day": 12}
    sql = "update person set joined_on = '2023-03-05' where platform_id = %(account)s returning name"
    [person] = await statement(sql, account=who.celebrated)
    await there.lives_until(datetime(2026, 3, 2, 16, tzinfo=UTC))
    ahead = await who.reads(who.manager)
    assert f"On Thursday, March 5 it is 3 years that {person['name']} has been here." in ahead
    await who.writes(f"A word for {person['name']}", WORDS)
    for hour in (8, 14, 16):
        await there.lives_until(datetime(2026, 3, 5, hour, tzinfo=UTC))
    assert WORDS in await who.reads(who.celebrated)
    post = await who.reads(who.channel)
    assert "(3 years)" in post
    assert "2023" not in post
    assert WORDS not in post
    await there.lives_until(datetime(2026, 3, 12, 16, tzinfo=UTC))
    assert "birthday" not in (await who.reads(who.channel)).lower()


async def test_who_is_new_is_introduced_by_the_manager_s_words_in_the_channel(there: There) -> None:
    who = there.who
    sql = "update person set joined_on = '2026-03-06' where platform_id = %(account)s returning name"
    [person] = await statement(sql, account=who.celebrated)
    await there.lives_until(datetime(2026, 3, 3, 16, tzinfo=UTC))
    assert f"{person['name']} is new: the first day is Friday, March 6." in await who.reads(who.manager)
    await who.writes(f"Introduce {person['name']}", WHO_IS_NEW)
    assert WHO_IS_NEW not in await who.reads(who.channel), "it is not their morning yet"
    for hour in (8, 14, 16):
        await there.lives_until(datetime(2026, 3, 6, hour, tzinfo=UTC))
    post = await who.reads(who.channel)
    assert "New with us: " in post
    assert WHO_IS_NEW in post
    assert WHO_IS_NEW not in await who.reads(who.celebrated), "it stands in the channel alone"


async def test_a_birthday_brings_the_team_s_words_and_stands_in_no_channel(there: There) -> None:
    who = there.who
    [person] = await statement("select id, name from person where platform_id = %(account)s", account=who.celebrated)
    await statement(
        "insert into celebration_wish (workspace_id, person_id, birth_month, birth_day)"
        " values (%(workspace_id)s, %(person)s, 3, 5)",
        workspace_id=there.entrance.workspace.id,
        person=person["id"],
    )
    await there.lives_until(datetime(2026, 3, 2, 16, tzinfo=UTC))
    assert f"{person['name']} has a birthday on Thursday, March 5." in await who.reads(who.manager)
    assert "birthday on" not in await who.reads(who.celebrated)
    await who.writes(f"A word for {person['name']}", WORDS)
    for hour in (8, 14, 16):
        await there.lives_until(datetime(2026, 3, 5, hour, tzinfo=UTC))
    handed = await who.reads(who.celebrated)
    assert "For your birthday, from your team" in handed
    assert WORDS in handed
    assert "Why do I get this?" in handed
    channel = await who.reads(who.channel)
    assert WORDS not in channel
    assert "birthday" not in channel.lower()
