"""Everything that voice and barnacles show, as everybody reads it: which numbers stand there, and whether they may.

Words that people wrote hold no numbers here. What is left of a text are dates, days that are set, counts of concerns
for their readers, counts of barnacles, and bands of people. A band is held against what is remembered beside the
product.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from uuid import uuid4

from bot.barnacles.barnacles import BANDS
from bot.barnacles.wording import barnacles as barnacle_wording
from bot.barnacles.wording import news as news_wording
from bot.barnacles.wording import owners
from bot.messages.message import Form, Message, Note, Text
from bot.messages.request import Pressed, Request, Typed
from bot.messages.say import plain
from bot.org.people import Person
from bot.ports import Context
from bot.voice.circles import WRITERS_AT_LEAST
from bot.voice.wording import looking, writing
from commands.barnacles.at_home import barnacles_at_home
from commands.voice.ways import ways
from storage.barnacles import barnacles, news
from storage.voice import concerns
from tests.audit.letters import is_said, numbers, said, texts
from tests.simulation.voiced import VoicedCompany
from tests.stories.conftest import buttons

_COUNTS = (
    *("inbox.waiting", "inbox.behind", "pulse.concerns_answered", "barnacles.to_owner", "barnacles.gone"),
    *("barnacles.behind", "barnacles.found", "barnacles.hours_1", "barnacles.hours_10", "barnacles.hours_50"),
    *("barnacles.hours_200", "voice.standing.waits", "voice.standing.late", "voice.standing.risen"),
    *("inbox.standing.waits", "inbox.standing.late", "inbox.standing.risen"),
    *("inbox.standing.acknowledged", "inbox.standing.overdue"),
    *("voice.standing.acknowledged", "voice.standing.overdue", "voice.limits"),
)
_BANDS = {"some": 1, "5 to 9 people": 5, "10 to 19 people": 10, "20 people or more": 20}
_STANDS = (
    *("barnacles.stands_rule", "barnacles.stands_idea"),
    *("barnacles.stands_rule_unnamed", "barnacles.stands_idea_unnamed"),
)
_PERSON = re.compile(r"Person \d+")
_BEHIND = re.compile(r"\d+ further ones? stands? behind these\. ")  # and the command that finds words, as it is typed
_CROWD = re.compile(r"one of (\d+) to (\d+) people wrote it")


def complaints_about(message: Message) -> list[str]:
    """Returns what stands in a message with a number that is no date, no count of theirs and no band."""
    found = []
    for text in (_PERSON.sub("Somebody", text) for text in texts(message)):
        if not numbers(text) or is_said(text, *_COUNTS) or _BEHIND.match(text):
            continue
        bands = [fields["band"] for fields in said(Message(text, ()), *_STANDS)]
        if not bands or bands[0] not in _BANDS:
            found.append(text)
    return found


def complaints_about_form(form: Form) -> list[str]:
    """Returns what a form to write in says of how many may write, but in bands of fifteen people at least."""
    found = []
    for line in (plain(block.line) for block in form.blocks if isinstance(block, Text | Note)):
        if crowd := _CROWD.search(line):
            least, most = int(crowd[1]), int(crowd[2])
            doubled = least // WRITERS_AT_LEAST
            if least % WRITERS_AT_LEAST or doubled & (doubled - 1) or most != 2 * least or not doubled:
                found.append(line)
    return found


def bands_that_are_wrong(shown: Mapping[int, str], hindered: Mapping[int, int]) -> list[str]:
    """Returns the bands, by barnacle, that are not those of how many it hindered when they were drawn."""
    true = {barnacle: max(begin for begin in BANDS if begin <= count) for barnacle, count in hindered.items()}
    return [f"{barnacle}: {band}" for barnacle, band in shown.items() if _BANDS.get(band) != true[barnacle]]


async def everything_shown(company: VoicedCompany) -> list[Message | Form]:
    """Returns what everybody reads at the end of a week, whoever reads it."""
    everybody = await company.people()
    shown: list[Message | Form] = []
    readers = {
        reader
        for concern in await concerns.every(company.id)
        for reader in (*concern.circle.readers, *concern.circle.step_up)
    }
    for person in everybody:
        if person.id in readers:
            shown += [
                *await _pages(company, person, Typed("inbox", "", "/voice")),
                await _at_home(company, person),
            ]
    for person in company.random.sample(everybody, 6):
        shown.append(await _at_home(company, person))
        shown += await _pages(company, person, Typed("list", "general", "/barnacle"))
        shown.append(await _asks(company, person, Typed("list anchor boat", "general", "/barnacle")))
        theirs = await barnacles.of_person(company.id, person.id, 8)
        shown += [owners.owned(theirs, _english(person))] if theirs else []
    manifest = company.windows[-1].manifest
    for writer in {each.circles: each._replace(language="en") for each in manifest.writers if each.circles}.values():
        shown.append(writing.form(writing.Desk(manifest, writer, "UTC")))
    now = company.clock.now()
    for concern in await concerns.every(company.id):
        replies = await concerns.replies_to(company.id, concern.key)
        shown.append(looking.conversations([looking.LookedUp(concern, replies)], now, "en", "UTC"))
    told = await news.of_day(company.id, "general", now.date())
    shown.append(news_wording.news_of(told, "en"))
    shown.append(news_wording.scraping_day(await barnacles.worst(company.id, 5), _english(everybody[0])))
    return shown


async def bands_shown(company: VoicedCompany) -> dict[int, str]:
    """Returns the band of each barnacle that stands, as everybody reads it in the list."""
    reader = _english((await company.people())[0])
    shown = {}
    for barnacle in await barnacles.standing(company.id, 0, 10_000):
        entry = Message("", tuple(barnacle_wording.entry(barnacle, reader)))
        [shown[barnacle.id]] = [fields["band"] for fields in said(entry, *_STANDS)]
    return shown


async def _pages(company: VoicedCompany, person: Person, request: Request) -> list[Message | Form]:
    """Every page, the further ones by their button; of the inbox each concern, too."""
    pages: list[Message | Form] = []
    following: Request | None = request
    while following:
        page = await _asks(company, person, following)
        pages.append(page)
        following = None
        for button in buttons(page) if isinstance(page, Message) else []:
            if button.label == "Further ones":
                following = Pressed(button.action, button.value)
            elif button.action == "inbox.read":
                pages.append(await _asks(company, person, Pressed(button.action, button.value)))
    return pages


async def _asks(company: VoicedCompany, person: Person, request: Request) -> Message | Form:
    reply = (await company.entrance.answer(person.platform_id, uuid4().hex, request)).reply
    assert isinstance(reply, Message | Form), reply
    return reply


async def _at_home(company: VoicedCompany, person: Person) -> Message:
    """What stands on the home about voice and barnacles."""
    entrance = company.entrance
    ctx = Context(
        workspace=entrance.workspace,
        person=_english(person),
        now=company.clock.now(),
        idempotency_key=uuid4().hex,
        settings=entrance.settings,
        platform=entrance.platform,
        ballots=entrance.ballots,
    )
    return Message("", (*await ways(ctx), *await barnacles_at_home(ctx)))


def _english(person: Person) -> Person:
    return replace(person, language="en", time_zone="UTC")
