"""How Waterline starts with a socket of Slack's, and how it ends where Slack opens it no more."""

from pathlib import Path

import pytest

from tests.processes import running
from tests.slack.fake import APP_TOKEN
from tests.slack.real import fake, settings_file, variables
from tests.typed import types

NO_SOCKET = "Slack opens no socket (the platform said"


# What comes later is waited for half a minute; `test_socket` tries in one process what is made of it.
@pytest.mark.parametrize(
    "refused_later", [False, pytest.param(True, marks=pytest.mark.long)], ids=["at the start", "later"]
)
async def test_a_socket_that_slack_opens_no_more_ends_the_process_with_its_cure(
    conninfo: str, tmp_path: Path, refused_later: bool
) -> None:
    slack = fake(1)
    async with slack.served() as api_url:
        env = variables(conninfo, api_url, settings_file(tmp_path)) | {"SLACK_APP_TOKEN": APP_TOKEN}
        if refused_later:
            async with running("serve", env=env) as process:
                await slack.socket.connected()
                slack.app_token_is = "token_revoked"
                await slack.socket.close()
                code, said = await process.ended(), process.said
        else:
            ended = await types("serve", env=env | {"SLACK_APP_TOKEN": "xapp-another"})
            code, said = ended.code, ended.said
    assert code == 1
    assert NO_SOCKET in " ".join(said.split())
    assert "set SLACK_APP_TOKEN" in " ".join(said.split())
    assert "Traceback" not in said
    assert "xapp-" not in said
