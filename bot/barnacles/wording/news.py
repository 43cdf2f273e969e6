"""What everybody reads without asking: the news of a day in a channel, and what was scraped off, on the home."""

from collections.abc import Sequence

from bot.barnacles import actions
from bot.barnacles.barnacles import Barnacle
from bot.barnacles.news import GONE, ChannelNews, Gone, hours_band
from bot.barnacles.wording.barnacles import ended_entry, entry, list_button
from bot.messages.message import Block, Bold, Buttons, Mention, Message, Note, Text
from bot.messages.say import plain, rich, say, together
from bot.org.people import Person
from bot.roles.roles import Role


def news_of(news: ChannelNews, language: str) -> Message:
    """Returns what was named and what ended, in one post."""
    line = rich(language, "barnacles.news")
    blocks: list[Block] = [Text(line)]
    for barnacle in news.ended:
        blocks += [*ended_entry(barnacle, ChannelReader(language, barnacle.owner)), *_thanks(barnacle, language)]
    for barnacle in news.named:
        blocks += entry(barnacle, ChannelReader(language, barnacle.namer))
    if news.further:
        blocks.append(Note((say(language, "barnacles.news_further", count=news.further),)))
    return Message(plain(line), (*blocks, Buttons((list_button(language),))))


class ChannelReader:
    """Whoever reads along in a channel: a day is the one where it was done, by whoever named or ended it."""

    id = 0
    roles = frozenset[Role]()

    def __init__(self, language: str, author: Person | None) -> None:
        self.language = language
        self.time_zone = author.time_zone if author else "UTC"


def _thanks(barnacle: Barnacle, language: str) -> list[Block]:
    """To whoever named it and whoever ended it; where it stays, what is told of it is the reason."""
    if barnacle.ending not in GONE:
        return []
    people = {
        person.id: Mention(person.platform_id, person.name) for person in (barnacle.namer, barnacle.owner) if person
    }
    return [Note(rich(language, "barnacles.thanks", people=together(language, [*people.values()])))] if people else []


def at_home(gone: Gone, language: str) -> list[Block]:
    """Returns what was scraped off in the quarter, and the way to name more."""
    blocks: list[Block] = [Text((say(language, "barnacles.at_home"),))]
    if gone.count:
        blocks = [Text((say(language, "barnacles.gone", count=gone.count),))]
    if gone.hours:
        blocks.append(Note((say(language, f"barnacles.hours_{hours_band(gone.hours)}"),)))
    name = actions.NAME.button(say(language, "barnacles.form"))
    return [*blocks, Buttons((name, list_button(language)))]


def scraping_day(worst: Sequence[Barnacle], reader: Person) -> Message:
    """Returns what leaders read once a quarter: a list, and one question."""
    language = reader.language
    line = say(language, "barnacles.scraping_day")
    blocks: list[Block] = [Text((line,))]
    for barnacle in worst:
        blocks += entry(barnacle, reader)
    question = Text((Bold(say(language, "barnacles.scraping_question")),))
    return Message(line, (*blocks, question, Buttons((list_button(language),))))
