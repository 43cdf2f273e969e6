"""What the room of check-ins holds of people: whom it asks, and what managers said by their name. No answer."""

from bot.personal_data.sections import NotShown, Section
from storage.holdings import (
    NUMBER_LEADS_NOWHERE,
    BlankPerson,
    DeleteRow,
    Holding,
    PersonColumn,
    PersonIn,
    ShownRows,
    ShownWithin,
)

_ANNOUNCED = """
select made_at as at, kind, ready, words, done_at from announcement
where workspace_id = %(workspace_id)s and person_id = %(person)s order by made_at
"""
_ASKED = """
select r.opened_at as at, r.closes_at as until, a.since, a.invite_at, a.remind_at from audience a
join round r on r.workspace_id = a.workspace_id and r.id = a.round_id
where a.workspace_id = %(workspace_id)s and a.person_id = %(person)s order by r.opened_at
"""
_AVAILABLE = """
select opted_out, not_before from availability where workspace_id = %(workspace_id)s and person_id = %(person)s
"""
_HEADS = "select true as is_department from department where workspace_id = %(workspace_id)s and head_id = %(person)s"
_FORECAST = """
select r.opened_at as at, f.item, f.value as number from forecast f
join round r on r.workspace_id = f.workspace_id and r.id = f.round_id
where f.workspace_id = %(workspace_id)s and f.manager_id = %(person)s order by r.opened_at, f.item
"""
_PROMISED = """
select made_at as at, tip, done_at from promise
where workspace_id = %(workspace_id)s and person_id = %(person)s order by made_at
"""

HOLDINGS = (
    Holding(
        table="announcement",
        persons=(
            PersonColumn(column="person_id", showing=ShownRows(Section.PROMISES, _ANNOUNCED), forgetting=BlankPerson()),
            PersonColumn(
                column="unit",
                showing=ShownWithin(Section.PROMISES),
                forgetting=NUMBER_LEADS_NOWHERE,
                says=PersonIn.UNIT,
            ),
        ),
        words={"words": "person_id"},
        plain=("kind", "ready", "about_round", "asked_round"),
    ),
    Holding(
        table="audience",
        persons=(
            PersonColumn(column="person_id", showing=ShownRows(Section.CHECK_INS, _ASKED), forgetting=DeleteRow()),
            PersonColumn(column="boss", showing=NotShown.COPIES, forgetting=NUMBER_LEADS_NOWHERE),
            PersonColumn(column="leaf", showing=NotShown.COPIES, forgetting=NUMBER_LEADS_NOWHERE, says=PersonIn.UNIT),
        ),
    ),
    Holding(
        table="availability",
        persons=(
            PersonColumn(column="person_id", showing=ShownRows(Section.SETTINGS, _AVAILABLE), forgetting=DeleteRow()),
        ),
    ),
    Holding(
        table="department",
        persons=(PersonColumn(column="head_id", showing=ShownRows(Section.ROLES, _HEADS), forgetting=DeleteRow()),),
    ),
    Holding(
        table="forecast",
        persons=(
            PersonColumn(column="manager_id", showing=ShownRows(Section.FORECASTS, _FORECAST), forgetting=DeleteRow()),
        ),
        plain=("item",),
    ),
    Holding(
        table="ledger",
        persons=(
            PersonColumn(column="unit", showing=NotShown.COMPANY, forgetting=NUMBER_LEADS_NOWHERE, says=PersonIn.UNIT),
        ),
        plain=("item", "reading", "participation"),
    ),
    Holding(table="own_item", plain=("texts", "forecasts")),
    Holding(
        table="promise",
        persons=(
            PersonColumn(column="person_id", showing=ShownRows(Section.PROMISES, _PROMISED), forgetting=DeleteRow()),
        ),
        plain=("tip", "asked_round"),
    ),
    Holding(
        table="round",
        persons=(
            PersonColumn(
                column="frozen", showing=NotShown.COPIES, forgetting=NUMBER_LEADS_NOWHERE, says=PersonIn.INSIDE
            ),
            PersonColumn(
                column="published", showing=NotShown.COMPANY, forgetting=NUMBER_LEADS_NOWHERE, says=PersonIn.INSIDE
            ),
        ),
        plain=("state", "key", "fingerprint"),
    ),
    Holding(
        table="comment",
        persons=(
            PersonColumn(column="unit", showing=NotShown.ANSWERS, forgetting=NUMBER_LEADS_NOWHERE, says=PersonIn.UNIT),
        ),
        words={"words": None},
    ),
)
