"""What stands in the row of chosen settings is read like the file: what cannot be is named, and stops nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.chosen import CHOOSABLE, counting, setting
from bot.config.settings import PulseRules, Settings, paths

FILE = Settings(pulse=PulseRules(k=8))
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def test_what_is_of_the_process_or_has_a_way_of_its_own_cannot_be_chosen() -> None:
    apart = {path for path in paths() if path not in CHOOSABLE}
    assert {path.partition(".")[0] for path in apart} == {
        "platforms",
        "admins",
        "queue",
        "events",
        "values",
        "retention",
        "workspaces",
        "customers",
    }
    assert {path for path in apart if path.startswith("customers.")} == {"customers.public_url", "customers.proxies"}


@pytest.mark.parametrize("path", CHOOSABLE)
def test_each_setting_can_be_stored_as_it_is_and_read_again(path: str) -> None:
    value = setting(FILE, path)
    now = counting(FILE, {path: value})
    assert (now.settings, now.faults) == (FILE, ())


@pytest.mark.parametrize(("row", "k"), [(5, 8), (11, 11), (1, 8), (None, 8), ("16", 8), (16.5, 8), ([16], 8)])
def test_no_row_lowers_the_floor_of_the_file(row: Any, k: int) -> None:
    assert counting(FILE, {"pulse.k": row}).settings.pulse.k == k


def test_what_cannot_be_is_named_and_the_rest_counts() -> None:
    now = counting(FILE, {"pulse.cadence": "daily", "kudos.channel": "thanks", "queue.concurrency": 3})
    assert now.faults == ("pulse.cadence", "queue.concurrency")
    assert now.chosen == {"kudos.channel": "thanks"}
    assert (now.settings.kudos.channel, now.settings.pulse.cadence) == ("thanks", "weekly")
    assert now.settings.queue == FILE.queue


@given(json | st.dictionaries(st.sampled_from(CHOOSABLE) | st.text(), json, max_size=6))
def test_whatever_the_row_holds_there_are_settings_that_can_be_used(row: Any) -> None:
    settings = counting(FILE, row).settings
    assert Settings.model_validate_json(settings.model_dump_json()) == settings
    assert settings.pulse.k >= FILE.pulse.k
    assert 2 <= settings.pulse.open_for <= 28
