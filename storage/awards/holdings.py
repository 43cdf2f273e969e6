"""What the room of awards holds of people."""

from bot.personal_data.sections import NotShown, Section
from storage.holdings import BlankPerson, DeleteRow, Holding, PersonColumn, ShownRows

_AWARDED = """
select r.decided_on as day, v.names as value, a.gift, a.handed_at from award a
join award_round r on r.workspace_id = a.workspace_id and r.id = a.round_id
left join value v on v.workspace_id = a.workspace_id and v.id = a.value_id
where a.workspace_id = %(workspace_id)s and a.nominee_id = %(person)s order by r.decided_on
"""
_CHOSEN = """
select c.turn, p.name as to, c.reason as words from award_choice c
join person p on p.workspace_id = c.workspace_id and p.id = c.nominee_id
where c.workspace_id = %(workspace_id)s and c.juror_id = %(person)s order by c.turn, p.name
"""
_JUDGED = """
select r.opened_on as day, r.phase as state, j.first_done_at, j.second_done_at from award_juror j
join award_round r on r.workspace_id = j.workspace_id and r.id = j.round_id
where j.workspace_id = %(workspace_id)s and j.person_id = %(person)s order by r.opened_on
"""
_NOMINATED = """
select n.nominated_at as at, p.name as to, v.names as value, n.deed, n.words, n.reach from award_nomination n
join person p on p.workspace_id = n.workspace_id and p.id = n.nominee_id
left join value v on v.workspace_id = n.workspace_id and v.id = n.value_id
where n.workspace_id = %(workspace_id)s and n.nominator_id = %(person)s order by n.nominated_at
"""
# As they were handed over once it was decided: what its writer wants unread by its nominee is not among them.
_NOMINATIONS_OF = """
select r.decided_on as day, v.names as value, n.deed, n.words,
    case when n.reach = 'with_name' then p.name end as from
from award_nomination n
join award_round r on r.workspace_id = n.workspace_id and r.id = n.round_id
left join person p on p.workspace_id = n.workspace_id and p.id = n.nominator_id
left join value v on v.workspace_id = n.workspace_id and v.id = n.value_id
where n.workspace_id = %(workspace_id)s and n.nominee_id = %(person)s and r.phase = 'decided'
    and n.reach in ('with_name', 'without_name')
order by r.decided_on
"""
_NAMED = """
select opened_on as day, gift from award_round
where workspace_id = %(workspace_id)s and named_by = %(person)s order by opened_on
"""
_WISH = "select true as no_nominations from award_wish where workspace_id = %(workspace_id)s and person_id = %(person)s"

HOLDINGS = (
    Holding(
        table="award",
        persons=(
            PersonColumn(column="nominee_id", showing=ShownRows(Section.AWARDS, _AWARDED), forgetting=DeleteRow()),
        ),
        plain=("value_id", "gift"),
    ),
    Holding(
        table="award_choice",
        persons=(
            PersonColumn(column="juror_id", showing=ShownRows(Section.AWARDS, _CHOSEN), forgetting=DeleteRow()),
            PersonColumn(column="nominee_id", showing=NotShown.OTHERS_CHOICES, forgetting=DeleteRow()),
        ),
        words={"reason": "juror_id"},
        plain=("value_id",),
    ),
    Holding(
        table="award_juror",
        persons=(PersonColumn(column="person_id", showing=ShownRows(Section.AWARDS, _JUDGED), forgetting=DeleteRow()),),
    ),
    Holding(
        table="award_nomination",
        persons=(
            PersonColumn(
                column="nominator_id", showing=ShownRows(Section.AWARDS, _NOMINATED), forgetting=BlankPerson()
            ),
            PersonColumn(
                column="nominee_id", showing=ShownRows(Section.AWARDS, _NOMINATIONS_OF), forgetting=DeleteRow()
            ),
        ),
        words={"deed": "nominator_id", "words": "nominator_id"},
        plain=("value_id", "reach"),
    ),
    Holding(
        table="award_round",
        persons=(PersonColumn(column="named_by", showing=ShownRows(Section.AWARDS, _NAMED), forgetting=BlankPerson()),),
        words={"gift": "named_by"},
        plain=("phase", "outcome", "spread", "contested"),
    ),
    Holding(
        table="award_wish",
        persons=(PersonColumn(column="person_id", showing=ShownRows(Section.SETTINGS, _WISH), forgetting=DeleteRow()),),
    ),
)
