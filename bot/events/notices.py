"""What admins are told of a webhook without being asked, once."""

from bot.delivery.deliveries import Subject

WEBHOOK_STOPPED = Subject("webhook_stopped")  # by the webhook: its receiver wants nothing any more
WEBHOOK_LOST = Subject("webhook_lost")  # by the first event that was given up
