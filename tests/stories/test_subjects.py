"""Every message that is delivered is drawn as what it is about."""

import pytest

from bot.delivery.deliveries import Delivery, Subject
from bot.messages.message import Message, Text
from bot.org.people import Person
from commands.delivery import deliver
from commands.org.meet import meet
from storage.database import statement
from storage.delivery import deliveries
from tests.cast import ANA
from tests.stories.conftest import Company

DRAWN_BY = {
    Subject.KUDOS: "draw_kudos",
    Subject.INVITATION: "draw_invitation",
    Subject.REMINDER: "draw_invitation",
    Subject.DIGEST: "draw_digest",
    Subject.SUMMARY: "draw_summary",
    Subject.CHART: "read_fault",
}


async def ana(company: Company) -> Person:
    entrance = company.entrance
    return (await meet(entrance.workspace, entrance.platform, [ANA.platform_id]))[ANA.platform_id]


def about(subject: Subject, workspace: int, reader: int) -> Delivery:
    return Delivery(1, workspace, "D1", reader, subject, 0, wanted=1, posted=0, message_id=None, tries=0)


@pytest.mark.parametrize("subject", Subject)
async def test_each_subject_is_drawn_by_its_own_room(
    company: Company, subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, reader = company.entrance.workspace, await ana(company)

    def drawn_by(name: str) -> object:
        async def draw(*_: object, **__: object) -> Message:
            return Message(name, (Text((name,)),))

        return draw

    for name in {*DRAWN_BY.values()}:
        monkeypatch.setattr(deliver, name, drawn_by(name))
    message = await deliver.draw(about(subject, workspace.id, reader.id), workspace, None)
    assert message is not None
    assert message.plain == DRAWN_BY[subject]


@pytest.mark.parametrize("subject", Subject)
async def test_nothing_is_drawn_about_what_is_not_there(company: Company, subject: Subject) -> None:
    workspace, reader = company.entrance.workspace, await ana(company)
    assert await deliver.draw(about(subject, workspace.id, reader.id), workspace, None) is None


async def test_what_a_newer_version_wants_to_say_waits_for_a_process_that_knows_how(company: Company) -> None:
    workspace = company.entrance.workspace
    await statement(
        "insert into delivery (workspace_id, place, subject, subject_id) values (%s, 'D1', 'concern', 1)", workspace.id
    )
    assert await deliveries.claim([workspace.id], places=10, lease=60) == []
    [row] = await statement("select posted, failed, tries from delivery where subject = 'concern'")
    assert (row["posted"], row["failed"], row["tries"]) == (0, None, 0)
