"""What the room of forgetting holds of people: a wish until it is fulfilled, then a receipt that leads to nobody."""

from bot.personal_data.sections import NotShown, Section
from storage.holdings import Holding, KeepRow, PersonColumn, PersonIn, ShownRows

_WISHED = """
select wished_at as at from forgetting
where workspace_id = %(workspace_id)s and person_id = %(person)s order by wished_at
"""
_LAST_STEP = KeepRow("the last step empties it, and leaves a number that leads to nobody")

HOLDINGS = (
    Holding(
        table="forgetting",
        persons=(
            PersonColumn(column="person_id", showing=ShownRows(Section.SETTINGS, _WISHED), forgetting=_LAST_STEP),
            PersonColumn(
                column="account",
                showing=NotShown.COPIES,
                forgetting=_LAST_STEP,
                says=PersonIn.ACCOUNT,
            ),
        ),
        plain=("number", "given", "received", "wish"),
    ),
)
