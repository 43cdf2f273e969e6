import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.config.settings import KudosRules, Settings, SettingsError, load, load_file, paths
from bot.messages.texts import LANGUAGES
from tests.bot.config import app_yaml

ROOT = Path(__file__).parents[3]
APP_YAML = (ROOT / "app.yaml").read_text(encoding="utf-8")
DOCS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")

COURAGE = """
values:
  - emoji: 🦁
    names: {en: Courage, ja: 勇気}
    practices: {en: we speak up, ja: 声を上げます}
"""


def mistakes(text: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load(text, "app.yaml")
    return [str(mistake) for mistake in caught.value.mistakes]


def loaded(text: str) -> Settings | SettingsError:
    try:
        return load(text, "app.yaml")
    except SettingsError as error:
        return error


def the_mistake(text: str) -> str:
    (only,) = mistakes(text)
    return only


def test_an_empty_file_means_the_defaults() -> None:
    assert load("", "app.yaml") == load("# nothing yet\n", "app.yaml") == Settings()


def test_what_is_written_is_what_is_set() -> None:
    settings = load("kudos: {giving_limit: 5, post_in: here}\nqueue: {lease_seconds: 1}" + COURAGE, "app.yaml")
    assert settings.kudos == KudosRules(giving_limit=5, post_in="here")
    assert settings.queue.lease_seconds == 1
    assert [(value.emoji, value.names["ja"]) for value in settings.values] == [("🦁", "勇気")]


def test_a_file_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    for mark in (b"", b"\xef\xbb\xbf"):
        (tmp_path / "app.yaml").write_bytes(mark + b"kudos: {channel: thanks}")
        assert load_file(tmp_path / "app.yaml").kudos.channel == "thanks"


def test_a_file_that_is_not_there_or_not_utf_8_is_a_mistake_like_any_other(tmp_path: Path) -> None:
    file = tmp_path / "app.yaml"
    with pytest.raises(
        SettingsError, match=r"cannot be read, No such file or directory\. Start Waterline in the folder"
    ):
        load_file(file)
    file.write_bytes(b"languages: [en]\nkudos: {channel: \xe9}")
    with pytest.raises(SettingsError, match=r"line 2: not UTF-8\. Save the file as UTF-8\."):
        load_file(file)


def test_settings_cannot_be_changed_once_loaded() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().kudos.words_at_most = 5


@pytest.mark.parametrize(("cadence", "days"), [("weekly", 7), ("two-weekly", 14), ("monthly", 28)])
def test_a_check_in_may_stay_open_until_the_next(cadence: str, days: int) -> None:
    assert load(f"pulse: {{cadence: {cadence}, open_for: {days}}}", "app.yaml").pulse.open_for == days


def test_every_mistake_is_named_at_once_in_the_order_of_the_lines() -> None:
    text = """\
languages: [en, jp]
kudos:
  words_at_most: 5000
  giving_limt: 3
  channel: our thanks
queue:
  concurrency: 0
"""
    with pytest.raises(SettingsError) as caught:
        load(text, "/etc/waterline/app.yaml")
    assert str(caught.value) == (
        "/etc/waterline/app.yaml has 5 mistakes:\n"
        f"  line 1: languages.2: 'jp' is no language we have texts for. Write one of {', '.join(LANGUAGES)}.\n"
        "  line 3: kudos.words_at_most: 5000 is too large. Write 2000 or less.\n"
        "  line 4: kudos.giving_limt: is no setting. Did you mean kudos.giving_limit?\n"
        "  line 5: kudos.channel: 'our thanks' has a blank in it. Write it as the platform does, as in our-thanks.\n"
        "  line 7: queue.concurrency: 0 is too small. Write 1 or more."
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kudos:\n  giving_limit: 0", "line 2: kudos.giving_limit: 0 is too small. Write 1 or more."),
        ("kudos: {words_at_most: 0}", "line 1: kudos.words_at_most: 0 is too small. Write 1 or more."),
        ("kudos: {words_at_most: 9.5}", "9.5 is not a whole number. Write a whole number, as in 5."),
        ("kudos: {value_required: 'no'}", "'no' is not true or false. Write true or false."),
        ("kudos: {post_in: there}", "'there' is not 'channel' or 'here'. Write one of these."),
        ("kudos: {channel: 12}", "12 is not text. Put it in quotes if it is meant as text."),
        ("kudos: {channel: on}", "Put it in quotes: YAML takes yes, no, on and off for true and false."),
        ("kudos: {channel: '#kudos'}", "'#kudos' has '#' in it. Write it as the platform does, as in kudos."),
        ("kudos: {channel: ''}", "kudos.channel: is empty. Write something here."),
        (f"kudos: {{channel: {'x' * 201}}}", "kudos.channel: is too long. Keep it to 200 characters."),
        ("kudos:\n", "nothing is not a group of settings."),
        ("kudos: [1]", "a list is not a group of settings."),
        ("queue: {lease_seconds: .nan}", "nan is too large. Write 3600 or less."),
        ("queue: {lease_seconds: 1s}", "'1s' is not a number. Write a number, as in 30."),
        ("platforms: []", "line 1: platforms: is empty. Write at least one, as in [one]."),
        ("platforms: [web, email]", "platforms.2: 'email' is not 'web', 'slack'"),
        ("admins: U02ABCDEF", "'U02ABCDEF' is not a list. Write a list, as in [one, two]."),
        ("languages: [en, en]", "languages: names a language twice. Name each language once."),
        ("time_zone: Europe/Berln", "'Europe/Berln' is no time zone. Did you mean Europe/Berlin?"),
        ("time_zone: ../../etc/passwd", "'../../etc/passwd' is no time zone."),
        ("admin: [U1]", "line 1: admin: is no setting. Did you mean admins?"),
        ("admins: [dana@example.test]", "'dana@example.test' is an e-mail address. Write the id"),
        ("queue:\n  stall_after: 60", "line 2: queue.stall_after: is no setting. It is called queue.lease_seconds now"),
        ("pulse: {open_for: 1}", "line 1: pulse.open_for: 1 is too small. Write 2 or more."),
        ("pulse: {open_for: 29}", "line 1: pulse.open_for: 29 is too large. Write 28 or less."),
        (
            "pulse:\n  open_for: 14",
            "line 2: pulse.open_for: 14 days are longer than from one check-in to the next. Write 7 or less",
        ),
        (
            "pulse:\n  cadence: two-weekly\n  open_for: 28",
            "line 3: pulse.open_for: 28 days are longer than from one check-in to the next. Write 14 or less",
        ),
        ("giving_limit: 5", "line 1: giving_limit: is no setting. Did you mean kudos.giving_limit?"),
        ("xyzzy: 5", "xyzzy: is no setting. Remove it; docs/settings.md lists every setting."),
    ],
)
def test_a_wrong_setting_is_named_with_its_cure(text: str, said: str) -> None:
    assert said in the_mistake(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("admins: [U1\nkudos: {}", "line 2: not readable as YAML"),
        ("kudos:\n\tchannel: x", "line 2: not readable as YAML"),
        ("kudos:\n\tchannel: x", "Indent with spaces, not with tabs."),
        ("kudos:\n  channel: @thanks", "Put the text in quotes."),
        ("kudos:\n  channel: a\x07b", "line 2: an invisible character that YAML does not allow. Delete it."),
        ("kudos: {channel: a}\nkudos: {channel: b}", "line 2: kudos: stands here a second time."),
        ("- kudos", "line 1: the file is not a list of settings. Write one setting a line"),
        ("kudos: {channel: *x}", "line 1: an alias (*) stands here."),
        ("admins: &a [*a]", "line 1: an alias (*) stands here."),
        ("\n" + "[" * 10_000, "line 2: lists in lists, too deep."),
        ("? [a]\n: b", "line 1: ?: has a list or group where its name should be. Write name: value."),
        ("---\n---\n", "line 2: not readable as YAML"),
    ],
)
def test_what_is_no_proper_yaml_is_named_with_its_line(text: str, said: str) -> None:
    assert said in the_mistake(text)


@pytest.mark.parametrize("text", ["time_zone: !!python/name:os.system ''", "time_zone: 2024-13-45"])
def test_what_yaml_cannot_make_plain_is_text_in_quotes(text: str) -> None:
    assert "Put it in quotes." in mistakes(text)[0]


def test_a_secret_in_the_file_is_sent_to_the_environment_and_never_repeated() -> None:
    said = the_mistake("slack_bot_token: xoxb-12345")
    assert "put them in the environment" in said
    assert "xoxb" not in said


_YAML = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["en", "🦁"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([part for path in paths() for part in path.split(".")]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(_YAML)
def test_whatever_the_file_says_the_answer_is_settings_or_mistakes(content: object) -> None:
    outcome = loaded(yaml.safe_dump(content, allow_unicode=True))
    assert isinstance(outcome, Settings) or outcome.mistakes


@given(st.text(max_size=60))
def test_no_text_at_all_makes_a_traceback(text: str) -> None:
    outcome = loaded(text)
    last_line = len(text.splitlines()) + 1
    assert isinstance(outcome, Settings) or all(1 <= mistake.line <= last_line for mistake in outcome.mistakes)


def test_the_file_we_ship_has_five_values_in_every_language_and_no_other_surprise() -> None:
    settings = load(APP_YAML, "app.yaml")
    assert len(settings.values) == 5
    assert all(set(value.practices) == set(settings.languages) for value in settings.values)
    assert settings.model_copy(update={"values": ()}) == Settings()


def test_the_file_we_ship_is_written_from_the_settings() -> None:
    assert app_yaml.page() == APP_YAML, "write it anew: python -m tests.bot.config.app_yaml"


def test_the_docs_say_of_each_setting_whether_the_file_or_what_was_chosen_in_chat_counts() -> None:
    assert app_yaml.documented() == DOCS, "write it anew: python -m tests.bot.config.app_yaml"
    assert not [path for path in paths() if f"`{path.partition('.')[0]}" not in DOCS]


@pytest.mark.parametrize("path", [path for path in paths() if not path.startswith("values.")])
def test_the_file_we_ship_shows_every_setting_with_its_default_and_what_it_does(path: str) -> None:
    group, _, name = path.rpartition(".")
    section = APP_YAML.partition(f"\n{group}:\n")[2] if group else APP_YAML
    explained = re.search(rf"^ *# .+\n +{name}: " if group else rf"^# .+\n{name}: ", section, re.MULTILINE)
    assert explained
    shown, default = yaml.safe_load(APP_YAML), Settings()
    for part in path.split("."):
        shown, default = shown[part], getattr(default, part)
    assert (tuple(shown) if isinstance(shown, list) else shown) == default


def test_the_file_we_ship_explains_what_a_value_is_made_of() -> None:
    assert {path for path in paths() if path.startswith("values.")} == {
        f"values.{name}" for name in re.findall(r"^#   (\w+)  ", APP_YAML, re.MULTILINE)
    }


@pytest.mark.parametrize("name", ["Our thanks", "R&D. Thanks!", "19:0f5c6e@thread.tacv2", "Harbour/kudos"])
def test_a_channel_of_teams_is_called_as_teams_calls_it_or_by_its_id(name: str) -> None:
    kudos = f"kudos:\n  channel: {name!r}\n"
    assert load(f"platforms: [teams]\n{kudos}", "app.yaml").kudos.channel == name
    for platforms in ("", "platforms: [teams, slack]\n"):
        with pytest.raises(SettingsError, match="Write it as the platform does"):
            load(platforms + kudos, "app.yaml")
