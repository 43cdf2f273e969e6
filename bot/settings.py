"""app.yaml as Settings."""
from dataclasses import dataclass

@dataclass(frozen=True)
class KudosRules:
    value_required: bool = True
    words_at_most: int = 1000
    giving_limit: int | None = None
    post_in: str = "channel"
    channel: str = "kudos"

@dataclass(frozen=True)
class Settings:
    kudos: KudosRules = KudosRules()
