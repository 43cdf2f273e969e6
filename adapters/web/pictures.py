"""Where the marks of a waterline and the dots of pairs stand: across in percent, down in pixels."""

from dataclasses import dataclass

from bot.messages.pictures import Pair, Pairs, Waterline

LABEL = 96  # pixels that one label of five is deep, the same in every picture
NUMBER = 26  # pixels for a number above or below what is drawn
DEEPEST, HIGHEST = 1.75, 1.0  # labels; what lies beyond is drawn at the edge, with its numbers
FEW = 4  # so many names stand side by side on a phone


@dataclass(frozen=True, slots=True)
class Sunk:
    """A mark: across, how far below the horizon, and where its two numbers stand."""

    pair: Pair
    x: float
    y: float
    believed: float
    lived: float


@dataclass(frozen=True, slots=True)
class Sea:
    """`horizon`, `bed` and `height` are measured from the top; `wide` is whether names may stand side by side."""

    marks: tuple[Sunk, ...]
    horizon: float
    bed: float | None
    height: float
    wide: bool


def sea(picture: Waterline) -> Sea:
    depths = [_within(pair.distance) for pair in picture.pairs if pair.distance is not None]
    bed = None if picture.bed is None else _within(picture.bed)
    horizon = NUMBER + LABEL * max(0.0, *(-depth for depth in [*depths, bed or 0.0]))
    down = LABEL * max(0.5, *[*depths, bed or 0.0])
    marks = [_sunk(pair, number, len(picture.pairs), horizon) for number, pair in enumerate(picture.pairs)]
    return Sea(
        marks=tuple(marks),
        horizon=round(horizon, 1),
        bed=None if bed is None else round(horizon + LABEL * bed, 1),
        height=round(horizon + down + NUMBER, 1),
        wide=len(marks) <= FEW,
    )


def _sunk(pair: Pair, number: int, total: int, horizon: float) -> Sunk:
    down = LABEL * _within(pair.distance or 0.0)
    is_below = down >= 0
    clear = max(0.0, 7 - abs(down))  # of a mark that lies on the line
    return Sunk(
        pair=pair,
        x=round(100 * (number + 0.5) / total, 2),
        y=round(horizon + down, 1),
        believed=round(horizon + (-8 - clear if is_below else 18 + clear), 1),
        lived=round(horizon + down + (22 if is_below else -12), 1),
    )


def _within(depth: float) -> float:
    return min(DEEPEST, max(-HIGHEST, depth))


@dataclass(frozen=True, slots=True)
class Row:
    """One pair: where its dots stand between 1 and 5, in percent; None without numbers."""

    pair: Pair
    believed: float | None
    lived: float | None


def rows(picture: Pairs) -> list[Row]:
    return [Row(pair, _across(pair.believed), _across(pair.lived)) for pair in picture.pairs]


def _across(number: float | None) -> float | None:
    return None if number is None else round(25 * (min(5.0, max(1.0, number)) - 1), 1)
