"""What who leads presses to see what they keep up."""

from bot.messages.actions import Bare

OPEN = Bare("consistency.open")
