"""A file of past results, whatever product wrote it: a team a line, with a column a theme, or a theme a line. Pure.

Of each mistake it is said where it stands. Answers of single people are refused as a whole; a number that could be led
back to fewer than k people is left out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.org.remarks import ChartError, Remark
from bot.org.tables.headings import HeadedTable, find_heading, folded
from bot.org.tables.spreadsheets import SheetRow, read_table
from bot.past_surveys.counts import COUNTS_CALLED, counted_columns, fewest, theme_counted
from bot.past_surveys.differences import without_small
from bot.past_surveys.months import months_of
from bot.past_surveys.scales import CellNumbers, scale_of
from bot.past_surveys.survey import RANGES, PastScore, SurveyChoices, SurveyReading, SurveyScale, SurveyTeam
from bot.past_surveys.themes import themes_by_name

_CALLED: Mapping[str, tuple[str, ...]] = {
    "team": (
        "team", "team name", "group", "group name", "department", "segment", "segment name", "unit", "demographic",
        "demographic value", "attribute value", "hierarchy", "org unit", "チーム", "部署", "部門", "組織",
    ),
    "leader": ("manager", "manager name", "leader", "manager email", "上司", "マネージャー"),
    "theme": (
        "theme", "factor", "driver", "driver name", "metric", "category", "question group", "dimension", "item",
        "テーマ", "項目",
    ),
    "score": (
        "score", "favorable", "favourable", "favorable score", "favorability", "percent favorable", "mean",
        "mean score", "average", "average score", "team score", "value", "スコア", "平均", "好意的な回答",
    ),
    "answers": COUNTS_CALLED,
    "month": (
        "month", "date", "survey date", "survey month", "closed on", "close date", "period", "年月", "実施月",
        "日付",
    ),
}  # fmt: skip
# What only a list of single answers has.
_OF_ONE_PERSON = frozenset((
    "email", "e mail", "email address", "accountemail", "employee id", "employeeid", "employee", "employee name",
    "respondent", "respondent id", "response id", "answer id", "answerid", "answerscore", "answer score", "comment",
    "comments", "answercomment", "verbatim", "user id", "メールアドレス", "社員番号", "氏名", "自由記述", "コメント",
))  # fmt: skip
_ANSWERED = frozenset(("answerscore", "answer score", "answerid", "answer id", "respondent id", "response id"))
_IGNORED = frozenset(("response rate", "participation", "participation rate", "invited", "headcount", "回答率"))
_COMPANY = frozenset(("company", "company overall", "overall", "all", "all employees", "total", "organization", "全社"))
_HIDDEN = re.compile(
    r"(?:n\s*)?[<≤]\s*\d+|\*+|hidden|suppressed|confidential|insufficient.*|not enough.*|非表示", re.IGNORECASE
)


@dataclass(slots=True)
class _Notes:
    """Of a cell that many lines have there is one remark."""

    lines: dict[tuple[str, tuple[tuple[str, object], ...]], list[int]] = field(default_factory=dict)

    def add(self, key: str, line: int, **fields: object) -> None:
        lines = self.lines.setdefault((key, tuple(fields.items())), [])
        if line not in lines[-1:]:
            lines.append(line)

    def remarks(self) -> list[Remark]:
        return [Remark(key, tuple(sorted({*lines})), dict(fields)) for (key, fields), lines in self.lines.items()]


@dataclass(frozen=True, slots=True)
class _Cell:
    line: int
    team: str
    theme: str
    text: str
    counts: Sequence[str]


def is_survey(content: bytes) -> bool:
    """Returns whether a file has the heading of one of results, or of answers, which is refused in words."""
    try:
        rows = read_table(content)
    except ChartError:
        return False
    table = _headed(rows)
    if table is None:
        return any(_ANSWERED & {folded(cell) for cell in row.cells} for row in rows[:5])
    names = {folded(cell) for cell in table.header}
    if names & _ANSWERED:
        return True
    return "score" in table.places or bool(names & themes_by_name().keys()) or "answers" in table.places


def read_survey(
    content: bytes, teams: Sequence[SurveyTeam], choices: SurveyChoices, k: int, today: date
) -> SurveyReading:
    """Returns what a file comes to, by what was chosen. Raises ChartError where it is none, or one of answers."""
    rows = read_table(content)
    table = _headed(rows)
    if _is_of_people(rows, table):
        raise ChartError([Remark("survey.file.answers")])
    if table is None:
        raise ChartError([Remark("survey.file.columns")])
    return _Reading(table, teams, choices, k, today).result()


def _headed(rows: Sequence[SheetRow]) -> HeadedTable | None:
    return find_heading(rows, _CALLED, ["team"]) or find_heading(rows, _CALLED, ["leader"])


def _is_of_people(rows: Sequence[SheetRow], table: HeadedTable | None) -> bool:
    """Whether a column says whose a line is, or teams have line after line of a month without a count."""
    headings = table.header if table else [cell for row in rows[:5] for cell in row.cells]
    if {folded(cell) for cell in headings} & _OF_ONE_PERSON:
        return True
    if table is None or {"answers", "theme"} & table.places.keys():
        return False
    column, days = table.column("team" if "team" in table.places else "leader"), table.column("month")
    months = months_of(days, None)
    places = {(team, months.at(line) or days.get(line)) for line, team in column.items()}
    return 4 * len(column) > 5 * len(places)


class _Reading:
    def __init__(
        self, table: HeadedTable, teams: Sequence[SurveyTeam], choices: SurveyChoices, k: int, today: date
    ) -> None:
        self._table, self._teams, self._choices, self._k, self._today = table, teams, choices, k, today
        self._left_out, self._unclear = _Notes(), list[Remark]()
        self._headings: Sequence[str] = ()  # of the columns that numbers are read from
        self._unknown_teams: dict[str, None] = {}
        self._unknown_columns: dict[str, None] = {}
        self._by_name = _by_name(teams)
        self._chosen_teams = {folded(name): folded(team) for name, team in choices.teams.items()}
        self._themes = {**themes_by_name()} | {folded(name): theme for name, theme in choices.columns.items()}

    def result(self) -> SurveyReading:
        cells = list(self._cells())
        if self._choices.least_answers < self._k and (not cells or any(not cell.counts for cell in cells)):
            self._unclear.append(Remark("survey.file.no_count", (self._table.line,), {"k": self._k}))
        months = months_of(self._table.column("month"), self._choices.month)
        if not months.by_line and months.for_all is None:
            self._unclear.append(Remark("survey.file.no_month"))
        numbers = CellNumbers(cell.text for cell in cells)
        scale = self._choices.scale or scale_of(numbers, self._headings)
        if scale is None and numbers.numbers:
            self._unclear.append(Remark("survey.file.no_scale"))
        scores = [
            score
            for cell in cells
            if (scale or not numbers.numbers)
            and (score := self._score(cell, numbers, scale or SurveyScale.HUNDRED, months.at(cell.line)))
        ]
        safe = without_small(self._once(scores), self._teams, self._k)
        for refused in safe.small:
            self._left_out.add("survey.file.difference", refused.line, team=refused.handle, k=self._k)
        for line in months.unreadable:
            self._left_out.add("survey.file.month", line)
        return SurveyReading(
            scale=scale,
            month=months.for_all or min(months.by_line.values(), default=None),
            scores=safe.scores,
            left_out=self._left_out.remarks(),
            unclear=self._unclear,
            unknown_teams=list(self._unknown_teams),
            unknown_columns=list(self._unknown_columns),
        )

    def _cells(self) -> Iterator[_Cell]:
        table = self._table
        naming = "team" if "team" in table.places else "leader"
        is_long = {"theme", "score"} <= table.places.keys()
        of_themes = {} if is_long else counted_columns(table.header, self._themes)
        wide = None if is_long else self._theme_columns()
        self._headings = [table.header[place] for place in wide or [table.places.get("score", 0)]]
        of_all = [table.places["answers"]] if "answers" in table.places else []
        for row in table.rows:
            team = table.cell(row, naming)
            if not team or row.fault:
                self._left_out.add(row.fault or "survey.file.no_team", row.line)
                continue
            themes = {table.places["score"]: self._theme(table.cell(row, "theme"))} if wide is None else wide
            for place, theme in themes.items():
                counts = [table.cell_at(row, column) for column in (*of_all, *of_themes.get(theme, ()))]
                if theme:
                    text = table.cell_at(row, place)
                    yield _Cell(line=row.line, team=team, theme=theme, text=text, counts=counts)

    def _theme_columns(self) -> dict[int, str]:
        used = {place for column, place in self._table.places.items() if column not in ("score", "theme")}
        places = {place: name for place, name in enumerate(self._table.header) if name and place not in used}
        return {place: theme for place, name in places.items() if (theme := self._theme(name))}

    def _theme(self, name: str) -> str:
        theme = self._themes.get(folded(name))
        is_count = theme is None and self._themes.get(theme_counted(name) or "") is not None
        if theme is None and name and folded(name) not in _IGNORED and not is_count:
            self._unknown_columns[name] = None
        return theme or ""

    def _score(self, cell: _Cell, numbers: CellNumbers, scale: SurveyScale, month: date | None) -> PastScore | None:
        team, (low, high) = self._team(cell), RANGES[scale]
        if team is None or month is None:
            return None
        if month > self._today.replace(day=1):
            self._left_out.add("survey.file.to_come", cell.line, month=f"{month:%Y-%m}")
            return None
        if not cell.text or _HIDDEN.fullmatch(cell.text):
            self._left_out.add("survey.file.hidden", cell.line)
            return None
        number = numbers.number(cell.text, scale)
        if number is None or not low <= number <= high:
            key = "survey.file.no_number" if number is None else "survey.file.range"
            self._left_out.add(key, cell.line, cell=cell.text[:40], low=f"{low:g}", high=f"{high:g}")
            return None
        answers = fewest(cell.counts)
        if answers is not None and answers < self._k:
            self._left_out.add("survey.file.small", cell.line, k=self._k)
            return None
        return PastScore(
            team=team.id,
            handle=team.handle,
            month=month,
            theme=cell.theme,
            score=number,
            answers=answers,
            line=cell.line,
        )

    def _team(self, cell: _Cell) -> SurveyTeam | None:
        name = folded(cell.team)
        chosen = self._chosen_teams.get(name, name)
        if not chosen:
            self._left_out.add("survey.file.left_team", cell.line, cell=cell.team[:60])
            return None
        candidates = self._by_name.get(chosen, ())
        if len(candidates) == 1:
            return candidates[0]
        self._unknown_teams[cell.team] = None
        key = "survey.file.two_teams" if candidates else "survey.file.no_such_team"
        self._left_out.add(key, cell.line, cell=cell.team[:60])
        return None

    def _once(self, scores: Sequence[PastScore]) -> list[PastScore]:
        """Without a team that has two numbers of a theme: nobody knows which counts."""
        places: dict[tuple[int, date, str], list[PastScore]] = {}
        for score in scores:
            places.setdefault((score.team, score.month, score.theme), []).append(score)
        for doubled in places.values():
            for score in doubled if len(doubled) > 1 else ():
                self._left_out.add("survey.file.doubled", score.line)
        return [scores_there[0] for scores_there in places.values() if len(scores_there) == 1]


def _by_name(teams: Sequence[SurveyTeam]) -> dict[str, tuple[SurveyTeam, ...]]:
    by_name: dict[str, tuple[SurveyTeam, ...]] = {}
    for team in teams:
        for name in {folded(name) for name in (*team.names, team.title, team.handle)} - {""}:
            by_name[name] = (*by_name.get(name, ()), team)
    tops = tuple(team for team in teams if team.above is None)
    return {**dict.fromkeys(_COMPANY, tops), **by_name} if len(tops) == 1 else by_name
