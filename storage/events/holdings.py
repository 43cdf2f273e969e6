"""What webhooks hold of people: nobody, since what is sent is read when it is sent."""

from storage.holdings import Holding

HOLDINGS = (
    Holding(table="webhook", plain=("host", "topics", "off", "trouble", "tries")),
    Holding(table="webhook_event", plain=("kind", "subject_id", "webhook_id", "tries", "failed")),
)
