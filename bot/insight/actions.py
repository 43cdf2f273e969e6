"""What managers and leaders press in the digest and the summary."""

from bot.messages.actions import Bare

MIRROR = Bare("mirror.open")
SUMMARY = Bare("summary.open")
PLANTED = Bare("summary.planted")  # under the summary of an invented company alone
