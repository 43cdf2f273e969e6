"""What an attacker concludes, and what should have been published instead."""

from collections.abc import Mapping, Sequence

from bot.checkin.release import Reading, release
from tests.attacks.company import SUM, Opinions
from tests.attacks.stage import Stage
from tests.slack.checkin.ledgers import Answers, Band, possible

READINGS = [reading.value for reading in Reading]
LOW = {1, 2}
Side = Mapping[str, bool]  # by item, whether the victim's answer is low


def behind(reading: str, others: int) -> set[int]:
    """The answers that somebody can have given who shares a number of five with four whose answers add up to this."""
    return {choice for choice in range(1, 6) if release(others + choice, 5).reading.value == reading}


def sides(page: Sequence[Band], units: Sequence[str], others: int = SUM) -> Side:
    """What the attackers conclude about their victim from the first of these units that has numbers, taking it for
    the victim and themselves.
    """
    shown = next((unit for unit in units if any(unit == row[0] for row in page)), "")
    found = {item: behind(reading, others) for unit, item, reading, _ in page if unit == shown}
    return {
        item: choices <= LOW for item, choices in found.items() if choices and (choices <= LOW or not choices & LOW)
    }


def right(concluded: Side, opinions: Opinions, victim: str) -> int:
    """How many of the conclusions are true."""
    return sum((opinions[victim, item] in LOW) == low for item, low in concluded.items())


def expected(stage: Stage, opinions: Opinions) -> list[Band]:
    """What has to be published of a company of teams of five to seven in which everybody answered everything."""
    (page,) = possible(Answers(dict(opinions)), {person: stage.team(person) for person, _ in opinions})
    return page
