"""Short names of emoji are those of the library that knows all."""

from bot.messages.emoji import character
from tests.bot.messages.emoji_names import FILE, current


def test_the_names_are_written_anew_with_the_library() -> None:
    assert FILE.read_text(encoding="utf-8") == current(), "python -m tests.bot.messages.emoji_names"


def test_a_name_means_its_character_and_a_workspace_s_own_stays() -> None:
    assert character(":tada:") == "🎉"
    assert character(":wave::skin-tone-2:") == "👋"
    assert character(":harbour:") == ":harbour:"
