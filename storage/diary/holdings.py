"""What the diary holds of people: numbers, of who did something and of whom it is about."""

from bot.personal_data.sections import Section
from storage.holdings import Holding, KeepRow, PersonColumn, PersonIn, ShownWithin

_CHAINED = KeepRow("each entry is sealed by the next; it holds a number, which leads to a row without a name")

HOLDINGS = (
    Holding(
        table="diary",
        persons=(
            PersonColumn(column="person_id", showing=ShownWithin(Section.DIARY), forgetting=_CHAINED),
            PersonColumn(
                column="content", showing=ShownWithin(Section.DIARY), forgetting=_CHAINED, says=PersonIn.INSIDE
            ),
        ),
        plain=("number", "kind", "previous", "hash"),
    ),
)
