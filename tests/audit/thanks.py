"""What letters say of thanks, of colleagues and of customers, and of customers' numbers, computed anew from rows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.digest.claims import Thanked, ThankedByCustomer
from bot.signals.news import SignalNews
from storage.database import statement

WEEK, FOUR_WEEKS = timedelta(weeks=1), timedelta(weeks=4)
_BY_CUSTOMERS = """
select k.given_at, p.name, t.manager_id from kudos k join kudos_receiver r on r.kudos_id = k.id
join person p on p.id = r.person_id join team t on t.id = p.team_id
where k.giver_id is null and not k.private and k.removed_at is null and not r.hidden and p.posts_about_me
"""
Row = Mapping[str, Any]
OfCustomers = ThankedByCustomer | SignalNews


@dataclass(frozen=True)
class CustomerRows:
    """Thanks of customers that were shared, a row for each receiver, and numbers of weeks."""

    shared: Sequence[Row]
    signals: Sequence[Row]

    def bear_out(self, claim: OfCustomers, leader: int, at: datetime) -> bool:
        if isinstance(claim, SignalNews):
            return self.is_news(claim, leader)
        thanked = self.thanked(leader, at)
        return [*claim.names] == thanked[: len(claim.names)] and len(claim.names) + claim.more == len(thanked)

    def thanked(self, leader: int, at: datetime) -> list[str]:
        """Whom in a team customers thanked within a week."""
        rows = (row for row in self.shared if row["manager_id"] == leader and at - WEEK < row["given_at"] <= at)
        return sorted({row["name"] for row in rows})

    def is_news(self, claim: SignalNews, leader: int) -> bool:
        """Whether both numbers are the means of the weeks that the company gave, by answers where all have them."""
        mine = [
            row for row in self.signals if row["kind"] == claim.kind.key and row["department"].endswith(f":{leader}")
        ]
        for told, until in ((claim.now, claim.until), (claim.earlier, claim.until - FOUR_WEEKS)):
            within = [row for row in mine if until - FOUR_WEEKS < row["begins"] <= until]
            counted = all(row["answers"] for row in within)
            weights = [row["answers"] if counted else 1 for row in within]
            if (told is None) != (not within):
                return False
            if told and abs(told.number - sum(map(_weighted, within, weights)) / sum(weights)) > 1e-6:
                return False
        return True


def _weighted(row: Row, weight: int) -> float:
    return float(row["value"]) * weight


async def customer_rows() -> CustomerRows:
    return CustomerRows(
        await statement(_BY_CUSTOMERS), await statement("select * from signal_value where not is_month")
    )


def is_thanked(claim: Thanked, thanked: Sequence[Row]) -> bool:
    kudos = {row["id"]: row for row in thanked if row["is_active"]}
    values = Counter(row["value_id"] for row in kudos.values())
    quotes = {(row["words"], row["giver"]) for row in kudos.values()}
    names = {row["name"] for row in thanked}
    return (
        claim.count == len(kudos)
        and all(values[value.id] == times for value, times in claim.values)
        and all((quote.words, quote.giver) in quotes and names & {*quote.receivers} for quote in claim.quotes)
    )
