"""Two accounts of one person become one: the person keeps their number, and gets the account they have now.

Whatever hangs on the number of a person (kudos, joining date, settings, leave, promises) so stays with them, without a
row being touched; what they did under the new account meanwhile is moved to it. The account of before stays as a row
that nobody can use any more, for its name in old entries of the diary.
"""

from collections.abc import Mapping

from storage.database import statement
from storage.org import people

# By table and column, what else makes a row of somebody the only one, None where they may have many: where both
# accounts have such a row, the new one's stays.
MOVED: Mapping[tuple[str, str], tuple[str, ...] | None] = {
    ("allowance", "person_id"): ("week",),
    ("announcement", "person_id"): ("unit", "kind", "about_round"),
    ("api_token", "made_by"): None,
    ("availability", "person_id"): (),
    ("award", "nominee_id"): ("round_id", "value_id"),
    ("award_choice", "nominee_id"): ("round_id", "turn", "juror_id", "value_id"),
    ("award_juror", "person_id"): ("round_id",),
    ("award_nomination", "nominator_id"): ("round_id", "nominee_id", "value_id"),
    ("award_nomination", "nominee_id"): ("round_id", "nominator_id", "value_id"),
    ("award_round", "named_by"): None,
    ("award_wish", "person_id"): (),
    ("barnacle", "namer_id"): None,
    ("barnacle", "owner_id"): None,
    ("barnacle", "proposed_id"): None,
    ("barnacle_me_too", "person_id"): ("barnacle_id",),
    ("celebration", "person_id"): ("kind", "day"),
    ("celebration_wish", "person_id"): (),
    ("celebration_word", "author_id"): ("person_id", "kind", "day"),
    ("customer_link", "person_id"): ("kind",),
    ("customer_thanks", "handed_by"): None,
    ("customer_thanks", "handed_to"): None,
    ("customer_thanks", "person_id"): None,
    ("customer_thanks", "told_to"): None,
    ("delivery", "reader_id"): None,
    ("department", "head_id"): (),
    ("digest_wish", "person_id"): (),
    ("draft", "person_id"): None,
    ("forecast", "manager_id"): ("round_id", "item"),
    ("half_hour", "person_id"): ("week",),
    ("head_change", "head_id"): None,
    ("head_change", "heir_id"): None,
    ("installer", "person_id"): None,
    ("kudos", "giver_id"): None,
    ("kudos", "shared_by_id"): None,
    ("kudos_plus", "author_id"): ("kudos_id",),
    ("kudos_receiver", "person_id"): ("kudos_id",),
    ("kudos_report", "reporter_id"): ("kudos_id",),
    ("leave", "person_id"): (),
    ("letter", "person_id"): ("kind", "day"),
    ("newcomer_consent", "person_id"): ("kudos_id",),
    ("newcomer_story", "person_id"): ("week",),
    ("past_kudos", "giver_id"): None,
    ("past_kudos", "receiver_id"): None,
    ("post", "author_id"): None,
    ("promise", "person_id"): None,
    ("reach_choice", "person_id"): ("kind",),
    ("reach_day", "person_id"): ("day",),
    ("role_grant", "person_id"): ("role",),
    ("signal_statement", "person_id"): None,
    ("welcome", "person_id"): None,
}
# What stays with the account of before: who was asked in rounds that are closed, and what is no history.
STAYS = {
    ("audience", "person_id"),
    ("known_by", "person_id"),
    ("former_account", "former_id"),
    ("former_account", "person_id"),
    ("file_handing", "person_id"),  # what waits for one account is not handed to another
}
_FREE = {
    (table, column): f"delete from {table} kept using {table} later where kept.workspace_id = %(workspace_id)s"
    f" and kept.{column} = %(person)s and later.workspace_id = %(workspace_id)s and later.{column} = %(row)s"
    + "".join(f" and kept.{name} = later.{name}" for name in only_by)
    for (table, column), only_by in MOVED.items()
    if only_by is not None
}
_MOVE = {
    (table, column): f"update {table} set {column} = %(person)s"
    f" where workspace_id = %(workspace_id)s and {column} = %(row)s"
    for table, column in MOVED
}
# What led to the address `kept` of a pair leads to `later` from then on, with what came there.
ADDRESS_FOLLOWS = """
counted as (
    update customer_link l set came = l.came + pair.came from pair
    where l.workspace_id = %(workspace_id)s and l.id = pair.later
), came_there as (
    update customer_thanks t set link_id = pair.later from pair
    where t.workspace_id = %(workspace_id)s and t.link_id = pair.kept
), older as (
    update customer_address_before b set link_id = pair.later from pair
    where b.workspace_id = %(workspace_id)s and b.link_id = pair.kept
)
insert into customer_address_before (workspace_id, hash, link_id) select %(workspace_id)s, hash, later from pair
"""
# Where both had an address at which customers say thanks, the one in print goes on leading to whom it did.
_ADDRESSES = f"""
with pair as (
    select kept.id as kept, kept.hash, kept.came, later.id as later
    from customer_link kept join customer_link later
        on later.workspace_id = kept.workspace_id and later.kind = kept.kind
    where kept.workspace_id = %(workspace_id)s and kept.person_id = %(person)s
        and later.workspace_id = %(workspace_id)s and later.person_id = %(row)s
), {ADDRESS_FOLLOWS}"""
_FORMER = "select id from person where workspace_id = %(workspace_id)s and platform_id = %(account)s for update"
_MAKE_ROW = """
insert into person (workspace_id, platform_id, name, handle, language, time_zone, is_admin, is_bot, is_active,
    is_stranger, is_of_company, is_stale, posts_about_me)
select workspace_id, %(account)s, name, handle, language, time_zone, false, false, false, false, false, false,
    posts_about_me
from person where workspace_id = %(workspace_id)s and id = %(person)s returning id
"""
_NO_ROLES = (
    "delete from role_grant where workspace_id = %(workspace_id)s and person_id = %(person)s"  # who left has none
)
_CHOICES = """
update person kept set posts_about_me = kept.posts_about_me and later.posts_about_me, language = later.language,
    team_id = coalesce(later.team_id, kept.team_id), joined_on = coalesce(kept.joined_on, later.joined_on)
from person later
where kept.workspace_id = %(workspace_id)s and kept.id = %(person)s
    and later.workspace_id = %(workspace_id)s and later.id = %(row)s
"""
_TEAM_OF_BOTH = """
update person p set team_id = kept.id from team kept, team later
where kept.workspace_id = %(workspace_id)s and kept.manager_id = %(person)s
    and later.workspace_id = %(workspace_id)s and later.manager_id = %(row)s
    and p.workspace_id = %(workspace_id)s and p.team_id = later.id
"""
_TEAM_OF_ROW = """
delete from team where workspace_id = %(workspace_id)s and manager_id = %(row)s and exists (
    select 1 from team where workspace_id = %(workspace_id)s and manager_id = %(person)s)
"""
_LEADS = "update team set manager_id = %(person)s where workspace_id = %(workspace_id)s and manager_id = %(row)s"
_SET_ASIDE = "update person set platform_id = ' ' || id::text where workspace_id = %(workspace_id)s and id = %(row)s"
_CLOSE_ROW = """
update person set platform_id = %(former)s, is_active = false, is_admin = false, team_id = null, joined_on = null
where workspace_id = %(workspace_id)s and id = %(row)s
"""
_HAND_OVER = """
update person set platform_id = %(account)s, is_active = true, is_stale = true
where workspace_id = %(workspace_id)s and id = %(person)s
"""
_REMEMBER = """
insert into former_account (workspace_id, former_id, person_id) values (%(workspace_id)s, %(row)s, %(person)s)
on conflict (workspace_id, former_id) do update set person_id = excluded.person_id
"""
_STEPS = {
    "their people": _TEAM_OF_BOTH,
    "a team too many": _TEAM_OF_ROW,
    "their team": _LEADS,
    "choices": _CHOICES,
    "room": _SET_ASIDE,
    "the account": _HAND_OVER,
    "the account of before": _CLOSE_ROW,
    "that it was": _REMEMBER,
}
_BEFORE = "select former_id, person_id from former_account where workspace_id = %(workspace_id)s"
_ROWS_BEFORE = """
with recursive before as (
    select former_id from former_account where workspace_id = %(workspace_id)s and person_id = %(person)s
    union select f.former_id from former_account f join before b on f.person_id = b.former_id
    where f.workspace_id = %(workspace_id)s
)
select p.id, p.platform_id from before b join person p on p.workspace_id = %(workspace_id)s and p.id = b.former_id
"""
_IS_BEFORE = """
select 1 from former_account b join person p on p.workspace_id = b.workspace_id and p.id = b.former_id
where b.workspace_id = %(workspace_id)s and p.platform_id = %(account)s
"""


async def join_accounts(workspace_id: int, former: str, account: str) -> None:
    """Gives whoever had the account `former` the account they have now; to be called in a transaction."""
    [kept] = await statement(_FORMER, workspace_id=workspace_id, account=former)
    rows = await statement(_FORMER, workspace_id=workspace_id, account=account)
    rows = rows or await statement(_MAKE_ROW, workspace_id=workspace_id, account=account, person=kept["id"])
    numbers = {"workspace_id": workspace_id, "person": kept["id"], "row": rows[0]["id"]}
    await statement(_NO_ROLES, **numbers)
    await statement(_ADDRESSES, **numbers)
    for place in _FREE:
        await statement(_FREE[place], **numbers)
    for place in _MOVE:
        await statement(_MOVE[place], **numbers)
    for step in _STEPS:
        await statement(_STEPS[step], former=former, account=account, **numbers)
    people.forget()


async def accounts_before(workspace_id: int) -> frozenset[int]:
    """Returns the rows that are left of accounts which somebody had before."""
    return frozenset(await _joined(workspace_id))


async def rows_before(workspace_id: int, person: int) -> dict[int, str]:
    """Returns the accounts that somebody had before, by the number of the row that is left of each."""
    rows = await statement(_ROWS_BEFORE, workspace_id=workspace_id, person=person)
    return {row["id"]: row["platform_id"] for row in rows}


async def rows_now(workspace_id: int) -> dict[int, int]:
    """Returns by such a row the number of whoever has that account now, however often their accounts were joined."""
    joined = await _joined(workspace_id)
    now = {}
    for row in joined:
        person = row
        while person in joined:
            person = joined[person]
        now[row] = person
    return now


async def _joined(workspace_id: int) -> dict[int, int]:
    return {row["former_id"]: row["person_id"] for row in await statement(_BEFORE, workspace_id=workspace_id)}


async def was_joined(workspace_id: int, account: str) -> bool:
    """Returns whether whoever had this account has another one now."""
    return bool(await statement(_IS_BEFORE, workspace_id=workspace_id, account=account))
