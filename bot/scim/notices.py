"""What is told about a directory without being asked for."""

from bot.delivery.deliveries import Subject

SCIM_STOPPED = Subject("scim_stopped")  # that many changes at once wait for an admin's word
