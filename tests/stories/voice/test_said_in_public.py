"""Who reads concerns repeats no long piece of one, in whatever form others read it, typed or filled in."""

import pytest

from bot.messages.fields import Words, WordsByLanguage
from bot.messages.message import Form, Message
from bot.messages.refusal import Refusal
from bot.messages.request import Submitted, Typed
from bot.org.actions import ValueForm
from bot.org.people import Profile
from commands.routing.table import SUBMISSIONS
from storage import database
from storage.caches import forget_all
from tests.stories.conftest import told
from tests.stories.voice.conftest import HAND, HEAD, OTHER, Voiced
from tests.stories.voice.test_what_was_read import SHOUTS

# What nobody else reads as words, and what is held to the rule where it is answered: there a piece of the concern
# itself may be said to its writer.
UNREAD = {
    *("inbox.reply.words", "inbox.close.because", "inbox.close.said", "inbox.close.changes_on"),
    *("half_hour.done.words", "pulse.keep.not_before", "digest.keep.at", "values.keep.emoji"),
    *("barnacles.ended.until", "barnacles.ended.hours", "awards.jury_named.until"),
    *("signals.given.signal", "signals.given.period", "signals.given.value", "signals.given.answers"),
    *("signals.file_given.pasted", "welcome.file.pasted", "imports.file_given.pasted"),
    *(f"imports.chosen.{name}" for name in ("product", "month", "columns", "teams", "least_answers")),
    *("imports.kudos_chosen.product", "imports.kudos_chosen.tags", "events.saved.url", "retention.placed.until"),
    *("forgetting.leaver.confirmation", "forgetting.own.confirmation"),
}
REPEATS = "stands in what somebody wrote to you without their name"


async def written(voiced: Voiced) -> None:
    await voiced.opens_window()
    await voiced.writes(HAND, SHOUTS)
    await voiced.window_ends()


async def gives(voiced: Voiced, who: Profile, words: str) -> object:
    return await voiced.does(who, Typed(f"@{OTHER.handle} {words} #courage", "general", "/kudos"))


def test_every_text_that_is_filled_in_is_held_to_it_or_read_by_nobody() -> None:
    texts = {
        f"{route.form.KEY}.{name}"
        for route in SUBMISSIONS.values()
        for name, entry in vars(route.form).items()
        if isinstance(entry, Words | WordsByLanguage)
    }
    held = {f"{route.form.KEY}.{name}" for route in SUBMISSIONS.values() for name in route.says}
    assert texts - held == UNREAD
    assert not held & UNREAD


async def test_a_thanks_in_the_words_of_a_concern_comes_back_in_its_form_and_is_given_in_others(voiced: Voiced) -> None:
    await written(voiced)
    form = await gives(voiced, HEAD, f"for this: {SHOUTS}")
    assert isinstance(form, Form)
    assert REPEATS in told(form)
    refused = await voiced.submits(HEAD, form)
    assert isinstance(refused, Refusal), refused
    assert (refused.key, refused.input) == ("inbox.refused.repeats", "words")
    assert not await database.statement("select 1 from kudos")
    assert isinstance(await voiced.submits(HEAD, form, words="for saying what nobody dared to say"), Message)
    assert await database.statement("select 1 from kudos")


async def test_whoever_reads_no_concern_is_asked_nothing_of_it(voiced: Voiced) -> None:
    await written(voiced)
    assert isinstance(await gives(voiced, HAND, f"for this: {SHOUTS}"), Message)


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_a_value_says_nobody_s_concern_in_any_language(voiced: Voiced, language: str) -> None:
    await written(voiced)
    await database.statement("update person set is_admin = true where handle = 'head'")
    forget_all()
    texts = {"name_en": "Calm", "practice_en": "Ask first", f"practice_{language}": SHOUTS, "emoji": "🌊"}
    refused = await voiced.does(HEAD, Submitted(ValueForm.KEY, texts, {"value": "0"}))
    assert isinstance(refused, Refusal), refused
    assert (refused.key, refused.input) == ("inbox.refused.repeats", f"practice_{language}")
