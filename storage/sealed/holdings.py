"""What the tables of sealed check-ins hold of people: nobody. Answers are in no table."""

from storage.holdings import Holding

HOLDINGS = (Holding(table="replica", plain=("process", "keys_folder", "sealed_folder")),)
