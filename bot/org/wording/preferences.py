"""How a person's own settings and the help read."""

from bot.messages.message import Block, Button, Buttons, ChoiceInput, Facts, Form, Heading, Message, Option, Text
from bot.messages.say import say
from bot.messages.texts import LANGUAGES
from bot.org.people import Person


def form(person: Person) -> Form:
    language = person.language
    inputs = (
        ChoiceInput(
            "posts",
            say(language, "settings.posts"),
            (
                Option("yes", say(language, "settings.posts_yes")),
                Option("no", say(language, "settings.posts_no")),
            ),
            "yes" if person.posts_about_me else "no",
        ),
        ChoiceInput(
            "language",
            say(language, "settings.language"),
            tuple(Option(language_, say(language_, f"language.{language_}")) for language_ in LANGUAGES),
            language if language in LANGUAGES else LANGUAGES[0],
        ),
    )
    return Form("settings.keep", say(language, "settings.title"), say(language, "save"), inputs)


def help_page(usages: tuple[tuple[str, str], ...], language: str) -> Message:
    """`usages`: what one types, and the key of what it does."""
    title = say(language, "help.title")
    blocks: tuple[Block, ...] = (
        Heading(title),
        Text((say(language, "help.example"),)),
        Facts(tuple((typed, say(language, key)) for typed, key in usages)),
        Buttons(
            (
                Button(say(language, "kudos.form"), "kudos.form", "", sends=True),
                Button(say(language, "settings.title"), "settings.open", ""),
            )
        ),
    )
    return Message(title, blocks)
