"""Slack takes a file in three steps: where one fails it is made again, and without the rights somebody reads why."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager

import pytest

from adapters.slack.outbound import connect
from bot.delivery.handing import FileOffer, HandedFile
from bot.messages.say import sentence
from bot.ports import Busy, PlatformError, Rejected, Unreachable
from tests.faults import Fault
from tests.slack import conftest as slack
from tests.slack.fake import APP_TOKEN, BOT_TOKEN, FakeSlack
from tests.slack.fake.server import SCOPES
from tests.slack.payloads import im

FILE = HandedFile("my-data.zip", "application/zip", b"all of it")


async def made() -> HandedFile | None:
    return FILE


async def gone() -> HandedFile | None:
    return None


def offer(make: Callable[[], Awaitable[HandedFile | None]] = made) -> FileOffer:
    return FileOffer(token="token", name=FILE.name, link="Fetch", unable="Not yet", make=make)


@asynccontextmanager
async def served(scopes: Iterable[str] = SCOPES) -> AsyncIterator[FakeSlack]:
    fake = FakeSlack(slack.directory(), scopes=scopes)
    async with fake.served():
        yield fake


async def hand(fake: FakeSlack, to_offer: FileOffer, user: str = slack.ANA) -> str:
    connection = await connect(BOT_TOKEN, slack.SECRET, APP_TOKEN, f"{fake.url}/api/")
    try:
        handed = await connection.platform.hand(user, sentence("Here it is"), to_offer)
    finally:
        await connection.close()
    assert handed.is_over
    return handed.message_id


async def test_a_file_comes_into_the_private_chat_with_its_words() -> None:
    async with served() as fake:
        assert await hand(fake, offer()) == ""
        [upload] = fake.files.uploaded[im(slack.ANA)]
        assert (upload.name, upload.content, upload.comment) == (FILE.name, FILE.content, "Here it is")
        assert {*fake.files.uploaded} == {im(slack.ANA)}


@pytest.mark.parametrize("missing", ["files:write", "im:write"])
async def test_without_a_right_somebody_reads_so_and_everything_else_goes_on(missing: str) -> None:
    async with served(SCOPES - {missing}) as fake:
        assert await hand(fake, offer())
        [message] = fake.messages(slack.ANA)
        assert message["text"] == "Not yet"
        assert not fake.files.uploaded


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(method="files.getUploadURLExternal", kind="rate_limited", seconds=7), Busy),
        (Fault(method="files.completeUploadExternal", kind="server_error"), Unreachable),
        (Fault(method="conversations.open", kind="reset_before"), Unreachable),
        (Fault(method="conversations.open", kind="refused", error="user_disabled"), Rejected),
    ],
)
async def test_what_fails_is_no_file_and_can_be_tried_again(fault: Fault, error: type[PlatformError]) -> None:
    async with served() as fake:
        fake.plan.faults.append(fault)
        with pytest.raises(error):
            await hand(fake, offer())
        assert not fake.files.uploaded
        await hand(fake, offer())
        assert len(fake.files.uploaded[im(slack.ANA)]) == 1


async def test_where_there_is_no_file_any_more_nothing_is_said() -> None:
    async with served() as fake:
        assert await hand(fake, offer(gone)) == ""
        assert not fake.files.uploaded
        assert fake.messages(slack.ANA) == []
