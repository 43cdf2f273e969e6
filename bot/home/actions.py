"""What people press and fill in around the admin's home."""

import json
from collections.abc import Mapping
from typing import Any

from bot.messages.actions import Action, Bare, Misread, OnId, OnText
from bot.messages.fields import HeldText, Others
from bot.messages.forms import TypedForm


class OnSettings(Action[Mapping[str, Any]]):
    """Is about what was chosen, by the path of each setting: the button itself holds it."""

    def write(self, value: Mapping[str, Any]) -> str:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)

    def read(self, text: str) -> Mapping[str, Any]:
        try:
            chosen = json.loads(text)
        except (ValueError, RecursionError):  # what is nested too deep
            raise Misread("no settings") from None
        if not isinstance(chosen, dict) or not chosen:
            raise Misread("no settings")
        return chosen


LOOK = Bare("home.look")
FORM = OnText("home.form")  # the part that is to be set, by its name
CONFIRM = OnSettings("home.confirm")
UNDO = OnId("home.undo")  # the entry of the diary by which it was chosen
TRY_CHANNEL = OnText("home.try")  # the place


class PartForm(TypedForm, key="home.choose"):
    """One part of the settings; `choices` are by the path of each."""

    part: HeldText = HeldText()
    choices: Others = Others()
