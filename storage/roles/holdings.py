"""What the room of roles holds of people."""

from bot.personal_data.sections import Section
from storage.holdings import BlankPerson, DeleteRow, Holding, PersonColumn, ShownRows

_ROLES = """
select g.granted_at as at, g.role, b.name as from, g.reason as because from role_grant g
left join person b on b.workspace_id = g.workspace_id and b.id = g.granted_by
where g.workspace_id = %(workspace_id)s and g.person_id = %(person)s order by g.granted_at
"""
_GRANTED = """
select g.granted_at as at, g.role, p.name as to, g.reason as because from role_grant g
join person p on p.workspace_id = g.workspace_id and p.id = g.person_id
where g.workspace_id = %(workspace_id)s and g.granted_by = %(person)s order by g.granted_at
"""
_INSTALLED = "select true as installed from installer where workspace_id = %(workspace_id)s and person_id = %(person)s"

HOLDINGS = (
    Holding(
        table="role_grant",
        persons=(
            PersonColumn(column="person_id", showing=ShownRows(Section.ROLES, _ROLES), forgetting=DeleteRow()),
            PersonColumn(
                column="granted_by", showing=ShownRows(Section.ROLES, _GRANTED), forgetting=BlankPerson(("reason",))
            ),
        ),
        words={"reason": "granted_by"},
        plain=("role",),
    ),
    Holding(
        table="installer",
        persons=(
            PersonColumn(column="person_id", showing=ShownRows(Section.ROLES, _INSTALLED), forgetting=DeleteRow()),
        ),
    ),
)
