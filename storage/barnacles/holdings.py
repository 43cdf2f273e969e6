"""What the room of barnacles holds of people."""

from bot.personal_data.sections import Section
from storage.holdings import BlankPerson, DeleteRow, Holding, PersonColumn, ShownRows

_NAMED = """
select named_at as at, kind, words, hinders, place, ending as outcome, ended_at as until from barnacle
where workspace_id = %(workspace_id)s and namer_id = %(person)s order by named_at
"""
_OWNED = """
select owned_on as day, kind, words, ending as outcome, because, ended_at as until from barnacle
where workspace_id = %(workspace_id)s and owner_id = %(person)s order by owned_on
"""
_PROPOSED = """
select named_at as at, kind, words from barnacle
where workspace_id = %(workspace_id)s and proposed_id = %(person)s order by named_at
"""
_ME_TOO = """
select b.kind, b.words from barnacle_me_too m
join barnacle b on b.workspace_id = m.workspace_id and b.id = m.barnacle_id
where m.workspace_id = %(workspace_id)s and m.person_id = %(person)s order by b.named_at
"""

HOLDINGS = (
    Holding(
        table="barnacle",
        persons=(
            PersonColumn(column="namer_id", showing=ShownRows(Section.BARNACLES, _NAMED), forgetting=BlankPerson()),
            PersonColumn(column="owner_id", showing=ShownRows(Section.BARNACLES, _OWNED), forgetting=BlankPerson()),
            PersonColumn(
                column="proposed_id", showing=ShownRows(Section.BARNACLES, _PROPOSED), forgetting=BlankPerson()
            ),
        ),
        words={"words": "namer_id", "hinders": "namer_id", "because": "owner_id", "taken_because": None},
        plain=("source", "kind", "cost", "place", "ending", "thanks_for"),
    ),
    Holding(
        table="barnacle_me_too",
        persons=(
            PersonColumn(column="person_id", showing=ShownRows(Section.BARNACLES, _ME_TOO), forgetting=DeleteRow()),
        ),
    ),
    Holding(table="barnacle_round"),
    Holding(table="barnacle_word", words={"word": None}),
)
