"""The app package is one that Teams takes, asks for what is needed, and for nothing more."""

import io
import json
import zipfile
import zlib
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from jsonschema import Draft4Validator
from typer.testing import CliRunner

from adapters.teams import PRIVACY, TERMS
from adapters.teams.package import pages
from adapters.teams.package.icons import colour, outline
from adapters.teams.package.manifest import MANIFEST_VERSION, Links, package
from adapters.teams.package.version import raised, version_of
from bot.app.cli import cli
from bot.config.settings import Settings
from bot.messages.texts import LANGUAGES
from commands.routing.table import COMMANDS
from tests.npm import modules

Json = dict[str, Any]

OFFICIAL = Path(__file__).parents[1] / "official"
ID, URL = "5f0c6f3e-2b77-4d0c-9c39-6a4b6b2d1f10", "https://water.example.com/"


def opened(settings: Settings | None = None, url: str = URL) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package(settings or Settings(), ID, url))) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def manifest(settings: Settings | None = None) -> Json:
    made: Json = json.loads(opened(settings)["manifest.json"])
    return made


def schema(name: str) -> Draft4Validator:
    home = modules(OFFICIAL)
    if home is None:
        pytest.skip("skipped: Microsoft's schemas need Node.js and npm, which are not here")
    folder = home / "@microsoft" / "app-manifest" / "build" / "json-schemas" / "teams" / f"v{MANIFEST_VERSION}"
    return Draft4Validator(json.loads((folder / name).read_text(encoding="utf-8-sig")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_microsoft_s_schemas_take_it_with_its_translation(language: str) -> None:
    others = sorted(set(LANGUAGES) - {language})
    files = opened(Settings(languages=(language, *others)))
    told = {name: json.loads(content) for name, content in files.items() if name.endswith(".json")}
    translated = [f"{other}.json" for other in others]
    assert set(files) == {"manifest.json", *translated, "color.png", "outline.png"}
    faults = [*schema("MicrosoftTeams.schema.json").iter_errors(told["manifest.json"])]
    for name in translated:
        faults += schema("MicrosoftTeams.Localization.schema.json").iter_errors(told[name])
    assert [error.message for error in faults] == []


@pytest.mark.parametrize(
    ("key", "wrong"),
    [("id", "waterline"), ("accentColor", "water"), ("tabs", []), ("name", {"short": "x" * 31, "full": "x"})],
)
def test_a_fault_in_it_is_found(key: str, wrong: object) -> None:
    assert list(schema("MicrosoftTeams.schema.json").iter_errors({**manifest(), key: wrong}))


def test_it_asks_for_nothing_that_lets_us_read_along() -> None:
    made = manifest()
    assert made["permissions"] == ["identity", "messageTeamMembers"]
    assert "authorization" not in made
    assert "webApplicationInfo" not in made
    assert made["validDomains"] == ["water.example.com"]
    assert made["developer"]["websiteUrl"] == "https://water.example.com"


def test_the_bot_is_for_every_kind_of_conversation_and_offers_what_can_be_typed() -> None:
    [bot] = manifest()["bots"]
    assert bot["botId"] == ID
    assert set(bot["scopes"]) == {"personal", "team", "groupChat"}
    [typed] = bot["commandLists"]
    titles = [one["title"] for one in typed["commands"]]
    assert set(titles) <= {command.usage.removeprefix("/") for command in COMMANDS}
    assert {"kudos", "pulse", "kudos help"} <= set(titles)


def test_thanks_can_be_given_from_where_one_writes_and_from_a_message() -> None:
    [extension] = manifest()["composeExtensions"]
    assert [(one["title"], one["context"], one["type"], one["fetchTask"]) for one in extension["commands"]] == [
        ("Give kudos", ["compose", "commandBox"], "action", True),
        ("Give kudos for this", ["message"], "action", True),
    ]


def test_every_text_of_it_is_translated() -> None:
    files = opened()
    made, translated = json.loads(files["manifest.json"]), json.loads(files["ja.json"])
    texts = [*made["bots"][0]["commandLists"][0]["commands"], *made["composeExtensions"][0]["commands"]]
    assert len(translated) == 1 + 4 + 2 * len(texts)
    assert translated["composeExtensions[0].commands[1].title"] == "このメッセージに感謝する"
    assert not [text for key, text in translated.items() if key.endswith("description") and text.isascii()]


def test_one_language_needs_no_translation_and_the_same_settings_make_the_same_package() -> None:
    settings = Settings(languages=("ja",))
    assert "additionalLanguages" not in manifest(settings)["localizationInfo"]
    assert set(opened(settings)) == {"manifest.json", "color.png", "outline.png"}
    assert package(settings, ID, URL) == package(settings, ID, URL)


def pixels(png: bytes) -> np.ndarray[Any, np.dtype[np.uint8]]:
    side = int.from_bytes(png[16:20])
    data = zlib.decompress(png[png.index(b"IDAT") + 4 : png.index(b"IEND") - 8])
    lines = np.frombuffer(data, np.uint8).reshape(side, 1 + 4 * side)
    return lines[:, 1:].reshape(side, side, 4)


def test_the_icons_have_teams_sizes_and_the_outline_is_white_on_nothing() -> None:
    full, line = pixels(colour()), pixels(outline())
    assert full.shape == (192, 192, 4)
    assert (full[..., 3] == 255).all()
    assert tuple(full[10, 96]) == (251, 249, 244, 255)
    assert tuple(full[180, 96]) == (10, 51, 64, 255)
    assert tuple(full[123, 120]) == (240, 121, 91, 255)
    assert line.shape == (32, 32, 4)
    assert (line[..., :3] == 255).all()
    assert (line[0, 0, 3], line[20, 8, 3], line[20, 19, 3], line[8, 16, 3]) == (0, 255, 0, 0)


def test_it_is_for_shared_and_private_channels_and_links_to_our_pages_or_to_a_company_s_own() -> None:
    assert manifest()["supportsChannelFeatures"] == "tier1"
    developer = manifest()["developer"]
    assert developer["privacyUrl"] == "https://water.example.com/privacy"
    assert developer["termsOfUseUrl"] == "https://water.example.com/terms"
    own = Links("https://intra.example.com/privacy?of=bots", "https://intra.example.com")
    with zipfile.ZipFile(io.BytesIO(package(Settings(), ID, URL, own))) as zipped:
        developer = json.loads(zipped.read("manifest.json"))["developer"]
    assert (developer["privacyUrl"], developer["termsOfUseUrl"]) == (own.privacy, own.terms)
    for wrong in ("http://intra.example.com", "privacy", "https://a b"):
        with pytest.raises(ValueError, match="is no address of a page"):
            package(Settings(), ID, URL, Links(terms=wrong))


@pytest.mark.parametrize("path", [PRIVACY, TERMS])
async def test_our_pages_are_there_for_everybody(path: str) -> None:
    app = web.Application()
    app.add_routes(pages.routes())
    async with TestClient(TestServer(app)) as client, client.get(path) as response:
        assert (response.status, response.content_type) == (200, "text/plain")
        assert (await response.text()).startswith("# ")


NOW = datetime(2026, 11, 29, 10, tzinfo=UTC)


def made(language: str, previous: bytes = b"", now: datetime = NOW) -> bytes:
    return raised(previous, partial(package, Settings(languages=(language,)), ID, URL, Links()), now)


def test_its_version_rises_when_it_changes_and_only_then() -> None:
    first = made("en")
    assert version_of(first) == "1.332.36000"
    assert made("en", first, NOW + timedelta(days=9)) == first
    changed = made("ja", first, NOW)
    assert version_of(changed) == "1.332.36001"
    assert version_of(made("en", changed, NOW + timedelta(days=9))) == "1.341.36000"
    assert version_of(made("en", made("ja", b"", NOW + timedelta(days=9)), NOW)) == "1.341.36001"


@pytest.mark.parametrize("previous", [b"", b"PK", package(Settings(), ID, URL, version="soon")])
def test_what_is_no_package_of_ours_is_replaced_by_one(previous: bytes) -> None:
    assert version_of(made("en", previous)) == "1.332.36000"


class TestFromTheCommandLine:
    def test_it_is_written_where_it_was_asked_for(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TEAMS_APP_ID", ID)
        out = tmp_path / "app.zip"
        told = CliRunner().invoke(cli, ["manifest", "teams", "--url", URL, "--out", str(out)])
        assert told.exit_code == 0
        assert zipfile.is_zipfile(out)
        before = out.read_bytes()
        again = CliRunner().invoke(cli, ["manifest", "teams", "--url", URL, "--out", str(out)])
        assert (again.exit_code, out.read_bytes()) == (0, before)
        other = ["--privacy", "https://intra.example.com/privacy"]
        assert CliRunner().invoke(cli, ["manifest", "teams", "--url", URL, "--out", str(out), *other]).exit_code == 0
        versions = [[int(part) for part in version_of(made).split(".")] for made in (before, out.read_bytes())]
        assert versions[0] < versions[1]
        assert "Upload it at admin.teams.microsoft.com" in told.output

    @pytest.mark.parametrize(
        ("app_id", "url", "said"),
        [
            ("", URL, "TEAMS_APP_ID is no id of an app. Copy the application id"),
            (ID, "", "Nothing is no address of a server. Write it with https"),
            (ID, "http://water.example.com", "is not encrypted"),
            (ID, "https://[", "is no address of a server"),
        ],
    )
    def test_what_is_missing_is_said_with_its_cure(
        self, app_id: str, url: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TEAMS_APP_ID", app_id)
        out = tmp_path / "app.zip"
        told = CliRunner().invoke(cli, ["manifest", "teams", "--url", url, "--out", str(out)])
        assert told.exit_code == 1
        assert said in told.output
        assert not out.exists()

    def test_a_place_that_cannot_be_written(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TEAMS_APP_ID", ID)
        told = CliRunner().invoke(cli, ["manifest", "teams", "--url", URL, "--out", str(tmp_path)])
        assert told.exit_code == 1
        assert "Choose another place with --out." in told.output
