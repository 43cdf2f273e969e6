"""The stage on Slack."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.attacks.company import AttackedChart
from tests.attacks.stage import Stage, Tap, client_session, folders_in, rows_of, served, tap_of, with_check_ins
from tests.slack.checkin.ledgers import SEALED
from tests.slack.fake import Directory, FakeSlack, channel, member
from tests.slack.payloads import TEAM
from tests.slack.real import CHANNEL, SECRET, settings_file, variables
from tests.slack.signing import Signed, Signer

Json = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class SlackStage(Stage):
    platform = "slack"
    workspace = TEAM
    slack: FakeSlack
    sent: int = 0

    @property
    def signer(self) -> Signer:
        return Signer(SECRET)

    def messages(self, person: str) -> Sequence[Json]:
        return self.slack.messages(person)

    def taps_in(self, message: Json) -> list[Tap]:
        elements = [element for block in message.get("blocks", []) for element in block.get("elements", [])]
        buttons = [part for part in elements if str(part.get("action_id", "")).startswith("pulse.answer")]
        return [tap_of(button["action_id"], button["value"]) for button in buttons]

    async def send(self, signed: Signed) -> Json:
        """The body of the answer; nothing for an empty one."""
        url = f"{self.process.url}/slack/events"
        async with self.session.post(url, data=signed.body, headers=signed.headers) as response:
            assert response.status == 200
            return await response.json() if response.content_type == "application/json" else {}

    async def press(self, person: str, action: str, value: str, **more: Any) -> Json:
        """What somebody reads who presses a button."""
        self.sent += 1
        url = self.slack.response_url(name := f"press{self.sent}")
        more = {"response_url": url} | more
        await self.send(self.signer.block_actions(user=person, action_id=action, value=value, **more))
        return next(iter(self.slack.responses.get(name, [])), {})

    async def tap(self, person: str, item: str, choice: int) -> str:
        tap = self.button(person, item, choice)
        return str((await self.press(person, tap.action, tap.value)).get("text", ""))

    async def fill_in(self, person: str, answers: Mapping[str, str]) -> None:
        before = len(self.slack.views)
        await self.press(person, "pulse.form", self.key)
        [view] = self.slack.views[before:]
        filled = self.signer.view_submission(user=person, view=view, answers=dict(answers))
        assert SEALED in str(await self.send(filled))

    async def opens_concern(self, person: str) -> Json:
        """The form in which somebody writes a concern."""
        before = len(self.slack.views)
        await self.send(self.signer.slash(user=person, command="/voice"))
        [view] = self.slack.views[before:]
        return view

    async def writes_concern(self, person: str, words: str) -> None:
        """To whoever their manager reports to; the answer shows the six words."""
        view = await self.opens_concern(person)
        filled = self.signer.view_submission(user=person, view=view, answers={"circle": "0", "words": words})
        assert "six words" in str(await self.send(filled))

    async def opens_naming(self, person: str) -> Json:
        """The form in which somebody names a barnacle."""
        before = len(self.slack.views)
        await self.send(self.signer.slash(user=person, command="/barnacle"))
        [view] = self.slack.views[before:]
        return view

    async def names_unnamed(self, person: str, words: str) -> None:
        """A barnacle, without their name."""
        view = await self.opens_naming(person)
        answers = {"words": words, "hinders": "Support", "cost": "They wait", "unnamed": "yes"}
        sealed = await self.send(self.signer.view_submission(user=person, view=view, answers=answers))
        assert "Sealed, without your name" in str(sealed)

    async def results(self, person: str) -> str:
        """All that somebody reads under "Results"."""
        return str(await self.press(person, "pulse.results", ""))


@asynccontextmanager
async def on_stage(
    conninfo: str, folder: Path, chart: AttackedChart, others: Sequence[str] = (), **rules: Any
) -> AsyncIterator[SlackStage]:
    """Everything runs, the chart is loaded, no check-in has been asked yet. `others` are on Slack, too; `rules` are
    those of check-ins.
    """
    people = [member(one, one[2:].title(), tz="UTC") for one in (*chart.people, *others)]
    slack = FakeSlack(Directory(people, [channel(CHANNEL, "kudos")]), judge=lambda _payload, _kind: [])
    async with slack.served() as api_url, client_session() as session:
        env = environment_of(conninfo, api_url, folder, **rules)
        rows = rows_of(conninfo)
        stage = SlackStage(slack=slack, session=session, chart=chart, folder=folder, env=env, rows=rows)
        async with served(stage):
            await stage.load(chart)
            yield stage


def environment_of(conninfo: str, api_url: str, folder: Path, **rules: Any) -> dict[str, str]:
    return variables(conninfo, api_url, with_check_ins(settings_file(folder), **rules)) | folders_in(folder)
