"""A company with three branches, and how its people nominate, judge and are awarded."""

from datetime import UTC, date, datetime
from typing import Any, cast

from bot.messages.message import Form
from bot.messages.request import Pressed, Typed
from bot.org.company import Company, Member, TeamName
from bot.org.people import Profile
from commands.awards.look import look_at_awards
from commands.check_ins import CheckIns
from commands.feature import Tick
from commands.org.save_company import save_company
from storage.database import statement
from tests.cast import ANA, BO, CY, DANA, MIKA
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, buttons, told

KAI = Profile("@kai", "Kai Sorrel", "kai")
BEN, BEA = Profile("@ben", "Ben Tarrant", "ben"), Profile("@bea", "Bea Holm", "bea")
CAT, COL = Profile("@cat", "Cat Vesper", "cat"), Profile("@col", "Col Darrow", "col")
WIDE = Company(
    members=(
        Member(DANA),
        *(Member(head, DANA.platform_id) for head in (ANA, BO, CY)),
        *(Member(person, ANA.platform_id) for person in (MIKA, KAI)),
        *(Member(person, BO.platform_id) for person in (BEN, BEA)),
        *(Member(person, CY.platform_id) for person in (CAT, COL)),
    ),
    teams={
        head.platform_id: TeamName(name, name.lower())
        for head, name in ((DANA, "Payments"), (ANA, "Support"), (BO, "Harbour"), (CY, "Sails"))
    },
)
JURY = (KAI, BEN, CAT)
DEED, WORDS = "Drove the spare part to the clinic on a Sunday", "It would have been closed for a day"
GIFT = "A day off in May"


async def is_wide(company: ChatCompany) -> ChatCompany:
    await save_company(company.entrance.workspace, WIDE)
    return company


async def names_jury(company: ChatCompany, *jury: Profile, **answers: Any) -> Any:
    """Dana names it; nominations are taken until March 20."""
    form = await company.does(DANA, Pressed("awards.name_jury", ""))
    assert isinstance(form, Form), form
    accounts = tuple(juror.platform_id for juror in jury or JURY)
    return await company.submits(DANA, form, **{"jurors": accounts, "until": "2026-03-20", "gift": GIFT, **answers})


async def nominates(company: ChatCompany, who: Profile, whom: Profile, **answers: Any) -> Any:
    form = await company.does(who, Typed("nominate", "general"))
    assert isinstance(form, Form), form
    written = {"nominee": (whom.platform_id,), "deed": DEED, "words": WORDS, "reach": "with_name"}
    return await company.submits(who, form, **written | answers)


async def three_are_nominated(company: ChatCompany) -> None:
    """Of each branch one: Ben may not judge Bea, Cat not Col, and neither Kai nor Cat Mika."""
    await nominates(company, ANA, BEA)
    await nominates(company, DANA, COL, words="He stayed until it ran")
    await nominates(company, CAT, MIKA, words="She asked what nobody asked")


async def ticks(company: ChatCompany) -> None:
    outcome = await look_at_awards(Tick(company.entrance.clock.now(), company.entrance.served, cast(CheckIns, None)))
    assert outcome == [], outcome
    await company.deliver()


async def goes_to(company: ChatCompany, day: date, hour: int = 10) -> None:
    """It is half past this hour on this day, and the clock asks what is due."""
    moment = datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC)
    seconds = (moment - company.entrance.clock.now()).total_seconds()
    company.entrance.clock.move(seconds=seconds)  # type: ignore[attr-defined]
    await ticks(company)


async def it_is(company: ChatCompany, day: date) -> None:
    """Hours pass until the end of this day, and the clock asks what is due."""
    while company.entrance.clock.now().date() <= day:
        company.entrance.clock.move(hours=4)  # type: ignore[attr-defined]
        await ticks(company)


async def reads(company: ChatCompany, juror: Profile) -> str:
    """Everything that a juror may judge, page by page."""
    pages = [await company.does(juror, Pressed("awards.read", "0"))]
    while further := [button for button in buttons(pages[-1]) if button.label == "Further ones"]:
        pages.append(await company.presses_button(juror, further[0]))
    return " ".join(map(told, pages))


async def favours(company: ChatCompany, juror: Profile, whom: Profile, reason: str = "It took courage") -> Any:
    """A juror finds somebody among what they read, and says why."""
    [nomination] = await statement(
        "select min(n.id) as id from award_nomination n join person p on p.workspace_id = n.workspace_id"
        " and p.id = n.nominee_id where p.platform_id = %(account)s",
        account=whom.platform_id,
    )
    form = await company.does(juror, Pressed("awards.favour", str(nomination["id"])))
    return await company.submits(juror, form, reason=reason) if isinstance(form, Form) else form


async def finishes(company: ChatCompany, *jurors: Profile) -> None:
    for juror in jurors:
        await company.does(juror, Pressed("awards.done", ""))


def chat_of(platform: RememberingPlatform, person: Profile) -> str:
    return " ".join(told(message) for message in platform.stands.get(person.platform_id, {}).values())
