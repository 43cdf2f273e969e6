"""What check-ins published, as a token may read it: arithmetic on the ledger, and nothing else."""

from collections.abc import Mapping, Sequence

from bot.api.scopes import ReadingRole, Scope
from bot.checkin.ledger import Average, Score, Withheld
from bot.checkin.questions import Item
from bot.checkin.release import Released
from bot.checkin.rounds import Round
from bot.checkin.wording.names import unit_name
from commands.api.answers import (
    AnsweredShare,
    AnswerPage,
    BandAnswered,
    LedgerAsked,
    LedgerExtent,
    MeanAnswered,
    PageAsked,
    ReleasedAnswered,
    ScoreAnswered,
)
from commands.api.paging import page_of, position_of
from commands.api.readers import ApiReader, NotReadable
from storage.batching import Memo
from storage.caches import registered
from storage.checkin.released_pages import (
    LAST_WEEK,
    TeamBand,
    closed_rounds,
    company_scores,
    released_bands,
    released_scores,
)

# What a closed round published never changes, and to add it up takes a large company a tenth of a second.
_company_scores: Memo[tuple[int, int], Mapping[str, ReleasedAnswered | MeanAnswered]] = registered(Memo(1_000))


async def read_ledger(reader: ApiReader, query: LedgerAsked) -> AnswerPage[ScoreAnswered]:
    """Returns published scores, the latest check-in first. What is asked about a manager is that manager's alone."""
    reader.require(Scope.LEDGER)
    if query.extent is LedgerExtent.TEAMS and reader.token.role is not ReadingRole.ADMIN:
        raise NotReadable(f"This token reads as {reader.token.role.value}, who may not read scores of teams.")
    week, unit, item = position_of(reader, Scope.LEDGER, query, [LAST_WEEK, "", ""])
    collected: list[ScoreAnswered] = []
    async for closed in closed_rounds(reader.workspace.id, int(week)):
        beyond = (str(unit), str(item)) if closed.week == int(week) else ("", "")
        wanted = query.limit + 1 - len(collected)
        if query.extent is LedgerExtent.TEAMS:  # in the order of the database, whatever its collation is
            collected += await _of_teams(reader, closed, beyond, wanted)
        else:
            collected += [score for score in await _of_company(reader, closed) if score.item > beyond[1]][:wanted]
        if len(collected) > query.limit:
            break
    return page_of(reader, Scope.LEDGER, query, collected, lambda score: [score.week, score.unit, score.item])


async def _of_company(reader: ApiReader, closed: Round) -> Sequence[ScoreAnswered]:
    items, root = _items(closed), closed.frozen.root
    scores = await _company_scores.answer((closed.workspace_id, closed.id), lambda: _company(closed))
    return [_score(reader, closed, root, items[key], score) for key, score in scores.items()]


async def _company(closed: Round) -> Mapping[str, ReleasedAnswered | MeanAnswered]:
    """What the company as a whole answered, by item in their order, where there is a number."""
    scores = await company_scores(closed, _items(closed))
    return {item: answered for item, score in scores.items() if (answered := scored(score))}


async def _of_teams(reader: ApiReader, closed: Round, position: tuple[str, str], count: int) -> Sequence[ScoreAnswered]:
    items = _items(closed)
    return [
        _score(
            reader,
            closed,
            row.unit,
            items[row.item],
            ReleasedAnswered(reading=row.reading.value, people_from=row.size_from),
        )
        for row in await released_scores(closed, items, position, count)
    ]


def _items(closed: Round) -> Mapping[str, Item]:
    """What everybody was asked, by key, but what is asked about a manager."""
    return {item.key: item for item in closed.frozen.items if not item.about_manager}


def _score(
    reader: ApiReader, closed: Round, unit: str, item: Item, score: ReleasedAnswered | MeanAnswered
) -> ScoreAnswered:
    return ScoreAnswered(
        week=closed.week,
        closed_at=closed.closes_at,
        unit=unit,
        unit_name=named(reader, closed, unit),
        item=item.key,
        theme=item.theme,
        question=item.text(reader.workspace.language),
        score=score,
    )


def named(reader: ApiReader, closed: Round, unit: str) -> str:
    """Returns what a unit was called in a round."""
    return unit_name(closed.frozen, unit, reader.workspace.name, reader.workspace.language)


def scored(score: Score) -> ReleasedAnswered | MeanAnswered | None:
    """Returns a score as it is answered; None where it has no number."""
    match score:
        case Released(reading=reading, size=size):
            return ReleasedAnswered(reading=reading.value, people_from=size.value[0])
        case Average(number=number):
            return MeanAnswered(mean=number)
        case Withheld():
            return None


async def read_participation(reader: ApiReader, query: PageAsked) -> AnswerPage[BandAnswered]:
    """Returns how many answered, of the teams of which it was published, the latest check-in first."""
    reader.require(Scope.PARTICIPATION)
    week, unit = position_of(reader, Scope.PARTICIPATION, query, [LAST_WEEK, ""])
    collected: list[BandAnswered] = []
    async for closed in closed_rounds(reader.workspace.id, int(week)):
        beyond = str(unit) if closed.week == int(week) else ""
        bands = await released_bands(closed, beyond, query.limit + 1 - len(collected))
        collected += [_band(reader, closed, band) for band in bands]
        if len(collected) > query.limit:
            break
    return page_of(reader, Scope.PARTICIPATION, query, collected, lambda band: [band.week, band.unit])


def _band(reader: ApiReader, closed: Round, band: TeamBand) -> BandAnswered:
    return BandAnswered(
        week=closed.week,
        closed_at=closed.closes_at,
        unit=band.unit,
        unit_name=named(reader, closed, band.unit),
        participation=AnsweredShare(band.participation.value),
    )
