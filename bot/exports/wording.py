"""How an export reads to who asks for one."""

from bot.exports.actions import ExportForm
from bot.exports.tables import ExportFormat, ExportTable
from bot.messages.message import ChoiceInput, Form, Heading, Message, Note, Option, Text
from bot.messages.say import say


def export_form(language: str) -> Form:
    return ExportForm(
        table=ChoiceInput(
            say(language, "exports.input.table"),
            tuple(Option(table.value, say(language, f"exports.option.{table.value}")) for table in ExportTable),
            ExportTable.KUDOS.value,
        ),
        format=ChoiceInput(
            say(language, "exports.input.format"),
            tuple(Option(kind.value, say(language, f"exports.format.{kind.value}")) for kind in ExportFormat),
            ExportFormat.CSV.value,
        ),
    ).drawn(
        title=say(language, "exports.title"),
        submit=say(language, "exports.submit"),
        above=(Text((say(language, "exports.means"),)),),
    )


def ready(table: ExportTable, language: str) -> Message:
    """Returns the words that the file stands under."""
    holds = say(language, "exports.ready", table=say(language, f"exports.table.{table.value}"))
    return Message(
        holds, (Heading(say(language, "exports.title")), Text((holds,)), Note((say(language, "exports.once"),)))
    )
