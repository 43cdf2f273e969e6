"""What doctor says of the channel that kudos are posted to in Teams."""

import pytest

from bot.app.connect.teams import _channel


@pytest.mark.parametrize(
    ("full_names", "weak", "text"),
    [
        (["Harbour/kudos"], False, "is there: Harbour/kudos."),
        (
            ["Harbour/kudos", "Mountain/kudos"],
            True,
            "in several teams: Harbour/kudos, Mountain/kudos. The first is taken.",
        ),
        ([], True, "is in no team that Waterline was added to. Make it"),
    ],
)
def test_the_channel_is_named_with_its_team(full_names: list[str], weak: bool, text: str) -> None:
    finding = _channel("kudos", full_names)
    assert (finding.about, finding.well, finding.weak) == ("channel kudos", True, weak)
    assert text in finding.text
