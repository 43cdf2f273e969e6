"""A block that gets a module in a platform's folder is drawn there, and changes no module that stands already."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.messages.drawings import Drawings
from bot.messages.message import Block, Native, Text

MODULE = """
from bot.messages.drawings import BlockDrawing
from tests.bot.messages.test_drawings import Gauge
DRAWING = BlockDrawing(Gauge, lambda gauge: f"gauge at {gauge.level}", lambda gauge: gauge.level < 10)
"""


@dataclass(frozen=True, slots=True)
class Gauge(Native):
    level: int

    def in_words(self) -> tuple[Block, ...]:
        return (Text((f"The water stands at {self.level}.",)),)


class TideGauge(Gauge):
    """One that no module draws as such."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """A package that nobody imported yet."""
    folder = tmp_path / f"harbour_{abs(hash(request.node.name))}"
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    return folder


def drawings(folder: Path) -> Drawings[str]:
    return Drawings(folder.name, [str(folder)])


def test_ana_adds_a_gauge_with_one_file_and_it_is_drawn(folder: Path) -> None:
    assert drawings(folder).of(Gauge(3)) is None
    (folder / "gauge.py").write_text(MODULE)
    for gauge in (Gauge(3), TideGauge(3)):
        drawing = drawings(folder).of(gauge)
        assert drawing
        assert drawing.draw(gauge) == "gauge at 3"


def test_a_gauge_that_does_not_fit_stands_in_words(folder: Path) -> None:
    (folder / "gauge.py").write_text(MODULE)
    assert drawings(folder).of(Gauge(10)) is None


def test_two_modules_that_draw_the_same_stop_the_program_at_its_start(folder: Path) -> None:
    for name in ("gauge", "gauge_again"):
        (folder / f"{name}.py").write_text(MODULE)
    with pytest.raises(ValueError, match="draws Gauge twice"):
        drawings(folder)


def test_a_module_that_draws_nothing_stops_the_program_at_its_start(folder: Path) -> None:
    (folder / "gauge.py").write_text("")
    with pytest.raises(AttributeError, match="DRAWING"):
        drawings(folder)
