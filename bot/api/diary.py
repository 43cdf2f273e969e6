"""What the diary tells of tokens: what they open, for how long and as whom. A token is never in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.api.scopes import ReadingRole, Scope
from bot.diary.events import Change, DiaryEvent, Fact, Phrase


@dataclass(frozen=True)
class ApiTokenMade(DiaryEvent, kind="api_token_made"):
    """An admin let a program read."""

    token: int
    role: ReadingRole
    scopes: tuple[Scope, ...]
    days: int

    def phrase(self) -> Phrase:
        return Phrase("diary.api_token_made", {"number": str(self.token)})

    def details(self) -> Sequence[Change | Fact]:
        return [
            Fact(Phrase("diary.api_role"), Phrase(f"diary.api_role.{self.role.value}")),
            Fact(Phrase("diary.api_days"), self.days),
            *(Fact(Phrase("diary.api_scope"), Phrase(f"diary.api_scope.{scope.value}")) for scope in self.scopes),
        ]


@dataclass(frozen=True)
class ApiTokenRevoked(DiaryEvent, kind="api_token_revoked"):
    """A token opens nothing any more."""

    token: int

    def phrase(self) -> Phrase:
        return Phrase("diary.api_token_revoked", {"number": str(self.token)})
