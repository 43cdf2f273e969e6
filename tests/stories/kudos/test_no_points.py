"""There are no points, no ranking and no shop: who asks for them reads so, and what there is instead."""

import pytest

from tests.cast import ANA
from tests.stories.conftest import ChatCompany, count, said

RANKINGS = (
    "leaderboard",
    "Top",
    "ランキング",
    "top 10",
    "Who is best?",
    "トップ１０",
    "一番は誰",
    "top givers",
    "stats",
)
SHOPS = ("rewards", "my points", "How many points do I have?", "私のポイント", "景品と交換したい", "badges")


@pytest.mark.parametrize("text", [*RANKINGS, *SHOPS])
async def test_who_asks_for_a_ranking_or_for_points_reads_why_there_are_none(company: ChatCompany, text: str) -> None:
    reply = said(await company.types(ANA, text))
    assert reply.startswith("There is no ranking here" if text in RANKINGS else "There are no points here")
    assert reply.endswith("is in /kudos mine.")
    assert await count("kudos") == await count("draft") == 0


@pytest.mark.parametrize("words", ["@bo top of the team this week #courage", "for the best team", "top of the pops"])
async def test_a_thanks_with_such_words_in_it_is_a_thanks(company: ChatCompany, words: str) -> None:
    assert "There is no" not in said(reply := await company.types(ANA, words))
    assert "There are no points" not in said(reply)
