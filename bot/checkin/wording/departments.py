"""The form in which an admin picks the departments that are asked about each other."""

from collections.abc import Sequence

from bot.checkin.actions import DepartmentsForm
from bot.checkin.departments import ASKED_AT_LEAST, AT_MOST
from bot.messages.message import Form, Mention, Note, PeopleInput, Text
from bot.messages.say import line, say
from bot.org.people import Person


def form(heads: Sequence[Person], language: str, *, is_enough: bool) -> Form:
    """Returns the form; where there are fewer than two departments now, it says that nobody is asked."""
    too_few = () if is_enough else (Note((say(language, "departments.too_few", people=ASKED_AT_LEAST),)),)
    chosen = tuple(Mention(head.platform_id, head.name) for head in heads)
    form = DepartmentsForm(heads=PeopleInput(say(language, "departments.input.heads"), chosen, required=False))
    return form.drawn(
        title=say(language, "departments.title"),
        submit=say(language, "save"),
        above=(Text(line(language, "departments.form", people=ASKED_AT_LEAST, most=AT_MOST)),),
        below=(*too_few, Note((say(language, "departments.frozen"),))),
    )
