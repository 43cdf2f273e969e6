"""What the room of people and reporting lines holds of people."""

from bot.personal_data.sections import NotShown, Section
from storage.holdings import (
    CutOut,
    DeleteRow,
    Holding,
    PersonColumn,
    PersonIn,
    ShownRows,
    ShownWithin,
)

_PROFILE = """
select p.name, p.handle, p.platform_id as account, p.language, p.time_zone, p.country, p.joined_on, p.met_at,
    p.is_admin, p.is_guest, p.is_active, p.origins, t.name as team, m.name as manager
from person p
left join team t on t.workspace_id = p.workspace_id and t.id = p.team_id
left join person m on m.workspace_id = t.workspace_id and m.id = t.manager_id
where p.workspace_id = %(workspace_id)s and p.id = %(person)s
"""
_SETTINGS = """
select posts_about_me, language_chosen, not_before from person
where workspace_id = %(workspace_id)s and id = %(person)s
"""
_LEADS = """
select name as team, handle, names from team where workspace_id = %(workspace_id)s and manager_id = %(person)s
"""
_FORMER = """
select f.platform_id as account, f.name from former_account b
join person f on f.workspace_id = b.workspace_id and f.id = b.former_id
where b.workspace_id = %(workspace_id)s and b.person_id = %(person)s
"""
_HEADED = """
select changed_at as at, undone_at from head_change
where workspace_id = %(workspace_id)s and heir_id = %(person)s order by changed_at
"""

HOLDINGS = (
    Holding(
        table="person",
        persons=(
            PersonColumn(
                column="id",
                showing=ShownRows(Section.PROFILE, _PROFILE),
                forgetting=DeleteRow(),
            ),
            PersonColumn(
                column="platform_id",
                showing=ShownRows(Section.SETTINGS, _SETTINGS),
                forgetting=DeleteRow(),
                says=PersonIn.ACCOUNT,
            ),
        ),
        names=("name", "handle", "language", "time_zone", "country", "origins"),
    ),
    Holding(
        table="team",
        persons=(
            PersonColumn(column="manager_id", showing=ShownRows(Section.PROFILE, _LEADS), forgetting=DeleteRow()),
        ),
        names=("name", "handle", "names"),
    ),
    Holding(
        table="former_account",
        persons=(
            PersonColumn(column="person_id", showing=ShownRows(Section.PROFILE, _FORMER), forgetting=DeleteRow()),
            PersonColumn(column="former_id", showing=ShownWithin(Section.PROFILE), forgetting=DeleteRow()),
        ),
    ),
    Holding(
        table="head_change",
        persons=(
            PersonColumn(column="heir_id", showing=ShownRows(Section.ROLES, _HEADED), forgetting=DeleteRow()),
            PersonColumn(column="head_id", showing=ShownWithin(Section.ROLES), forgetting=DeleteRow()),
        ),
    ),
    Holding(
        table="known_by",
        persons=(PersonColumn(column="person_id", showing=NotShown.FINGERPRINTS, forgetting=DeleteRow()),),
        names=("marks",),
    ),
    Holding(
        table="chart_before",
        persons=tuple(
            PersonColumn(column=column, showing=NotShown.COPIES, forgetting=CutOut(), says=PersonIn.INSIDE)
            for column in ("teams", "members", "imported")
        ),
        plain=("source",),
    ),
    Holding(
        table="people_import",
        persons=(
            PersonColumn(
                column="said", showing=ShownWithin(Section.IMPORTS), forgetting=CutOut(), says=PersonIn.INSIDE
            ),
            PersonColumn(column="remarks", showing=NotShown.COPIES, forgetting=CutOut(), says=PersonIn.INSIDE),
        ),
        plain=("source", "given", "stood"),
    ),
    Holding(
        table="doubt",
        persons=(
            PersonColumn(column="account", showing=NotShown.COPIES, forgetting=DeleteRow(), says=PersonIn.ACCOUNT),
        ),
        names=("subject", "name", "person"),
        plain=("source",),
    ),
    Holding(
        table="installation",
        persons=(
            PersonColumn(column="place", showing=NotShown.COMPANY, forgetting=DeleteRow(), says=PersonIn.ACCOUNT),
        ),
        plain=("kind", "sealed"),
    ),
    Holding(table="oauth_state", plain=("digest",)),
    Holding(table="value", plain=("names", "practices", "emoji")),
    Holding(table="workspace", plain=("platform", "platform_id", "name", "language")),
)
