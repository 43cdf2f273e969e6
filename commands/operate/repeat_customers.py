"""For the operator: whether customers feel it once more, from exports alone, so that it can be checked."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from bot.insight.exports import ExportError, read_placed_scores
from bot.org.remarks import ChartError, Remark
from bot.org.tables.spreadsheets import read_table
from bot.org.wording.chart import known as spoken
from bot.signals.conclude import KnownSeries, conclude, connections_until
from bot.signals.conclusions import Conclusion, LessThanTested
from bot.signals.connection import Connection
from bot.signals.exported import PlacedScore, TestExported, scores_of_parts, stood_in, tests_in
from bot.signals.file import read_signals
from bot.signals.periods import QUARTER, finished, people_series, signal_series, whole_periods
from bot.signals.signals import SignalKind, Signals, SignalShape
from bot.signals.table import folded, headed, kinds_in
from bot.signals.wording import conclusions
from commands.operate.repeat_analysis import WrongExports

_NUMBERS = ("signal", "departments", "periods", "lag", "alike", "p", "p'", "p beyond season", "order")


def repeat_customers(
    ledgers: Mapping[str, str], signals: tuple[str, bytes], lower: Collection[str], today: date
) -> list[str]:
    """Returns line by line, in English, what leaders read, and the numbers behind it. Raises WrongExports.

    `ledgers` are the texts of exports by the names of their files; `lower` names the signals of which less is better,
    where the file does not say so.
    """
    wrong: list[str] = []
    scores = _scores(ledgers, wrong)
    known = _signals(*signals, lower, today, wrong)
    if wrong:
        raise WrongExports("\n".join(wrong))
    table = headed(read_table(signals[1]))
    departments = sorted({value.department for value in known.values})
    week = max((score.week for score in scores), default=0)
    periods = whole_periods(week)
    first_monday = scores[0].first_monday if scores else today
    folds = {kind.key: signal_series(kind, known.values, departments, first_monday, periods) for kind in known.kinds}
    company = KnownSeries(
        people_series(scores_of_parts(scores, departments, stood_in(table)), departments, periods),
        {key: fold.series for key, fold in folds.items()},
    )
    tests = tests_in(table)
    now, before = (tests.get(until) for until in (finished(week), finished(week) - QUARTER))
    tested = now.part_of(company, departments) if now else company
    earlier = before.part_of(company, departments) if before else tested
    kinds = {kind.key: kind for kind in known.kinds}
    counts = f"{len(scores)} scores of {week} weeks and {len(known.values)} numbers of {len(departments)} departments"
    return [
        f"{counts} were read. It is tested up to week {finished(week)}, the end of the last quarter that is over.",
        *_directions(known.kinds),
        *_strangers(scores, departments),
        *_table(earlier, kinds, finished(week) - QUARTER),
        *_table(tested, kinds, finished(week)),
        *_sentences(_concluded(tested, earlier, now, kinds, week), kinds),
    ]


def _concluded(
    tested: KnownSeries,
    earlier: KnownSeries,
    test: TestExported | None,
    kinds: Mapping[str, SignalKind],
    week: int,
) -> Conclusion:
    if test and not test.is_whole({key: kind.higher_is_better for key, kind in kinds.items()}):
        return LessThanTested()
    return conclude(tested, week, earlier=earlier, tested=test.extents() if test else None)


def _sentences(conclusion: Conclusion, kinds: Mapping[str, SignalKind]) -> list[str]:
    return [" ".join(paragraph) for paragraph in conclusions.sentences(conclusion, kinds, "en")]


def _scores(ledgers: Mapping[str, str], wrong: list[str]) -> list[PlacedScore]:
    scores: dict[tuple[int, str, str], PlacedScore] = {}
    for name, text in ledgers.items():
        try:
            read = read_placed_scores(text)
        except ExportError as error:
            wrong += [f"{name}, {mistake}" for mistake in error.mistakes]
            continue
        scores |= {(score.week, score.item, score.block): score for score in read}
    begins = {score.first_monday for score in scores.values()}
    if len(begins) > 1 or any(monday.isoweekday() != 1 for monday in begins):
        wrong.append(f"{', '.join(ledgers)}: the weeks do not begin on Mondays of one count. Export them anew.")
    return list(scores.values())


def _signals(name: str, content: bytes, lower: Collection[str], today: date, wrong: list[str]) -> Signals:
    try:
        kinds = _kinds(content, lower)
        file = read_signals(content, kinds, None, today)
        if file.faults:
            raise ChartError(file.faults, file.notes)
        stood_in(table := headed(read_table(content)))
        tests_in(table)
    except ChartError as error:
        wrong += [f"{name}, {line}" for line in spoken(error.faults, "en")]
        return Signals((), ())
    if unknown := {folded(signal) for signal in lower} - {kind.key for kind in kinds}:
        wrong.append(f"{name}: no signal is called {', '.join(sorted(unknown))}. --lower names one as the file does.")
    return Signals(kinds, file.values)


def _kinds(content: bytes, lower: Collection[str]) -> list[SignalKind]:
    table = headed(read_table(content))
    if "better" in table.places:
        return kinds_in(content)
    less = {folded(signal) for signal in lower}
    names = {folded(name): name for name in table.column("signal").values()}
    if not names:
        raise ChartError([Remark("signals.file.nothing", (table.line,))])
    return [SignalKind(key, {"en": name}, SignalShape.NUMBER, key not in less) for key, name in names.items()]


def _directions(kinds: Sequence[SignalKind]) -> Iterator[str]:
    for kind in kinds:
        yield f"{kind.name('en')}: {'more' if kind.higher_is_better else 'less'} is better."


def _strangers(scores: Sequence[PlacedScore], departments: Sequence[str]) -> Iterator[str]:
    places = {place for score in scores for place in (score.block, *score.within)}
    if without := [department for department in departments if department not in places]:
        yield f"Without any score of their own: {', '.join(without)}. A department is named by its unit, as in unit:7."


def _table(company: KnownSeries, kinds: Mapping[str, SignalKind], until: int) -> Iterator[str]:
    connections = connections_until(company, until)
    if not connections:
        return
    yield f"Up to week {until}:"
    rows = [_NUMBERS, *(_row(kinds[key].name("en"), connection) for key, connection in connections.items())]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_NUMBERS))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _row(name: str, connection: Connection) -> tuple[str, ...]:
    beyond = connection.chance_beyond_season
    return (
        name,
        str(connection.departments),
        str(connection.periods),
        str(connection.lag),
        str(connection.alike),
        f"{connection.chance:.4f}",
        f"{connection.chance_without_lines:.4f}",
        "" if beyond is None else f"{beyond:.4f}",
        "yes" if connection.has_order else "no",
    )
