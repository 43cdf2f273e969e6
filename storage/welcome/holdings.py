"""What the first run holds of people: whom it welcomed."""

from bot.personal_data.sections import Section
from storage.holdings import BlankPerson, Holding, PersonColumn, ShownRows

_WELCOMED = "select true as welcomed from welcome where workspace_id = %(workspace_id)s and person_id = %(person)s"

HOLDINGS = (
    Holding(
        table="welcome",
        persons=(
            PersonColumn(column="person_id", showing=ShownRows(Section.ROLES, _WELCOMED), forgetting=BlankPerson()),
        ),
        plain=("steps",),
    ),
)
