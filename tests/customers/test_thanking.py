"""A customer thanks somebody at an address: what they see, what is kept, and what is kept from them."""

import asyncio
import re
import time

import psycopg
import pytest

from adapters.customers.forms import GOOD_FOR
from adapters.customers.limits import POSTS, READS
from bot.customers.door import Left, ThanksPage
from tests.customers.stage import ANAS, REPLACED, TEAMS, PublicPage, public_page

WORDS = "She called the ferry line back before we had noticed the mistake."
PICTURES = [("png", "image/png", b"\x89PNG"), ("svg", "image/svg+xml", b"<svg")]
STRICT = {
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Connection": "close",
}


async def test_a_customer_thanks_ana_and_reads_that_it_waits_for_her(page: PublicPage) -> None:
    opened = await page.opens()
    assert opened.status == 200
    assert "Harbour" in opened.text
    assert "Thank Ana" in opened.text
    receipt = await page.sends(WORDS, "Mrs Okafor")
    assert receipt.status == 200
    assert "Thank you." in receipt.text
    assert "It now waits for Ana." in receipt.text
    assert page.room.words == [("Ana", "Mrs Okafor", WORDS)]


async def test_who_thanks_a_team_reads_that_whoever_leads_it_reads_it_first(page: PublicPage) -> None:
    of_ana, of_many = (await page.opens()).text, (await page.opens(TEAMS)).text
    assert "Only Ana reads this at first" in of_ana
    assert "Only whoever leads 灯台の宿 &lt;フロント&gt; reads this at first" in of_many
    assert "whoever leads" not in of_ana
    receipt = await page.sends(WORDS, address=TEAMS)
    assert "It now waits for whoever leads 灯台の宿" in receipt.text


async def test_what_is_sent_twice_waits_once(page: PublicPage) -> None:
    form = (await page.opens()).form
    answers = [await page.sends(WORDS, form=form) for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert len(page.room.words) == 1
    await page.sends(WORDS)
    assert len(page.room.words) == 2, "another form is another thanks"


@pytest.mark.parametrize("path", [f"/{REPLACED}", "/", "/robots.txt", "/favicon.ico", f"/{ANAS}/", f"/{ANAS}/x", "//"])
async def test_where_nobody_is_thanked_every_address_gets_the_same_page(page: PublicPage, path: str) -> None:
    never_given = await page.asks(f"/{'n' * 43}")
    answer = await page.asks(path)
    assert (answer.status, answer.text) == (404, never_given.text)
    assert "Harbour" not in answer.text


async def test_how_long_an_unknown_address_takes_tells_nothing_of_why_it_is_unknown(
    page: PublicPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def looks_long(address: str) -> None:
        await asyncio.sleep(0.02)

    took: list[float] = []
    for path in (f"/{REPLACED}", "/nobody"):
        begun = time.monotonic()
        await page.asks(path)
        took.append(time.monotonic() - begun)
        monkeypatch.setattr(page.room, "read", looks_long)
    assert min(took) > 0.05


@pytest.mark.parametrize(("file", "kind", "begins"), PICTURES)
async def test_an_address_is_shown_as_a_picture_to_print(page: PublicPage, file: str, kind: str, begins: bytes) -> None:
    async with page.session.get(f"{page.url}/{ANAS}/qr.{file}") as answer:
        assert answer.status == 200
        assert answer.content_type == kind
        assert (await answer.read()).startswith(begins)
        assert answer.headers["X-Robots-Tag"]
    assert (await page.asks(f"/{REPLACED}/qr.{file}")).status == 404


async def test_an_address_that_is_replaced_while_somebody_writes_takes_nothing(page: PublicPage) -> None:
    form = (await page.opens()).form
    del page.room.pages[ANAS]
    answer = await page.sends(WORDS, form=form)
    assert answer.status == 404
    assert answer.text == (await page.opens(REPLACED)).text
    assert not page.room.waiting


async def test_a_form_counts_at_its_own_address_alone(page: PublicPage) -> None:
    answer = await page.sends(WORDS, form=(await page.opens(TEAMS)).form)
    assert answer.status == 422
    assert WORDS in answer.text, "and what was written is still there"
    assert not page.room.waiting


@pytest.mark.parametrize("form", ["x", "AAAA", "ä", "=" * 60, "A" * 48])
async def test_a_form_that_was_never_shown_counts_for_nothing(page: PublicPage, form: str) -> None:
    assert (await page.sends(WORDS, form=form)).status == 422
    assert not page.room.waiting


async def test_a_form_that_was_open_for_long_is_shown_once_more_with_the_words_in_it(page: PublicPage) -> None:
    form = (await page.opens()).form
    page.seconds.now += GOOD_FOR + 1
    again = await page.sends(WORDS, "Mrs Okafor", form=form)
    assert "open for long" in again.text
    assert WORDS in again.text
    assert "Mrs Okafor" in again.text
    assert (await page.sends(WORDS, form=again.form)).status == 200


async def test_words_that_are_too_long_come_back_whole_with_the_numbers(page: PublicPage) -> None:
    answer = await page.sends("long " * 240)
    assert answer.status == 422
    assert "1199 characters, and 1000 fit" in answer.text
    assert answer.text.count("long ") >= 239
    assert 'aria-invalid="true"' in answer.text
    assert (await page.sends("a" * 5001)).status == 413


@pytest.mark.parametrize("words", ["", "   ", "\n\n", "\u200b\u2060", "\u3164\u2800", "\u0301", "\x00"])
async def test_words_that_nobody_would_see_are_asked_for(page: PublicPage, words: str) -> None:
    answer = await page.sends(words)
    assert answer.status == 422
    assert "A few words are enough" in answer.text
    assert not page.room.waiting


async def test_too_many_thanks_at_an_address_keep_their_words_for_later(page: PublicPage) -> None:
    page.room.refuses = Left.TOO_MANY
    answer = await page.sends(WORDS)
    assert answer.status == 429
    assert "a little later" in answer.text
    assert WORDS in answer.text


async def test_who_writes_very_often_is_asked_to_wait_and_others_are_not() -> None:
    async with public_page("127.0.0.0/8") as page:
        many = [await page.sends(f"{WORDS} {number}", X_Forwarded_For="198.51.100.7") for number in range(13)]
        assert [answer.status for answer in many] == [200] * int(POSTS.at_once) + [429] * 3
        assert (await page.sends(WORDS, X_Forwarded_For="198.51.100.8")).status == 200
        page.seconds.now += 60
        assert (await page.sends(WORDS, X_Forwarded_For="198.51.100.7")).status == 200


async def test_who_opens_very_many_pages_reads_one_notice_that_says_nothing_of_the_address(page: PublicPage) -> None:
    answers = [await page.opens() for _ in range(int(READS.at_once) + 2)]
    assert [answer.status for answer in answers].count(429) == 2
    assert answers[-1].headers["Retry-After"] == "60"
    assert answers[-1].text == (await page.opens(REPLACED)).text


async def test_who_guesses_addresses_is_stopped_sooner(page: PublicPage) -> None:
    statuses = [(await page.asks(f"/{number:043d}")).status for number in range(20)]
    assert statuses.index(429) == READS.at_once / 5


async def test_every_answer_is_strict_and_none_is_indexed() -> None:
    async with public_page(url="https://thanks.example") as page:
        answers = [
            await page.opens(),
            await page.sends(WORDS),
            await page.sends(""),
            await page.opens(REPLACED),
            await page.asks(f"/{ANAS}", "DELETE"),
            await page.asks(f"/{ANAS}", "POST", b"{}", Content_Type="application/json"),
        ]
        assert [answer.status for answer in answers] == [200, 200, 422, 404, 405, 415]
        for answer in answers:
            assert {name: answer.headers.get(name) for name in STRICT} == STRICT
            assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
            policy = answer.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'; style-src 'sha256-")
            assert "form-action 'self'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert "Set-Cookie" not in answer.headers
            assert '<meta name="robots" content="noindex' in answer.text
            assert not re.search(r"<script|javascript:|src=|\bon\w+=|url\(|@import", answer.text)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("ja", "ja"),
        ("ja-JP,ja;q=0.9,en;q=0.8", "ja"),
        ("de,en;q=0.5,ja;q=0.7", "ja"),
        ("ja;q=0", "en"),
        ("de", "en"),
        ("", "en"),
        ("*", "en"),
        ("ja;q=x, en;q=0.1", "en"),
        ("," * 4000, "en"),
    ],
)
async def test_the_page_speaks_the_browsers_language(page: PublicPage, accepted: str, language: str) -> None:
    answer = await page.opens(Accept_Language=accepted)
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["Content-Language"] == language


async def test_one_can_choose_the_other_language(page: PublicPage) -> None:
    assert '<a href="?lang=en" lang="en"' in (await page.opens(Accept_Language="ja")).text
    chosen = await page.asks(f"/{ANAS}?lang=ja", Accept_Language="en")
    assert "感謝を伝える" in chosen.text
    assert 'action="?lang=ja"' in chosen.text


async def test_names_and_words_are_shown_as_they_were_written_and_read_as_nothing_else(page: PublicPage) -> None:
    assert "灯台の宿 &lt;フロント&gt;" in (await page.opens(TEAMS)).text
    evil = '</textarea><script>alert(1)</script>"><img src=x onerror=alert(1)> {{ 7*7 }}'
    again = await page.sends(evil, evil, form="old")
    assert "<script" not in again.text
    assert "<img" not in again.text
    assert "{{ 7*7 }}" in again.text


@pytest.mark.parametrize(
    ("complaints", "link"),
    [
        ("care@harbour.example", 'href="mailto:care@harbour.example"'),
        ("https://harbour.example/care?a=1&b=2", 'href="https://harbour.example/care?a=1&amp;b=2"'),
        ("javascript:alert(1)", ""),
        ("a@b?bcc=everybody@c", ""),
        ("", ""),
    ],
)
async def test_something_wrong_leads_where_an_admin_wrote(page: PublicPage, complaints: str, link: str) -> None:
    page.room.pages[ANAS] = ThanksPage("Harbour", "Ana", 1000, complaints)
    text = (await page.opens()).text
    assert ("Something wrong?" in text) is bool(link)
    assert link in text
    assert "javascript" not in text


async def test_without_the_database_nothing_is_lost_but_a_minute(page: PublicPage) -> None:
    form = (await page.opens()).form
    page.room.fault = psycopg.OperationalError("server closed the connection")
    answer = await page.sends(WORDS, form=form)
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "60"
    page.room.fault = None
    assert (await page.sends(WORDS, form=form)).status == 200


async def test_half_a_form_is_waited_for_and_then_refused(page: PublicPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.customers.site.BODY_WITHIN", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", page.port)
    head = f"POST /{ANAS} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 50"
    writer.write(f"{head}\r\n\r\nwords=half".encode())
    assert (await reader.readline()).startswith(b"HTTP/1.1 408")
    writer.close()
