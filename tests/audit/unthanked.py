"""Who of a team was thanked by nobody, computed anew from the rows of people and of public kudos."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

Row = Mapping[str, Any]


def not_thanked(people: Sequence[Row], kudos: Sequence[Row], leader: int, at: datetime) -> list[str]:
    """Those of a team who were there all the six weeks, and whom nobody thanked in them."""
    since = at - timedelta(weeks=6)
    thanked = {row["person_id"] for row in kudos if since < row["given_at"] <= at}
    return [
        row["name"]
        for row in people
        if row["manager_id"] == leader and row["joined_on"] <= since.date() and row["id"] not in thanked
    ]


def not_thanked_yet(people: Sequence[Row], kudos: Sequence[Row], leader: int, at: datetime) -> list[str]:
    """Those of a team who are in their second week, and whom nobody has ever thanked."""
    thanked = {row["person_id"] for row in kudos if row["given_at"] <= at}
    in_second_week = [row for row in people if row["joined_on"] and 7 <= (at.date() - row["joined_on"]).days < 14]
    return [row["name"] for row in in_second_week if row["manager_id"] == leader and row["id"] not in thanked]
