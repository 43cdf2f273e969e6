"""A scripted person answers a check-in on the page, and is measured: `python -m bench checkin`.

Seconds are those of the keystroke-level model (Card, Moran, Newell): 1.1 s to point and tap, 1.35 s to make up one's
mind, a second for each scrolling; and 240 words, or 500 Japanese characters, read in a minute.
"""

from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

POINTS, DECIDES, SCROLLS = 1.1, 1.35, 1.0  # seconds
WORDS, CHARACTERS = 240 / 60, 500 / 60  # a second
SIZES = ((1280, 800), (390, 844))


# Whoever does not see the whole answer brings it to the middle.
_BRING = """tap => {
    const frame = document.getElementById("conversation").getBoundingClientRect();
    const { top, bottom } = tap.getBoundingClientRect();
    if (top < frame.top || bottom > frame.bottom - 32) tap.scrollIntoView({ block: "center" });
}"""


@dataclass(frozen=True, slots=True)
class Effort:
    """`words` are read before and between the taps, `pixels` scrolled, `jumps` what the page moved by itself."""

    taps: int
    pixels: float
    words: int
    seconds: float
    jumps: float


async def answers(page: Page, choice: int = 3, *, japanese: bool = False) -> Effort:
    """Answers every question of the last check-in that stands on the page, in turn, and returns what it took."""
    asking = page.locator("article:has(.questions)").last
    questions = asking.locator(".question")
    pixels = jumps = scrollings = 0.0
    for number in range(await questions.count()):
        tap = questions.nth(number).locator(".scale button").nth(choice)
        before = await _scrolled(page)
        await tap.evaluate(_BRING)
        there = await _scrolled(page)
        await tap.click()
        await expect(tap).to_have_attribute("aria-pressed", "true")
        pixels, scrollings = pixels + abs(there - before), scrollings + (there != before)
        jumps += abs(await _scrolled(page) - there)
    taps = await asking.locator("[aria-pressed=true]").count()
    words = await _words(asking, japanese=japanese)
    seconds = words / (CHARACTERS if japanese else WORDS) + taps * (POINTS + DECIDES) + scrollings * SCROLLS
    return Effort(taps, pixels, words, seconds, jumps)


async def _scrolled(page: Page) -> float:
    position: float = await page.locator("#conversation").evaluate("element => element.scrollTop")
    return position


async def _words(asking: Locator, *, japanese: bool) -> int:
    """What is read: the first time the promise, then the questions, and two scales, which the others repeat."""
    promise = await asking.locator("p:has(~ details[open])").all_inner_texts()
    questions = await asking.locator(".question strong").all_inner_texts()
    scales = [await asking.locator(".scale").nth(number).inner_text() for number in range(2)]
    text = " ".join([*promise, *questions, *scales])
    return len("".join(text.split())) if japanese else len(text.split())
