"""What a mirror claims: of one manager's belief beside what the team answered, for that manager alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.insight.mirror import HIGH, Mirror, Reflection, Served, Standing, TipThatHelped, Verdict
from bot.insight.spots import MATERIAL, Tide
from bot.org.unit_key import team_key


@dataclass(frozen=True, slots=True)
class Seen:
    """How a manager sees their team over a quarter, as certain as `standing` is; `is_fine` is a gap at a level that is
    no trouble.
    """

    team: str
    standing: Standing
    is_fine: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """Belief beside life in four weeks, question by question, under what is certain of the quarter."""

    seen: Seen
    reflections: tuple[Reflection, ...]


@dataclass(frozen=True, slots=True)
class OverQuarter:
    """At which level a team answers; by how many halves of a label forecasts lie above, None where that is unsaid."""

    team: str
    level: float
    above: float | None


@dataclass(frozen=True, slots=True)
class TooFew:
    """Too few questions have both sides for a word about a team's quarter."""

    team: str


@dataclass(frozen=True, slots=True)
class ToAsk:
    """What to ask in person, of a theme where belief lies furthest above life in one alone."""

    team: str
    theme: str | None


@dataclass(frozen=True, slots=True)
class NothingBeside:
    """A team has nothing that could stand beside forecasts: it was shown with a unit, or nowhere; or none was given."""

    team: str
    shown_with: str | None
    forecasts: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """How everybody's weeks moved, and whether a team's went with them, None where that cannot be told."""

    team: str
    before: float
    now: float
    nearly_everywhere: bool
    alike: bool | None


MirrorClaim = Compared | OverQuarter | TooFew | ToAsk | TipThatHelped | NothingBeside | Served | Moved


def claims_of(mirror: Mirror) -> list[MirrorClaim]:
    """Returns all that a mirror says, in its order."""
    moved = moved_of(mirror)
    return [*_compared(mirror), *([mirror.served] if mirror.served else ()), *([moved] if moved else ())]


def seen_in(mirror: Mirror) -> Seen | None:
    """Returns the one claim that matters most; None where nothing could be compared."""
    if not mirror.reflections:
        return None
    standing = mirror.verdict.standing if mirror.verdict else Standing.UNKNOWN
    is_fine = mirror.verdict is not None and standing.is_above and mirror.verdict.level.number >= HIGH
    return Seen(team_key(mirror.manager), standing, is_fine)


def moved_of(mirror: Mirror) -> Moved | None:
    return moved_with(mirror.tide, team_key(mirror.manager), mirror.manager) if mirror.tide else None


def moved_with(tide: Tide, team: str, manager: int | None) -> Moved:
    """Returns what everybody reads alike, and whether this manager's team went with it; of no team that is not told."""
    alike = manager in tide.alike if manager in tide.alike | tide.apart else None
    return Moved(team, before=tide.before, now=tide.now, nearly_everywhere=tide.nearly_everywhere, alike=alike)


def _compared(mirror: Mirror) -> Iterator[MirrorClaim]:
    """Only of a gap that is certain enough is there anything to ask or to try."""
    team, view = team_key(mirror.manager), seen_in(mirror)
    if view is None:
        yield NothingBeside(team, mirror.shown_with, mirror.forecasts)
        return
    yield Compared(view, mirror.reflections)
    yield _over_quarter(team, mirror.verdict) if mirror.verdict else TooFew(team)
    if view.standing.is_above:
        largest = mirror.largest()
        yield ToAsk(team, largest.theme if largest else None)
        if mirror.helped:
            yield mirror.helped


def _over_quarter(team: str, verdict: Verdict) -> OverQuarter:
    above = max(MATERIAL, round(2 * verdict.own.gap) / 2) if verdict.standing.is_above else None
    return OverQuarter(team, verdict.level.number, above)
