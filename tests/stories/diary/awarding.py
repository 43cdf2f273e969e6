"""What admins do about awards, for the diary."""

from collections.abc import Awaitable, Callable, Mapping

from bot.messages.request import Pressed
from storage.database import statement
from tests.cast import BO, DANA, MIKA
from tests.stories.conftest import ChatCompany

_AWARDED = """
with round as (
    insert into award_round (workspace_id, phase, opened_on, until, each_value, gift)
    select id, 'decided', '2026-01-05', '2026-03-01', false, 'A day off' from workspace returning workspace_id, id
)
insert into award (workspace_id, round_id, nominee_id, value_id, gift)
select r.workspace_id, r.id, p.id, 0, 'A day off' from round r
join person p on p.workspace_id = r.workspace_id and p.platform_id = '@bo' returning id
"""


async def names_a_jury(company: ChatCompany) -> None:
    form = await company.does(DANA, Pressed("awards.name_jury", ""))
    jury = tuple(juror.platform_id for juror in (DANA, BO, MIKA))
    await company.submits(DANA, form, jurors=jury, gift="A day off")


async def hands_over(company: ChatCompany) -> None:
    [award] = await statement(_AWARDED)
    await company.does(DANA, Pressed("awards.hand_over", str(award["id"])))


AWARDING: Mapping[str, Callable[[ChatCompany], Awaitable[None]]] = {
    "submitted awards.jury_named": names_a_jury,
    "pressed awards.hand_over": hands_over,
}
