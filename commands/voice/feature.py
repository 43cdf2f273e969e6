"""What voice brings."""

from commands.feature import Feature
from commands.voice.due import keep_windows

FEATURE = Feature(due=(keep_windows,))
