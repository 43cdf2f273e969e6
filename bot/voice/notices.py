"""What readers of concerns are told by direct message, once a day at most."""

from bot.delivery.deliveries import Subject

CONCERNS = Subject("concerns")
