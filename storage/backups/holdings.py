"""What the receipts of erased workspaces hold of people: nobody, but a count of rows by table."""

from storage.holdings import Holding

HOLDINGS = (Holding(table="erasure", plain=("platform", "place", "rows")),)
