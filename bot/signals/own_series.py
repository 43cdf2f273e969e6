"""What is a department's own in a series, and how two such series go together."""

import numpy as np
from numpy.typing import NDArray

Series = NDArray[np.float64]  # departments x periods of four weeks; NaN where nothing may be shown or nothing is known

CELLS_AT_LEAST = 5  # for a level and a share
SHARED_AT_LEAST = 6  # periods, for a correlation
_BY_CHANCE = 0.2  # by how much departments with nothing in common seem to go together in a year and less
_CELLS_AT_ONCE = 1_000_000  # of correlations
_NOTHING = 1e-9


def with_enough(series: Series) -> Series:
    """Returns the same without the series that have too few cells to give anything."""
    has_cell = ~np.isnan(series)
    return np.where(has_cell & (has_cell.sum(axis=1) >= CELLS_AT_LEAST)[:, None], series, np.nan)


def own_series(series: Series, terms: NDArray[np.float64]) -> Series:
    """Returns each department's own: without its level, its share of what the whole company goes through, and `terms`.

    Each is measured by how it differs from its own level, and by its own spread. So neither units nor who is withheld
    when change anything, and no department drives what all are said to go through because its numbers are large.
    """
    has_cell = ~np.isnan(series)
    cells = np.maximum(has_cell.sum(axis=1, keepdims=True), 1)
    level = np.where(has_cell, series, 0.0).sum(axis=1, keepdims=True) / cells
    differing = np.where(has_cell, series - level, 0.0)
    spread = np.sqrt((differing**2).sum(axis=1, keepdims=True) / cells)
    moves = spread > _NOTHING * np.abs(level)
    standard = np.where(moves, differing / np.where(moves, spread, 1), 0.0)
    company = _company(standard, has_cell)
    remainder = standard
    for _ in range(2):  # once more: what rounding leaves
        remainder = _without(remainder, has_cell, np.column_stack([np.ones(len(company)), company, terms]))
    is_moving = np.sqrt((remainder**2).sum(axis=1, keepdims=True) / cells) > _NOTHING
    return np.where(has_cell & is_moving, remainder, np.nan)


def _company(standard: Series, has_cell: NDArray[np.bool_]) -> NDArray[np.float64]:
    """What the whole company goes through: the mean over departments, each weighed by how far it goes along.

    The plain mean is blurred by those that do not, and what it misses of a common cause looks like a connection.
    """
    mean = standard.sum(axis=0) / np.maximum(has_cell.sum(axis=0), 1)
    beside = np.where(has_cell, mean - mean.sum() / max(1, len(mean)), 0.0)
    sizes = np.sqrt((standard**2).sum(axis=1) * (beside**2).sum(axis=1))
    along = (standard * beside).sum(axis=1) / np.where(sizes > _NOTHING, sizes, np.inf)
    weights = (np.abs(along)[:, None] * has_cell).sum(axis=0)
    company = (along @ standard) / np.where(weights > _NOTHING, weights, np.inf)
    largest = np.abs(company).max(initial=0.0)
    return np.asarray(company / largest if largest > _NOTHING else np.zeros_like(company))


def _without(series: Series, has_cell: NDArray[np.bool_], periods: NDArray[np.float64]) -> Series:
    """What is left of each series beside these terms by period, over the cells that it has."""
    axes, sizes, _ = np.linalg.svd(has_cell[:, :, None] * periods[None, :, :], full_matrices=False)
    basis = axes * (sizes > _NOTHING * np.maximum(sizes[:, :1], _NOTHING))[:, None, :]
    fitted = np.einsum("dpk,dk->dp", basis, np.einsum("dpk,dp->dk", basis, series))
    return np.asarray((series - fitted) * has_cell)


def correlations(x: Series, y: Series, lag: int) -> NDArray[np.float64]:
    """Returns that of each department's x with each one's y, `lag` periods later; 0 where they share too few."""
    periods = x.shape[1]
    if periods <= abs(lag):
        return np.zeros((x.shape[0], y.shape[0]))
    x, y = x[:, max(-lag, 0) : periods - max(lag, 0)], y[:, max(lag, 0) : periods - max(-lag, 0)]
    in_x, in_y = (~np.isnan(x)).astype(np.float64), (~np.isnan(y)).astype(np.float64)
    x, y = np.nan_to_num(x), np.nan_to_num(y)
    shared = in_x @ in_y.T
    sum_x, sum_y = x @ in_y.T, in_x @ y.T
    cells = np.maximum(shared, 1)
    spread_x = (x**2) @ in_y.T - sum_x**2 / cells
    spread_y = in_x @ (y**2).T - sum_y**2 / cells
    size = np.sqrt(np.maximum(spread_x, 0) * np.maximum(spread_y, 0))
    counts = (shared >= SHARED_AT_LEAST) & (spread_x > _NOTHING) & (spread_y > _NOTHING)
    return np.where(counts, (x @ y.T - sum_x * sum_y / cells) / np.where(counts, size, 1), 0.0)


def departments_together(x: Series, y: Series) -> float:
    """Returns how many times as far what departments come to is spread by chance as that of as many that have nothing
    in common; 1 at least.

    Branches go through things of their own: then their departments are not as many as they seem, which dealing among
    them does not show. What two departments add goes together as far as both their x and their y do. Where they have
    nothing in common, what the company goes through, once it is taken out, leaves less than nothing in both.
    """
    together, departments, rows_at_once = 0.0, 0, max(1, _CELLS_AT_ONCE // max(1, len(x)))
    for begin in range(0, len(x), rows_at_once):
        rows = slice(begin, begin + rows_at_once)
        alike = correlations(x[rows], x, 0) * correlations(y[rows], y, 0)
        together += float(alike.sum())
        departments += int((alike.diagonal(begin) != 0).sum())
    if departments < 2:
        return 1.0
    spread = (together - departments / (departments - 1)) / departments
    return float(np.sqrt(max(1.0, spread - _BY_CHANCE)))
