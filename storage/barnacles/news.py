"""What is told of barnacles, in the database: each is in the news of one day, in the place where it was named."""

from datetime import date, datetime

from bot.barnacles.news import HOURS_OF_ONE, NEWS, NEWS_AT_MOST, ChannelNews, Gone
from storage.barnacles.barnacles import READ, STANDS, barnacle_of
from storage.database import statement
from storage.delivery.deliveries import WANT

# What nobody gave their name for is told once somebody looks after it: a person has read it then.
_TELL = f"""
with named as (
    update barnacle b set posted_on = %(day)s
    where b.workspace_id = %(workspace_id)s and b.posted_on is null and {STANDS}
        and coalesce(b.namer_id, b.owner_id) is not null
    returning b.workspace_id, b.place
), ended as (
    update barnacle b set ending_posted_on = %(day)s
    where b.workspace_id = %(workspace_id)s and b.ending is not null and b.ending_posted_on is null
        and b.taken_away_at is null
    returning b.workspace_id, b.place
)
{WANT}
select workspace_id, place, null, %(subject)s, %(subject_id)s, true
from (select * from named union select * from ended) news
"""
_NAMED_ON = f"""
b.workspace_id = %(workspace_id)s and b.posted_on = %(day)s and b.place = %(place)s and {STANDS}
"""
_ENDED_ON = """
b.workspace_id = %(workspace_id)s and b.ending_posted_on = %(day)s and b.place = %(place)s
    and b.ending is not null and b.taken_away_at is null
"""
_NAMED = f"""
{READ}
where {_NAMED_ON}
order by b.named_at, b.id limit {NEWS_AT_MOST}
"""
_ENDED = f"""
{READ}
where {_ENDED_ON}
order by b.ended_at, b.id limit {NEWS_AT_MOST}
"""
_COUNT = f"select count(*) as count from barnacle b where ({_NAMED_ON}) or ({_ENDED_ON})"
# Hours are what their owner guesses: of one person so many count at most that the highest band takes two who say so.
_GONE = f"""
select coalesce(sum(count), 0) as count, coalesce(sum(least(hours, {HOURS_OF_ONE})), 0) as hours from (
    select owner_id, count(*) as count, sum(hours) as hours from barnacle
    where workspace_id = %(workspace_id)s and ending in ('scraped_off', 'made_smaller') and ended_at >= %(since)s
        and taken_away_at is null
    group by owner_id
) owned
"""


async def tell(workspace_id: int, day: date) -> None:
    """Has one post wanted in each place that has news."""
    await statement(_TELL, workspace_id=workspace_id, day=day, subject=NEWS, subject_id=day.toordinal())


async def of_day(workspace_id: int, place: str, day: date) -> ChannelNews:
    """Returns what the post of a day says in a place, as it stands now."""
    where = {"workspace_id": workspace_id, "place": place, "day": day}
    named, ended = await statement(_NAMED, **where), await statement(_ENDED, **where)
    entries, count = len(named) + len(ended), 0
    if NEWS_AT_MOST in (len(named), len(ended)):
        count = int((await statement(_COUNT, **where))[0]["count"])
    return ChannelNews([*map(barnacle_of, named)], [*map(barnacle_of, ended)], max(0, count - entries))


async def gone_since(workspace_id: int, since: datetime) -> Gone:
    [row] = await statement(_GONE, workspace_id=workspace_id, since=since)
    return Gone(int(row["count"]), int(row["hours"]))
