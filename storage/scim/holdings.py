"""What the company's directory left with us of people."""

from bot.personal_data.sections import NotShown, Section
from storage.holdings import BlankPerson, CutOut, DeleteRow, Holding, PersonColumn, PersonIn, ShownRows, ShownWithin

_MADE = """
select made_at as at, used_at from scim_token
where workspace_id = %(workspace_id)s and made_by = %(person)s order by made_at
"""

HOLDINGS = (
    Holding(
        table="scim_resource",
        persons=(
            PersonColumn(
                column="content",
                showing=ShownWithin(Section.DIRECTORY),
                forgetting=DeleteRow(),
                says=PersonIn.INSIDE,
            ),
        ),
        names=("unique_name", "external_id", "id"),
        plain=("kind", "number", "version"),
    ),
    Holding(
        table="scim_member",
        persons=(
            PersonColumn(
                column="user_id",
                showing=ShownWithin(Section.DIRECTORY),
                forgetting=DeleteRow(),
                says=PersonIn.INSIDE,
            ),
        ),
        plain=("group_id",),
    ),
    Holding(
        table="scim_sync",
        persons=tuple(
            PersonColumn(column=column, showing=NotShown.COPIES, forgetting=CutOut(), says=PersonIn.INSIDE)
            for column in ("remarks", "stopped", "approved")
        ),
        plain=("revision", "outcome", "people", "question"),
    ),
    Holding(
        table="scim_token",
        persons=(PersonColumn(column="made_by", showing=ShownRows(Section.ROLES, _MADE), forgetting=BlankPerson()),),
        plain=("hash",),
    ),
)
