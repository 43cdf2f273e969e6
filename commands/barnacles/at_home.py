"""What the home tells of barnacles: how many were scraped off in this quarter, and the way to name one."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.barnacles.days import quarter_of, today_in
from bot.barnacles.wording.news import at_home
from bot.messages.message import Block
from bot.ports import Context
from storage.barnacles import news


async def barnacles_at_home(ctx: Context) -> list[Block]:
    begins = datetime.combine(quarter_of(today_in(ctx.settings, ctx.now)), time(), ZoneInfo(ctx.settings.time_zone))
    return at_home(await news.gone_since(ctx.workspace.id, begins), ctx.person.language)
