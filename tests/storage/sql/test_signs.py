"""Whatever is changed leaves a sign for the clock, but what it never looks at."""

from storage.database import statement
from tests.storage.test_keys import tables

_THANKS = "thanks are delivered, and nothing about them is done by the clock"
_CHECK_IN = "it is written while a check-in is open, and its workspace is awake for as long"
_NEWCOMERS = "newcomers are looked for every hour, whatever is changed"
_MORNING = "the clock looks at every morning anyway"
_PARTS = "what a directory sent is looked at by its `scim_sync`"
_READ = "it is read when somebody asks for it"
_AWARDS = "what becomes of it is done on the days of its `award_round`, and looked for every hour"
NOTHING_FOR_THE_CLOCK = {
    **dict.fromkeys(("kudos", "kudos_plus", "kudos_receiver", "kudos_report", "draft", "allowance", "post"), _THANKS),
    **dict.fromkeys(("newcomer_consent", "newcomer_story", "value_watch"), _NEWCOMERS),
    **dict.fromkeys(("comment", "forecast", "ledger"), _CHECK_IN),
    **dict.fromkeys(("celebration", "celebration_wish", "celebration_word"), _MORNING),
    **dict.fromkeys(("scim_member", "scim_resource", "scim_token"), _PARTS),
    **dict.fromkeys(("signal_before", "signal_kind", "signal_statement", "signal_value"), _READ),
    **dict.fromkeys(("quarter_test", "quarter_conclusion"), _READ),
    **dict.fromkeys(("barnacle_me_too", "chart_before", "diary", "doubt", "head_change"), _READ),
    **dict.fromkeys(("api_token", "former_account", "known_by", "installation", "customer_address_before"), _READ),
    **dict.fromkeys(("award", "award_choice", "award_nomination", "award_wish"), _AWARDS),
    **dict.fromkeys(("past_survey", "past_score", "past_kudos", "past_kudos_import", "past_kudos_forgotten"), _READ),
    "delivery": "it has triggers of its own, which say when it is due",
    "file_handing": "it is written with its delivery, and handed over when somebody takes it",
    "due": "it is where the signs are",
    "erasure": "the end of a workspace",
    "reach_day": "it holds back what is due by something else",
    "replica": "every process writes it at every look",
    **dict.fromkeys(("webhook", "webhook_event"), "events are sent by a clock of their own, which `due` wakes"),
    "webhook_seen": "what comes of a webhook is customers' thanks",
}
_SIGNS = """
select event_object_table as table, array_agg(event_manipulation::text order by event_manipulation) as kinds
from information_schema.triggers where trigger_name like 'signs_%%' group by 1
"""


async def test_every_table_leaves_signs_or_is_named_with_the_reason(opened: str) -> None:
    signs = {row["table"]: row["kinds"] for row in await statement(_SIGNS)}
    assert all(kinds == ["DELETE", "INSERT", "UPDATE"] for kinds in signs.values())
    assert not signs.keys() & NOTHING_FOR_THE_CLOCK.keys()
    assert await tables() - signs.keys() == NOTHING_FOR_THE_CLOCK.keys()
