"""What the room of kudos holds of people."""

from bot.personal_data.sections import NotShown, Section
from storage.holdings import (
    BlankPerson,
    ByChoice,
    DeleteRow,
    Holding,
    KudosToForget,
    PersonColumn,
    PersonIn,
    ShownRows,
    ShownWithin,
)

_GIVEN_TO = """
(select array_agg(p.name order by p.name) from kudos_receiver r
    join person p on p.workspace_id = r.workspace_id and p.id = r.person_id
    where r.workspace_id = k.workspace_id and r.kudos_id = k.id)
"""
_COLUMNS = "k.given_at as at, k.value -> 'names' as value, k.words, k.quote, k.link, k.private, k.cover"
_GIVEN = f"""
select {_COLUMNS}, {_GIVEN_TO} as to, k.removed_at, k.removed_because from kudos k
where k.workspace_id = %(workspace_id)s and k.giver_id = %(person)s order by k.given_at
"""
_ADDED_BY_OTHERS = """
(select string_agg(format('%%s (%%s)', u.word, a.name), E'\\n' order by u.added_at, u.id) from kudos_plus u
    join person a on a.workspace_id = u.workspace_id and a.id = u.author_id
    where u.workspace_id = k.workspace_id and u.kudos_id = k.id)
"""
# What its giver took back is theirs again.
_RECEIVED = f"""
select {_COLUMNS}, coalesce(g.name, k.customer) as from, {_GIVEN_TO} as to,
    {_ADDED_BY_OTHERS} as added, r.hidden, r.saved, r.thanked_back
from kudos_receiver r
join kudos k on k.workspace_id = r.workspace_id and k.id = r.kudos_id
left join person g on g.workspace_id = k.workspace_id and g.id = k.giver_id
where r.workspace_id = %(workspace_id)s and r.person_id = %(person)s and k.removed_at is null order by r.given_at
"""
_SHARED = f"""
select {_COLUMNS}, k.customer as from, {_GIVEN_TO} as to from kudos k
where k.workspace_id = %(workspace_id)s and k.shared_by_id = %(person)s order by k.given_at
"""
_ADDED = """
select u.added_at as at, u.word as words, k.words as about from kudos_plus u
join kudos k on k.workspace_id = u.workspace_id and k.id = u.kudos_id and not k.private and k.removed_at is null
where u.workspace_id = %(workspace_id)s and u.author_id = %(person)s order by u.added_at
"""
_REPORTED = """
select reported_at as at, because from kudos_report
where workspace_id = %(workspace_id)s and reporter_id = %(person)s order by reported_at
"""
_ALLOWANCE = """
select week as day, given as count from allowance
where workspace_id = %(workspace_id)s and person_id = %(person)s order by week
"""
_DRAFTS = """
select created_at as at, content ->> 'words' as words from draft
where workspace_id = %(workspace_id)s and person_id = %(person)s order by created_at
"""
_PAST_GIVEN = """
select k.given_at as at, p.name as to, v.names as value, k.words, i.product, i.imported_at from past_kudos k
join past_kudos_import i on i.workspace_id = k.workspace_id and i.id = k.import_id
join person p on p.workspace_id = k.workspace_id and p.id = k.receiver_id
left join value v on v.workspace_id = k.workspace_id and v.id = k.value_id
where k.workspace_id = %(workspace_id)s and k.giver_id = %(person)s order by k.given_at
"""
_PAST_RECEIVED = """
select k.given_at as at, p.name as from, v.names as value, k.words, i.product, i.imported_at from past_kudos k
join past_kudos_import i on i.workspace_id = k.workspace_id and i.id = k.import_id
left join person p on p.workspace_id = k.workspace_id and p.id = k.giver_id
left join value v on v.workspace_id = k.workspace_id and v.id = k.value_id
where k.workspace_id = %(workspace_id)s and k.receiver_id = %(person)s order by k.given_at
"""

HOLDINGS = (
    Holding(
        table="allowance",
        persons=(
            PersonColumn(column="person_id", showing=ShownRows(Section.KUDOS_SEEN, _ALLOWANCE), forgetting=DeleteRow()),
        ),
    ),
    Holding(
        table="draft",
        persons=(
            PersonColumn(column="person_id", showing=ShownRows(Section.DRAFTS, _DRAFTS), forgetting=DeleteRow()),
            PersonColumn(
                column="content", showing=NotShown.OTHERS_CHOICES, forgetting=DeleteRow(), says=PersonIn.INSIDE
            ),
        ),
    ),
    Holding(
        table="kudos",
        persons=(
            PersonColumn(
                column="giver_id",
                showing=ShownRows(Section.KUDOS_GIVEN, _GIVEN),
                forgetting=ByChoice(KudosToForget.KUDOS_GIVEN),
            ),
            PersonColumn(
                column="shared_by_id", showing=ShownRows(Section.KUDOS_SEEN, _SHARED), forgetting=BlankPerson()
            ),
            PersonColumn(
                column="removed_by",
                showing=ShownWithin(Section.DIARY),
                forgetting=BlankPerson(("removed_because",)),
            ),
        ),
        words={"words": "giver_id", "quote": "giver_id", "removed_because": "removed_by", "customer": None},
        plain=("source", "value", "value_id", "link"),
    ),
    Holding(
        table="kudos_plus",
        persons=(
            PersonColumn(column="author_id", showing=ShownRows(Section.KUDOS_SEEN, _ADDED), forgetting=DeleteRow()),
        ),
        words={"word": "author_id"},
    ),
    Holding(
        table="kudos_receiver",
        persons=(
            PersonColumn(
                column="person_id",
                showing=ShownRows(Section.KUDOS_RECEIVED, _RECEIVED),
                forgetting=ByChoice(KudosToForget.KUDOS_RECEIVED),
            ),
        ),
    ),
    Holding(
        table="kudos_report",
        persons=(
            PersonColumn(
                column="reporter_id", showing=ShownRows(Section.KUDOS_SEEN, _REPORTED), forgetting=DeleteRow()
            ),
        ),
        words={"because": "reporter_id"},
    ),
    Holding(
        table="past_kudos",
        persons=(
            PersonColumn(
                column="giver_id",
                showing=ShownRows(Section.KUDOS_GIVEN, _PAST_GIVEN),
                forgetting=ByChoice(KudosToForget.KUDOS_GIVEN),
            ),
            PersonColumn(
                column="receiver_id",
                showing=ShownRows(Section.KUDOS_RECEIVED, _PAST_RECEIVED),
                forgetting=ByChoice(KudosToForget.KUDOS_RECEIVED),
            ),
        ),
        words={"words": "giver_id"},
        plain=("line_key", "value_id"),
    ),
    Holding(table="past_kudos_forgotten", plain=("thanks_key",)),
    Holding(table="past_kudos_import", plain=("product",)),
)
