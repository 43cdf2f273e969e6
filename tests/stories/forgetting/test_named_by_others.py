"""Who is named in the words of others stands in no post of theirs either, once they are forgotten."""

import re

from bot.forgetting.forgetting import pattern_of
from storage.database import statement
from tests.cast import ANA, BO, CY, DANA
from tests.stories.barnacles.naming import ends, named, next_morning, takes
from tests.stories.forgetting.looking import ForgettingCompany

NAMES = ("Achterberg", "@bo")
THANKS = "for carrying the whole migration to its end, so that nobody lost a day #courage"
_ADDED = """
insert into kudos_plus (workspace_id, kudos_id, author_id, word, added_at)
select p.workspace_id, k.id, p.id, 'Bo Achterberg began it', now() from person p, kudos k where p.platform_id = '@dana'
"""


async def _in_chat(forgetful: ForgettingCompany) -> set[str]:
    found = await forgetful.still_named(NAMES[:1])
    return {place for places in found.values() for place in places if place.startswith("chat ")}


async def test_a_barnacle_that_names_somebody_is_drawn_anew(forgetful: ForgettingCompany) -> None:
    await named(forgetful.chat, ANA, words="Bo Achterberg has to sign every travel form")
    await next_morning(forgetful.chat)
    await takes(forgetful.chat, DANA)
    await ends(
        forgetful.chat, DANA, ending="stays", because="Bo Achterberg is the one who may sign", until="2026-05-01"
    )
    await next_morning(forgetful.chat)
    await forgetful.chat.deliver()
    assert "chat kudos" in await _in_chat(forgetful)
    await forgetful.wishes(BO)
    await forgetful.ticks()
    assert await forgetful.still_named(NAMES) == {"Achterberg": ["table diary"]}, "whose entries seal each other"


async def test_a_word_that_was_added_and_what_is_quoted_are_drawn_anew(forgetful: ForgettingCompany) -> None:
    await forgetful.chat.types(CY, f"@ana {THANKS}")
    await statement(_ADDED)
    await statement("update kudos set quote = 'Bo Achterberg saw it, too'")
    await forgetful.chat.deliver()
    assert await _in_chat(forgetful) == {"chat kudos", "chat @ana"}
    await forgetful.wishes(BO)
    await forgetful.ticks()
    assert await forgetful.still_named(NAMES) == {}


# Who has which name, what somebody wrote, and what stands there afterwards.
WAYS = (
    ("Niamh O'Brien", "with Niamh O’Brien there", "with - there"),
    ("Niamh O'Brien", "<b>Niamh O&#39;Brien</b>", "<b>-</b>"),
    ("Ana-Maria  Sá", "Ana‑Maria Sá's list", "-'s list"),
    ("Bo Achterberg", "Bo  Achterberg, Bo\nAchterberg and Bo\u00a0Achterberg", "-, - and -"),
    ("Bo Achterberg", "Achterberg, Bo and @Bo Achterberg", "- and -"),
    ("Jörg Müller", "Jo\u0308rg Mu\u0308ller", "-"),
    ("三浦 美香", "三浦　美香さんと三浦美香さん", "-さんと-さん"),
    ("三浦美香", "三浦美香さん", "-さん"),
    ("Bo (BA) Achterberg", "Bo (BA) Achterberg.", "-."),
    ("Zoë", "Zoë and @zz", "Zoë and -"),  # another Zoë may be meant
    ("王", "王子", "王子"),
    ("Bo Achterberg", "Bo Achterbergs, Robo Achterberg", "Bo Achterbergs, Robo Achterberg"),
    ("Bo Achterberg", "@zz, @zz.hall, @zz-top and @zz.", "-, @zz.hall, @zz-top and -."),  # handles of others
    ("Bo Achterberg", "<@U1|bo> and U1, not U12", "- and -, not U12"),
)


async def test_names_are_found_however_they_are_written_and_those_of_others_are_not(opened: str) -> None:
    replace = "select regexp_replace(%(words)s::text, %(pattern)s, '-', 'gi') as words"
    for name, words, expected in WAYS:
        pattern = pattern_of("U1", "zz", name)
        assert await statement(replace, words=words, pattern=pattern) == [{"words": expected}], words
        assert re.sub(pattern, "-", words, flags=re.IGNORECASE) == expected, words
