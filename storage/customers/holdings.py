"""What the room of customers' thanks holds of people who work here."""

from bot.personal_data.sections import NotShown, Section
from storage.holdings import BlankPerson, DeleteRow, Holding, PersonColumn, ShownRows

_ADDRESS = """
select kind, name, came as count from customer_link where workspace_id = %(workspace_id)s and person_id = %(person)s
"""
_THANKED = """
select came_at as at, words, name as from, state, decided_at, answer from customer_thanks
where workspace_id = %(workspace_id)s and person_id = %(person)s order by came_at
"""
_HANDED_TO = """
select t.came_at as at, t.words, t.name as from, t.state from customer_thanks t
where t.workspace_id = %(workspace_id)s and t.handed_to = %(person)s
    and t.person_id is distinct from t.handed_to
order by t.came_at
"""
_HANDED_BY = """
select t.came_at as at, t.words, p.name as to, t.answer from customer_thanks t
left join person p on p.workspace_id = t.workspace_id and p.id = t.handed_to
where t.workspace_id = %(workspace_id)s and t.handed_by = %(person)s order by t.came_at
"""

HOLDINGS = (
    Holding(table="customer_address_before", plain=("hash",)),
    Holding(
        table="customer_link",
        persons=(
            PersonColumn(column="person_id", showing=ShownRows(Section.CUSTOMERS, _ADDRESS), forgetting=DeleteRow()),
        ),
        names=("name", "handle"),
        plain=("kind", "salt", "hash"),
    ),
    Holding(
        table="customer_thanks",
        persons=(
            PersonColumn(column="person_id", showing=ShownRows(Section.CUSTOMERS, _THANKED), forgetting=DeleteRow()),
            PersonColumn(
                column="handed_to", showing=ShownRows(Section.CUSTOMERS, _HANDED_TO), forgetting=BlankPerson()
            ),
            PersonColumn(
                column="handed_by",
                showing=ShownRows(Section.CUSTOMERS, _HANDED_BY),
                forgetting=BlankPerson(("answer",)),
            ),
            PersonColumn(column="told_to", showing=NotShown.COPIES, forgetting=BlankPerson()),
        ),
        words={"words": None, "name": None, "answer": "handed_by"},
        names=("thanked", "handle"),
        plain=("source", "kind", "state", "came_from", "told_in"),
    ),
)
