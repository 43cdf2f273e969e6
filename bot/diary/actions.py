"""What people press around the diary."""

from bot.messages.actions import OnId

PAGE = OnId("diary.page")  # what came before the entry of this number; 0 for the newest
