"""What the diary tells of the admin's home, beside the settings that were chosen."""

from dataclasses import dataclass

from bot.diary.events import DiaryEvent, Phrase


@dataclass(frozen=True)
class ChannelTried(DiaryEvent, kind="channel_tried"):
    """An admin had a test posted at a place."""

    place: str

    def phrase(self) -> Phrase:
        return Phrase("diary.channel_tried", {"place": self.place})
