"""What is told of barnacles without being asked for, drawn when it is delivered."""

from datetime import date

from bot.barnacles.news import WORST_AT_MOST
from bot.barnacles.wording import owners
from bot.barnacles.wording.news import news_of, scraping_day
from bot.barnacles.wording.taking_away import away_notice
from bot.delivery.deliveries import Delivery
from bot.messages.message import Message
from bot.org.people import Workspace
from storage.barnacles import barnacles, news, taking_away
from storage.org import people

TOLD_AT_MOST = 8


async def draw_owned(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns what somebody looks after, and what they are asked to; nothing where that is done before it was posted.

    What stands is changed, without a new message, where another took something, or it ended.
    """
    reader = await people.reader_of(delivery)
    if reader is None:
        return None
    theirs, stood = await barnacles.of_person(workspace.id, reader.id, TOLD_AT_MOST), delivery.message_id is not None
    return owners.owned(theirs, reader, is_changed=stood) if theirs or stood else None


async def draw_news(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns the news of a day in a channel; nothing where it was all joined into others since."""
    news_ = await news.of_day(workspace.id, delivery.place, date.fromordinal(max(1, delivery.subject_id)))
    return news_of(news_, workspace.language) if news_.named or news_.ended else None


async def draw_taken_away(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns what its namer reads of one that was taken away; nothing once it was brought back."""
    reader, barnacle = await people.reader_of(delivery), await taking_away.find(workspace.id, delivery.subject_id)
    return away_notice(barnacle, reader.language) if reader and barnacle else None


async def draw_scraping_day(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns what hinders most people and has stood longest, with one question; nothing once nothing stands."""
    reader = await people.reader_of(delivery)
    worst = await barnacles.worst(workspace.id, WORST_AT_MOST) if reader else []
    return scraping_day(worst, reader) if reader and worst else None
