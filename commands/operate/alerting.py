"""What an operator is woken up for, as types: a metric has an alert, and a look by which `doctor` says the same."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum


class MetricKind(Enum):
    GAUGE = "gauge"
    COUNTER = "counter"


class Severity(Enum):
    """Whether somebody is woken up, or reads it in the morning."""

    PAGE = "page"
    TICKET = "ticket"


@dataclass(frozen=True, slots=True)
class Alert:
    """`when` is PromQL, true for `minutes` before anybody is told; `cure` names what to do, and where it stands."""

    name: str
    when: str
    minutes: int
    severity: Severity
    summary: str
    cure: str


@dataclass(frozen=True, slots=True)
class Look:
    """The `line` of `doctor` about the same: wrong `beyond` a number, or `below` one, else `well`, with what it stands
    at. Where there are `words`, only readings with one of these labels count.

    `elsewhere` is a line that `doctor` has anyway, and whose text says more.
    """

    line: str
    well: str = ""
    beyond: float | None = None
    below: float | None = None
    elsewhere: bool = False
    words: tuple[str, ...] = ()

    def is_wrong(self, value: float, labels: Collection[str] = ()) -> bool:
        """Returns whether somebody is to be told of it."""
        if self.words and not {*self.words} & {*labels}:
            return False
        return (self.beyond is not None and value > self.beyond) or (self.below is not None and value < self.below)


@dataclass(frozen=True, slots=True)
class Metric:
    """`shown` is the PromQL of its panel on the dashboard, in `unit`, one of Grafana's."""

    name: str
    kind: MetricKind
    help: str
    shown: str
    alert: Alert
    look: Look
    labels: tuple[str, ...] = ()
    unit: str = "none"
