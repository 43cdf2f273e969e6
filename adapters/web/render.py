"""Message, Form -> HTML. Every word of a person is shown as it was written and never read as anything else."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, assert_never

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from adapters.web.native import DRAWINGS
from bot.delivery.timeline import Post
from bot.messages.message import (
    Block,
    Bold,
    Buttons,
    ChannelName,
    ChoiceInput,
    Command,
    Details,
    Facts,
    Form,
    Heading,
    Input,
    Line,
    Link,
    Mention,
    Message,
    Native,
    Note,
    PeopleInput,
    Quote,
    Span,
    Text,
    TextInput,
)
from bot.messages.say import say
from bot.messages.texts import LANGUAGES
from bot.org.people import Person

PEOPLE_AT_MOST = 6  # the giver and five receivers
_JAPANESE = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")
RADIOS_AT_MOST = 7  # more options than that read better as a list that opens

# A link leads to the web, to a post of this page or to a file, so that none can carry a script.
_SAFE = re.compile(r"https?://[^\s]+|[^\s/:?#]+#post-[0-9]+|file/[\w-]+")

environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(template: str, language: str, **fields: object) -> str:
    """Returns a whole page; in its template `t` is a text of the catalogues in this language."""
    spoken = spoken_in(language)
    return environment.get_template(template).render(
        language=spoken, t=lambda key, **parts: say(spoken, key, **parts), **fields
    )


def spoken_in(language: str) -> str:
    """Returns the language that a page is really in."""
    return language if language in LANGUAGES else LANGUAGES[0]


def message(content: Message) -> str:
    return _draw("message", blocks=[block(part) for part in content.blocks])


def words(text: str) -> str:
    """Returns the HTML of what a person wrote in a channel."""
    return _draw("words", text=text, tongue=_tongue(text))


def _tongue(text: str) -> str:
    """Returns the language in which people's words can be read aloud and drawn; empty where the letters do not tell."""
    return "ja" if _JAPANESE.search(text) else ""


def article(post: Post, author: Person | None, when: str, thank: str) -> str:
    """Returns a post with its head. Without an author it is ours; `thank` labels the button that thanks them."""
    return _draw("article", post=post, author=author, face=_face(author), when=when, thank=thank)


def _face(author: Person | None) -> str:
    return _initials(author.name) if author else ""


def _initials(name: str) -> str:
    """Returns two initials, or the first character of a name that is written without an alphabet."""
    names = name.split()
    if not names:
        return ""
    written_in_letters = names[0][0] < "\u2e80"  # from there on stand Chinese and Japanese characters
    return (names[0][0] + names[-1][0] if len(names) > 1 and written_in_letters else names[0][0]).upper()


def own(content: Message, wrote: str, language: str) -> str:
    """Returns a message that only the person who asked sees, with what they had written, so that it is not lost."""
    labels = {
        "only_you": say(language, "web.only_you"),
        "dismiss": say(language, "web.dismiss"),
        "wrote": say(language, "web.you_wrote", text=wrote) if wrote else "",
    }
    return _draw("own", html=message(content), labels=labels)


def form(question: Form, language: str) -> str:
    """Returns the inside of a dialog."""
    parts = [input_field(part, language) if isinstance(part, Input) else block(part) for part in question.blocks]
    cancel = say(language, "web.cancel")
    return _draw("form", form=question, state=dict(question.state), parts=parts, cancel=cancel)


def block(part: Block) -> str:
    match part:
        case Heading():
            return _draw("heading", text=part.text)
        case Text():
            return _draw("text", spans=_folded(part.line))
        case Quote():
            return _draw("quote", words=part.words, tongue=_tongue(part.words))
        case Note():
            return _draw("note", spans=line(part.line))
        case Facts():
            return _draw(
                "facts", rows=[(name if isinstance(name, str) else name.text, fact) for name, fact in part.rows]
            )
        case Details():  # holds other blocks
            inside = [block(simpler) for simpler in (*part.blocks, Buttons((part.button,)))]
            return _draw("details", details=part, parts=inside)
        case Native():
            if drawing := DRAWINGS.of(part):
                macro, fields, template = drawing.draw(part)
                return _draw_with(template, macro, fields)
            return _draw("one_below_the_other", parts=[block(simpler) for simpler in part.in_words()])
        case Buttons():
            return _draw("buttons", buttons=part.buttons)
        case _:
            assert_never(part)


def input_field(field: Input, language: str) -> str:
    match field:
        case PeopleInput():
            leave_out = [say(language, "web.leave_out", name=person.name) for person in field.chosen]
            return _draw(
                "people_input",
                input=field,
                chosen=list(zip(field.chosen, leave_out, strict=True)),
                example=say(language, "web.people"),
            )
        case ChoiceInput():
            shape = "radio_input" if len(field.options) <= RADIOS_AT_MOST else "select_input"
            return _draw(shape, input=field, nothing=say(language, "web.none"))
        case TextInput():
            return _draw("text_input", input=field)
        case _:
            assert_never(field)


def line(spans: Line) -> list[str]:
    return [span(part) for part in spans]


def _folded(spans: Line) -> list[str]:
    """Returns a line, of whose many people all after the first are one part, which the page can fold."""
    drawn = line(spans)
    people = [number for number, part in enumerate(spans) if isinstance(part, Mention)]
    if len(people) <= PEOPLE_AT_MOST:
        return drawn
    start, end = people[PEOPLE_AT_MOST - 1] + 1, people[-1] + 1
    rest = _draw("rest", spans=drawn[start:end], count=len(people) - PEOPLE_AT_MOST)
    return [*drawn[:start], rest, *drawn[end:]]


def span(part: Span) -> str:
    match part:
        case str():
            return _draw("plain", text=part)
        case Command():
            return _draw("plain", text=part.text)
        case ChannelName():
            return _draw("bold", text=f"#{part.text}", tag=None)
        case Bold():
            return _draw("bold", text=part.text, tag=part.tag)
        case Mention():
            return _draw("mention", person=part, face=_initials(part.name))
        case Link():
            return _draw("link" if _SAFE.fullmatch(part.url) else "plain", url=part.url, text=part.text)
        case _:
            assert_never(part)


def _draw(macro: str, **fields: Any) -> str:
    return _draw_with("blocks.html", macro, fields)


def _draw_with(template: str, macro: str, fields: Mapping[str, Any]) -> str:
    """Macros return markup that the templates do not escape a second time."""
    drawn: str = getattr(environment.get_template(template).module, macro)(**fields)
    return drawn
