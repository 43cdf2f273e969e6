"""What admins and observers fill in to export a table."""

from bot.exports.tables import ExportFormat, ExportTable
from bot.messages.fields import OneOf
from bot.messages.forms import TypedForm


class ExportForm(TypedForm, key="exports.wanted"):
    table: OneOf[ExportTable] = OneOf(ExportTable)
    format: OneOf[ExportFormat] = OneOf(ExportFormat)
