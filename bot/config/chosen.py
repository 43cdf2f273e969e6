"""Settings that admins choose in chat: each counts in the place of what app.yaml says, for its workspace alone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.config.settings import Settings, paths

# Of the process and whoever runs it; roles and the values after the first set are chosen in chat by other ways.
_OF_FILE = (
    *("platforms", "admins", "queue.", "events.", "workspaces.", "retention.", "values."),
    *("customers.public_url", "customers.proxies"),
)
CHOOSABLE = tuple(path for path in paths() if not path.startswith(_OF_FILE))


class NotASetting(ValueError):
    """What was chosen is none of the settings that can be chosen, or nothing that it can be."""


@dataclass(frozen=True, slots=True)
class CountingSettings:
    """The settings that count. `faults` are the paths of what was stored and cannot be: app.yaml counts for these."""

    settings: Settings
    chosen: Mapping[str, Any]
    faults: tuple[str, ...] = ()


def counting(file_settings: Settings, chosen: object) -> CountingSettings:
    """Returns what app.yaml says with what was chosen in its place. Whatever is stored stops nothing."""
    if not isinstance(chosen, Mapping):
        return CountingSettings(file_settings, {}, ("*",))
    settings, faults = file_settings, list[str]()
    for path, value in chosen.items():
        try:
            settings = with_choice(settings, str(path), value)
        except NotASetting:
            faults.append(str(path))
    sound = {path: value for path, value in chosen.items() if path not in faults}
    return CountingSettings(settings, sound, tuple(faults))


def with_choice(settings: Settings, path: str, value: object) -> Settings:
    """Returns the settings with one of them chosen, as it is stored. Raises NotASetting.

    The floor of answers is never lower than without the choice: who writes to the database cannot lower it.
    """
    if path not in CHOOSABLE:
        raise NotASetting(path)
    group, _, name = path.rpartition(".")
    if not group:
        return settings.model_copy(update={name: _read(Settings, name, value)})
    rules: BaseModel = getattr(settings, group)
    checked = _read(type(rules), name, value)
    if path == "pulse.k":
        checked = max(checked, settings.pulse.k)
    return settings.model_copy(update={group: rules.model_copy(update={name: checked})})


def setting(settings: Settings, path: str) -> Any:
    """Returns what a setting says, as it is stored."""
    group, _, name = path.rpartition(".")
    rules: BaseModel = getattr(settings, group) if group else settings
    return rules.model_dump(mode="json", include={name})[name]


def _read(model: type[BaseModel], name: str, value: object) -> Any:
    """As the file is read, but from JSON, in which a tuple is a list."""
    try:
        return getattr(model.model_validate_json(json.dumps({name: value})), name)
    except (ValidationError, ValueError) as error:
        raise NotASetting(name) from error
