"""The rows of somebody who is forgotten go, in one transaction: whoever reads meanwhile reads all of them, or none.

What each room declares of a person (`storage.personal_data`) says what becomes of a column: the row goes, or stays and
leads to nobody. Where a row must lead to somebody, it leads to the one row of a workspace that stands for everybody who
was forgotten: so nobody can tell which of these rows belong to the same person.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from bot.forgetting.forgetting import Forgetting, pattern_of
from bot.messages.texts import catalogue
from bot.org.people import NOBODY
from storage.database import all_or_nothing, statement
from storage.forgetting import packed, past_thanks, thanks, wishes, words
from storage.holdings import BlankPerson, ByChoice, CutOut, DeleteRow, Holding, KeepRow, PersonIn
from storage.org import joining, people
from storage.personal_data.registry import HELD
from storage.roles import grants

# Columns that cannot be empty, whose rows stay.
LEAD_TO_SOMEBODY = {("announcement", "person_id"), ("concern_reply", "person_id"), ("scim_token", "made_by")}
# Rows that are gone by other steps, or last: by account, when what stands there was taken away.
LATER = {"person", "delivery", "post", "head_change"}

_FIND = """
select platform_id, name, handle from person where workspace_id = %(workspace_id)s and id = %(person)s for update
"""
_NOBODY = """
with made as (
    insert into person (workspace_id, platform_id, name, handle, language, time_zone, is_admin, is_bot, is_active,
        is_stranger, is_of_company, is_stale, posts_about_me)
    select w.id, %(account)s, %(name)s, '', w.language, 'UTC', false, true, false, false, false, false, true
    from workspace w where w.id = %(workspace_id)s
    on conflict (workspace_id, platform_id) do nothing returning id
)
select id from made
union select id from person where workspace_id = %(workspace_id)s and platform_id = %(account)s
"""
_LANGUAGE = "select language from workspace where id = %(workspace_id)s"
# Who followed on somebody follows on whoever was before them.
_HEADS = """
update head_change b set heir_id = n.heir_id from head_change n
where b.workspace_id = %(workspace_id)s and b.heir_id = %(person)s
    and n.workspace_id = b.workspace_id and n.head_id = %(person)s and n.undone_at is null
    and n.heir_id is distinct from b.head_id
"""
_NO_HEADS = """
delete from head_change where workspace_id = %(workspace_id)s and %(person)s in (head_id, heir_id)
"""
# What was said to them in private is taken away there; what was not posted yet never will be.
_UNSENT = """
delete from delivery where workspace_id = %(workspace_id)s and reader_id = %(person)s
    and coalesce(message_id, '') = ''
"""
_TAKE_AWAY = """
update delivery set subject = 'forgotten', subject_id = 0, wanted = wanted + 1, failed = null, tries = 0,
    wanted_at = now()
where workspace_id = %(workspace_id)s and reader_id = %(person)s
"""
_AUTHOR = """
update post set author_id = null, html = '', plain = '', deleted = true, revision = revision + 1
where workspace_id = %(workspace_id)s and author_id = %(person)s
"""
_NO_TEAM = """
update person set team_id = null
where workspace_id = %(workspace_id)s and team_id in (
    select id from team where workspace_id = %(workspace_id)s and manager_id = %(person)s)
"""
_TOKENS = "delete from barnacle_word where workspace_id = %(workspace_id)s and word = any(%(tokens)s)"
# Nothing can be changed any more where an account of before was written to.
_PLACES_BEFORE = {
    "posts": "delete from post where workspace_id = %(workspace_id)s and place = %(account)s",
    "addresses": "delete from installation where workspace_id = %(workspace_id)s and place = %(account)s",
}
_DELETE = "delete from person where workspace_id = %(workspace_id)s and id = %(person)s"


_BY_HAND = {
    "who followed on them": _HEADS,
    "that they were followed": _NO_HEADS,
    "who was in their team": _NO_TEAM,
    "what was not sent": _UNSENT,
    "what was sent": _TAKE_AWAY,
    "what they posted": _AUTHOR,
}


def _steps(held: Mapping[str, Holding]) -> dict[tuple[str, str], str]:
    """Statements for what rooms declare; those whose rows stay come first, since others take theirs along."""
    changes, deletions = dict[tuple[str, str], str](), dict[tuple[str, str], str]()
    for table, holding in held.items():
        for column in holding.persons:
            place = (table, column.column)
            where = f"workspace_id = %(workspace_id)s and {column.column} = %(person)s"
            if table in LATER or column.says is not PersonIn.NUMBER:
                continue
            match column.forgetting:
                case DeleteRow():
                    deletions[place] = f"delete from {table} where {where}"
                case BlankPerson(words=emptied):
                    leads_to = "%(nobody)s" if place in LEAD_TO_SOMEBODY else "null"
                    blank = "".join(f", {name} = ''" for name in emptied)
                    changes[place] = f"update {table} set {column.column} = {leads_to}{blank} where {where}"
                case ByChoice() | CutOut() | KeepRow():
                    pass
    return changes | deletions


_STEPS = _steps(HELD)


async def erase_person(workspace_id: int, forgetting: Forgetting, people_held: Collection[int], now: datetime) -> bool:
    """Deletes what is kept of somebody, as they chose, and of the accounts that they had before; False where they are
    gone. What stands in the chat is drawn anew as soon as this is stored. Thanks between them and whom a legal hold is
    about (`people_held`) stay without their name, whatever they chose.
    """
    whose = {"workspace_id": workspace_id, "person": forgetting.person_id}
    async with all_or_nothing():
        rows = await statement(_FIND, **whose)
        if rows:
            wanted = thanks.Wanted(forgetting.choices, people_held, now)
            for row, account in (await joining.rows_before(**whose)).items():
                [earlier_row] = await statement(_FIND, workspace_id=workspace_id, person=row)
                await _erase(workspace_id, row, _Names(**earlier_row), wanted)
                for place in _PLACES_BEFORE:
                    await statement(_PLACES_BEFORE[place], workspace_id=workspace_id, account=account)
            await _erase(workspace_id, forgetting.person_id, _Names(**rows[0]), wanted)
        await wishes.note_erased(workspace_id, forgetting.number, now)
    people.forget()
    grants.forget(workspace_id)
    return bool(rows)


class _Names:
    def __init__(self, platform_id: str, name: str, handle: str) -> None:
        self.account, self.name = platform_id, name
        self.pattern = pattern_of(platform_id, handle, name)
        self.tokens = [part.casefold() for part in name.split() if len(name.split()) > 1]


async def _erase(workspace_id: int, person: int, names: _Names, wanted: thanks.Wanted) -> None:
    [workspace] = await statement(_LANGUAGE, workspace_id=workspace_id)
    instead = catalogue(workspace["language"]).sentence("forgetting.colleague", None)
    [row] = await statement(_NOBODY, workspace_id=workspace_id, account=NOBODY, name=instead)
    whose = {"workspace_id": workspace_id, "person": person, "nobody": row["id"]}
    naming = await words.naming(workspace_id, names.pattern)
    await past_thanks.keep_out(workspace_id, person, names.pattern)
    kudos = await thanks.draw_anew(workspace_id, person, naming)
    await thanks.forget_thanks(workspace_id, person, row["id"], wanted, kudos)
    await packed.cut_out(workspace_id, person, names.account, names.pattern)
    for step in _BY_HAND:
        await statement(_BY_HAND[step], **whose)
    for place in _STEPS:
        await statement(_STEPS[place], **whose)
    await words.take_names_out(workspace_id, names.pattern, instead)
    await statement(_TOKENS, workspace_id=workspace_id, tokens=names.tokens)
    await statement(_DELETE, workspace_id=workspace_id, person=person)
