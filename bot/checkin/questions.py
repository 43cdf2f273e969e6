"""What is asked in which week: the bank of questions.yaml, the company's values, and a workspace's own items.

A round is the mood, two items of the bank, at most one value and at most one own item: thirty seconds. The bank
is gone through in 13 rounds, the same for everybody, so that a weekly workspace returns to every theme in four
weeks. A value, and an own item, is asked at most once a quarter. In weeks 6 and 12 of a quarter neither is: there
departments are asked about two others (`bot.checkin.departments`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.org.values import Value

ROUNDS = 13  # in which the bank is gone through; also the weeks of a quarter
DEPARTMENT_WEEKS = (6, 12)  # of a quarter
_PAIRS = (("process", "heard"), ("roles", "appreciation"), ("between", "leaders"), ("direction", "pressure"))

Texts = Mapping[str, str]  # by language


class Cadence(IntEnum):
    """Weeks from one round to the next."""

    WEEKLY = 1
    TWO_WEEKLY = 2
    MONTHLY = 4


class Scale(Enum):
    """Which five labels an item is answered with."""

    AGREEMENT = "agreement"
    MOOD = "mood"
    HELPED = "helped"
    SERVES = "serves"

    @property
    def may_not_apply(self) -> bool:
        """Returns whether "does not apply" is a choice. Everybody had a week, and knows whether a promise helped."""
        return self in (Scale.AGREEMENT, Scale.SERVES)


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `forecasts` is how a manager is asked what the team will answer, before the round closes.

    What `about_manager` items say is shown in that manager's mirror and in patterns over managers, nowhere else.
    """

    key: str
    theme: str
    texts: Texts
    forecasts: Texts
    scale: Scale = Scale.AGREEMENT
    about_manager: bool = False

    def text(self, language: str) -> str:
        return _in(self.texts, language)

    def forecast(self, language: str) -> str:
        return _in(self.forecasts, language)


@dataclass(frozen=True, slots=True)
class Bank:
    """questions.yaml: the mood, the items by key, and the words around them, all by language."""

    mood: Item
    items: Mapping[str, Item]
    themes: Mapping[str, Texts]
    labels: Mapping[Scale, Mapping[str, Sequence[str]]]
    does_not_apply: Texts


@cache
def bank() -> Bank:
    content = _read()
    mood, themes = content["mood"], content["themes"]
    items = {
        f"{theme}-{number}": Item(
            key=f"{theme}-{number}",
            theme=theme,
            texts=_spoken(item),
            forecasts=_framed(_spoken(item)),
            about_manager=item.get("about_manager", False),
        )
        for theme, texts_of_theme in themes.items()
        for number, item in enumerate(texts_of_theme["items"], 1)
    }
    return Bank(
        mood=Item(key="mood", theme="mood", texts=_spoken(mood), forecasts=mood["forecast"], scale=Scale.MOOD),
        items=items,
        themes={theme: texts_of_theme["names"] for theme, texts_of_theme in themes.items()},
        labels={scale: content["scales"][scale.value] for scale in Scale},
        does_not_apply=content["does_not_apply"],
    )


def helped() -> Texts:
    """Returns the question whether what was promised, {promise}, has helped."""
    return _spoken(_read()["helped"])


def helped_branch() -> Texts:
    """Returns the question whether what was promised to a whole branch, {promise}, has helped."""
    return _spoken(_read()["helped_branch"])


def department_item(key: str, names: Texts) -> Item:
    """Returns the question how well a department serves others; `names` is what it is called, by language."""
    entry = _read()["serves"]
    return Item(
        key=key,
        theme="serves",
        texts={language: frame.format(department=_in(names, language)) for language, frame in _spoken(entry).items()},
        forecasts={
            language: frame.format(department=_in(names, language)) for language, frame in entry["forecast"].items()
        },
        scale=Scale.SERVES,
    )


def value_item(value: Value) -> Item:
    """Returns the item that every value carries: "In my team we live <value>: <what it looks like>."."""
    texts = {}
    for language in _spoken(_read()["value"]):
        practice = value.practice(language).rstrip(" .。")
        frame = _read()["value" if practice else "value_without_practice"][language]
        texts[language] = frame.format(value=value.name(language), practice=practice)
    return Item(key=f"value-{value.id}", theme="values", texts=texts, forecasts=_framed(texts))


@dataclass(frozen=True, slots=True)
class OwnItem:
    """An item that a workspace added, by its admins. Retired ones are asked no more, and stay in what was asked."""

    id: int
    texts: Texts
    forecasts: Texts
    about_manager: bool = False
    retired: bool = False


def own_item(number: int, texts: Texts, forecasts: Texts | None = None, about_manager: bool = False) -> Item:
    """Returns an item that a workspace added, in one language or more, with its forecast wording if it has one."""
    return Item(
        key=f"own-{number}",
        theme="own",
        texts=texts,
        forecasts=forecasts or _framed(texts),
        about_manager=about_manager,
    )


def items_of(
    week: int, values: Sequence[Item] = (), own_items: Sequence[Item] = (), cadence: Cadence = Cadence.WEEKLY
) -> tuple[Item, ...]:
    """Returns the items of the round in a week, counted from 1 since the workspace began. Raises ValueError in a week
    without one.

    `values` and `own_items` are the active ones, oldest first. Each has its turn by its place in that order: one
    more at the end moves none of the others, and one less only moves later ones to turns that came already, so
    nothing is asked twice in a quarter.
    """
    if week < 1 or (week - 1) % cadence:
        raise ValueError(f"no round in week {week} when there is one in {cadence:d}")
    step = (week - 1) // cadence
    asked = (bank().mood, *_from_the_bank(step % ROUNDS))
    steps = [place for place in range(_steps(cadence)) if place not in _department_steps(cadence)]
    quarter, place = divmod(step, _steps(cadence))
    if place not in steps:
        return asked
    turn, turns = quarter * len(steps) + steps.index(place), len(steps)
    extra = (_whose_turn(values, turn, turns), _whose_turn(own_items, turn + (turns + 1) // 2, turns))
    return (*asked, *(item for item in extra if item))


def department_turn(week: int, cadence: Cadence) -> int | None:
    """Returns how often departments were asked about each other before the round in a week; None where they are not."""
    quarter, place = divmod((week - 1) // cadence, _steps(cadence))
    steps = _department_steps(cadence)
    return quarter * len(steps) + steps.index(place) if place in steps else None


def quarter_of(week: int, cadence: Cadence) -> int:
    """Returns the quarter of a week, counted from 0 since the workspace began."""
    return (week - 1) // cadence // _steps(cadence)


def _steps(cadence: Cadence) -> int:
    """The rounds of a quarter."""
    return -(-ROUNDS // cadence)


def _department_steps(cadence: Cadence) -> tuple[int, ...]:
    """The rounds of a quarter, from 0, in which departments are asked about each other."""
    return tuple((week - 1) // cadence for week in DEPARTMENT_WEEKS)


def _from_the_bank(step: int) -> list[Item]:
    """Two items."""
    items = bank().items
    if step == ROUNDS - 1:
        return [items["outcome-1"], items["outcome-2"]]
    (one_theme, other_theme), number = _PAIRS[step % len(_PAIRS)], step // len(_PAIRS) + 1
    return [items[f"{one_theme}-{number}"], items[f"{other_theme}-{number}"]]


def _whose_turn(items: Sequence[Item], turn: int, turns: int) -> Item | None:
    """One a round, each once in a quarter; where they are more than a quarter has turns, in a longer circle."""
    place = turn % max(len(items), turns)
    return items[place] if place < len(items) else None


def _in(texts: Texts, language: str) -> str:
    return texts.get(language) or next(iter(texts.values()))


def _spoken(entry: Mapping[str, Any]) -> dict[str, str]:
    """The texts of an entry by language, without what else stands there."""
    return {key: text for key, text in entry.items() if key in _read()["does_not_apply"]}


def _framed(texts: Texts) -> dict[str, str]:
    """The forecast wording of an item that has none of its own."""
    frame = _spoken(_read()["forecast"])
    return {language: _in(frame, language).format(item=text) for language, text in texts.items()}


@cache
def _read() -> dict[str, Any]:
    return read_bank("questions")


def read_bank(name: str, folder: Path = Path(__file__).parent) -> dict[str, Any]:
    """Returns what NAME.yaml and, of further languages, NAME.LANGUAGE.yaml say together; all are built alike."""
    bank: dict[str, Any] = yaml.safe_load((folder / f"{name}.yaml").read_text("utf-8"))
    for path in sorted(folder.glob(f"{name}.*.yaml")):
        bank = _joined(bank, yaml.safe_load(path.read_text("utf-8")))
    return bank


def _joined(one_value: Any, other_value: Any) -> Any:
    match one_value, other_value:
        case dict(), dict():
            return {key: _joined(one_value.get(key), other_value.get(key)) for key in {**one_value, **other_value}}
        case list(), list():
            return [_joined(*pair) for pair in zip(one_value, other_value, strict=True)]
        case _:
            return one_value if other_value is None else other_value
