"""What the room of newcomers holds of people."""

from bot.personal_data.sections import Section
from storage.holdings import DeleteRow, Holding, PersonColumn, ShownRows

_AGREED = """
select k.given_at as at, k.words from newcomer_consent c
join kudos k on k.workspace_id = c.workspace_id and k.id = c.kudos_id
where c.workspace_id = %(workspace_id)s and c.person_id = %(person)s order by k.given_at
"""
_READ = """
select s.week as number, v.names as value from newcomer_story s
left join value v on v.workspace_id = s.workspace_id and v.id = s.value_id
where s.workspace_id = %(workspace_id)s and s.person_id = %(person)s order by s.week
"""

HOLDINGS = (
    Holding(
        table="newcomer_consent",
        persons=(
            PersonColumn(column="person_id", showing=ShownRows(Section.NEWCOMERS, _AGREED), forgetting=DeleteRow()),
        ),
    ),
    Holding(
        table="newcomer_story",
        persons=(
            PersonColumn(column="person_id", showing=ShownRows(Section.NEWCOMERS, _READ), forgetting=DeleteRow()),
        ),
    ),
    Holding(table="value_watch", plain=("value_id",)),
)
