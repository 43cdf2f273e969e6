"""The demo's awards are decided: a visitor reads who is awarded, in which words, and an admin finds the jury's form."""

from html import unescape

from bot.demo.awards import invented_awards
from storage.awards import awarded, rounds
from storage.database import statement
from tests.past import Lived

AWARDED = {"delphine", "haruto"}


async def test_the_channel_reads_of_the_awards_in_the_words_of_who_nominated(harbour_past: Lived) -> None:
    awards = invented_awards()
    posts = await statement("select html from post where place = 'kudos'")
    [news] = [html for html in (unescape(row["html"]) for row in posts) if "The jury has chosen" in html]
    for nomination in awards.nominations:
        assert (nomination.words in news) is (nomination.whom in AWARDED), nomination.words
    assert news.count(awards.gift) == len(AWARDED)


async def test_they_are_decided_told_and_their_gifts_wait_to_be_handed_over(harbour_past: Lived) -> None:
    latest = await rounds.latest_decided(harbour_past.workspace.id)
    assert latest
    chosen = await awarded.of_round(harbour_past.workspace.id, latest.id)
    assert {award.nominee.handle for award in chosen} == AWARDED
    assert await statement("select 1 from award_choice") == []
    sent = await statement(
        "select p.handle from delivery d join person p on p.id = d.reader_id where d.subject in"
        " ('award_private', 'award_words')"
    )
    assert {row["handle"] for row in sent} == {nomination.whom for nomination in invented_awards().nominations}
    assert len(await awarded.to_hand_over(harbour_past.workspace.id)) == len(AWARDED)
