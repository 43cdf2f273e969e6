"""What the room of concerns holds of people: who may read, and what readers did. Who wrote is nowhere."""

from bot.personal_data.sections import NotShown, Section
from storage.holdings import (
    BlankPerson,
    CutOut,
    DeleteRow,
    Holding,
    PersonColumn,
    PersonIn,
    ShownRows,
    ShownWithin,
)

# What the concern says is its writer's; the reader finds it among their concerns as long as they may read it.
_REPLIED = """
select at, words from concern_reply where workspace_id = %(workspace_id)s and person_id = %(person)s order by at
"""
_CLOSED = """
select closed_at as at, because as words, closing as outcome, changes_on from concern
where workspace_id = %(workspace_id)s and closed_by = %(person)s order by closed_at
"""
_READS = """
select min(c.released_at) as since, count(*) as count from concern_reader r
join concern c on c.workspace_id = r.workspace_id and c.key = r.concern_key
where r.workspace_id = %(workspace_id)s and r.person_id = %(person)s having count(*) > 0
"""

HOLDINGS = (
    Holding(
        table="concern",
        persons=(
            PersonColumn(
                column="circle", showing=ShownWithin(Section.REPLIES), forgetting=CutOut(), says=PersonIn.INSIDE
            ),
            PersonColumn(column="closed_by", showing=ShownRows(Section.REPLIES, _CLOSED), forgetting=BlankPerson()),
            PersonColumn(column="acknowledged_by", showing=ShownWithin(Section.REPLIES), forgetting=BlankPerson()),
            PersonColumn(column="hidden_by", showing=NotShown.CONCERNS, forgetting=BlankPerson()),
            PersonColumn(column="called_by", showing=NotShown.CONCERNS, forgetting=BlankPerson()),
        ),
        words={"words": None, "because": "closed_by", "promises": "closed_by"},
        plain=("key", "look", "closing"),
    ),
    Holding(
        table="concern_reader",
        persons=(PersonColumn(column="person_id", showing=ShownRows(Section.REPLIES, _READS), forgetting=DeleteRow()),),
    ),
    Holding(
        table="concern_reply",
        persons=(
            PersonColumn(column="person_id", showing=ShownRows(Section.REPLIES, _REPLIED), forgetting=BlankPerson()),
        ),
        words={"words": "person_id"},
    ),
    Holding(table="voice_abuse"),
    Holding(table="voice_window", plain=("key",)),
)
