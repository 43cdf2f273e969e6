"""Whatever a room declares to be forgotten is forgotten by a step that there is."""

from storage.database import statement
from storage.forgetting.packed import CUT
from storage.forgetting.words import WORDS
from storage.holdings import BlankPerson, CutOut, PersonIn
from storage.personal_data.erasing import LEAD_TO_SOMEBODY
from storage.personal_data.registry import HELD

# Deleted or emptied by hand: by account, with what stood at a place, or last.
BY_ACCOUNT = {"delivery", "post", "person", "doubt", "installation", "forgetting"}
# Written down by nobody of ours, or sealed: the page of forgetting says so.
OTHERS_WORDS = {"barnacle_word", "customer_thanks"}


def test_what_is_cut_out_of_something_packed_has_a_statement() -> None:
    declared = {
        (table, person.column)
        for table, holding in HELD.items()
        for person in holding.persons
        if isinstance(person.forgetting, CutOut) and (table, person.column) != ("people_import", "said")
    }
    assert declared == CUT.keys()


def test_what_says_an_account_is_looked_for_by_account() -> None:
    accounts = {t for t, holding in HELD.items() for p in holding.persons if p.says is PersonIn.ACCOUNT}
    assert accounts == BY_ACCOUNT


async def test_a_column_that_cannot_be_empty_leads_to_whoever_was_forgotten(opened: str) -> None:
    rows = await statement(
        "select table_name, column_name from information_schema.columns"
        " where table_schema = 'public' and is_nullable = 'NO'"
    )
    needed = {(row["table_name"], row["column_name"]) for row in rows}
    blanked = {
        (table, person.column)
        for table, holding in HELD.items()
        for person in holding.persons
        if isinstance(person.forgetting, BlankPerson) and person.says is PersonIn.NUMBER
    }
    assert blanked & needed == LEAD_TO_SOMEBODY


def test_names_are_taken_out_of_all_words_that_rooms_declare() -> None:
    declared = {table for table, holding in HELD.items() if holding.words}
    assert declared - WORDS.keys() <= OTHERS_WORDS
