"""What customers' signals hold of people: who gave them, and which departments take part, by who heads them."""

from bot.personal_data.sections import NotShown, Section
from storage.holdings import NUMBER_LEADS_NOWHERE, BlankPerson, Holding, PersonColumn, PersonIn, ShownRows

_STATED = """
select stated_at as at, source as kind, added as count, taken_back_at from signal_statement
where workspace_id = %(workspace_id)s and person_id = %(person)s order by stated_at
"""
_DEPARTMENT = PersonColumn(
    column="department", showing=NotShown.COMPANY, forgetting=NUMBER_LEADS_NOWHERE, says=PersonIn.UNIT
)

HOLDINGS = (
    Holding(
        table="quarter_conclusion",
        persons=(
            PersonColumn(
                column="conclusion", showing=NotShown.COMPANY, forgetting=NUMBER_LEADS_NOWHERE, says=PersonIn.INSIDE
            ),
        ),
        plain=("version",),
    ),
    Holding(
        table="quarter_test",
        persons=(
            PersonColumn(
                column="heads", showing=NotShown.COMPANY, forgetting=NUMBER_LEADS_NOWHERE, says=PersonIn.INSIDE
            ),
        ),
        plain=("kinds",),
    ),
    Holding(table="signal_before", persons=(_DEPARTMENT,), plain=("kind", "answers", "statement_before")),
    Holding(table="signal_kind", plain=("key", "names", "shape")),
    Holding(
        table="signal_statement",
        persons=(
            PersonColumn(column="person_id", showing=ShownRows(Section.SIGNALS, _STATED), forgetting=BlankPerson()),
        ),
        plain=("source", "added", "restated"),
    ),
    Holding(table="signal_value", persons=(_DEPARTMENT,), plain=("kind", "answers")),
    Holding(table="webhook_seen", plain=("id",)),
)
