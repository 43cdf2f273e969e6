"""What is told at the first run without being asked for: one message, which is changed as its steps are done."""

from bot.delivery.deliveries import Subject

WELCOME = Subject("welcome")  # of a workspace, by its number
