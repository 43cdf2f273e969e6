"""What the diary tells of webhooks: the host and what is sent there. Neither a whole address nor a secret is in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bot.diary.events import Change, DiaryEvent, Fact, Phrase
from bot.events.webhooks import Topic


class WebhookStep(Enum):
    """What was done with a webhook."""

    MADE = "made"
    CHANGED = "changed"
    NEW_SECRET = "new_secret"  # noqa: S105
    OLD_SECRET_ENDED = "old_secret_ended"  # noqa: S105
    TESTED = "tested"
    TURNED_ON = "turned_on"
    TURNED_OFF = "turned_off"
    REMOVED = "removed"
    STOPPED = "stopped"


@dataclass(frozen=True)
class WebhookNoted(DiaryEvent, kind="webhook"):
    """A step with a webhook; nobody took it where the receiver stopped it."""

    webhook: int
    host: str
    step: WebhookStep
    topics: tuple[Topic, ...] = ()

    def phrase(self) -> Phrase:
        return Phrase(f"diary.webhook.{self.step.value}", {"number": str(self.webhook), "host": self.host})

    def details(self) -> Sequence[Change | Fact]:
        return [Fact(Phrase("diary.webhook.sends"), Phrase(f"diary.webhook.{topic.value}")) for topic in self.topics]
