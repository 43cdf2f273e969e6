"""What exports bring: what the diary tells of them."""

from bot.exports.diary import TableExported
from commands.feature import Feature

FEATURE = Feature(events=(TableExported,))
