"""What the settings of a workspace hold of people: nobody."""

from storage.holdings import Holding

HOLDINGS = (Holding(table="chosen_settings", plain=("settings",)),)
