"""What tokens of the API hold of a person: who made them, and for whom they read."""

from bot.personal_data.sections import Section
from storage.holdings import DeleteRow, Holding, PersonColumn, ShownRows

_MADE = """
select made_at as at, expires_at, used_at from api_token
where workspace_id = %(workspace_id)s and made_by = %(person)s order by made_at
"""

HOLDINGS = (
    Holding(
        table="api_token",
        persons=(PersonColumn(column="made_by", showing=ShownRows(Section.ROLES, _MADE), forgetting=DeleteRow()),),
        plain=("hash", "role", "scopes"),
    ),
)
