"""When an admin is asked whether a value still says something."""

from datetime import timedelta

QUIET_FOR = timedelta(weeks=13)  # in which nobody was thanked for it
NOT_AGAIN_FOR = timedelta(weeks=52)  # after an admin said that it does
