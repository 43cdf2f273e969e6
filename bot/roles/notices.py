"""What is told about roles without being asked for."""

from bot.delivery.deliveries import Subject

NO_ADMIN = Subject("no_admin")  # that the last admin has left, for whoever administers the platform
