"""What the diary tells of roles."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.diary.events import Change, DiaryEvent, Fact, PersonReference, Phrase
from bot.roles.roles import Role


@dataclass(frozen=True)
class RoleGiven(DiaryEvent, kind="role_given"):
    """Somebody has a role now."""

    person: int
    role: Role
    reason: str

    def phrase(self) -> Phrase:
        return _phrase("diary.role_given", self.role, self.person)

    def details(self) -> Sequence[Change | Fact]:
        return [Fact(Phrase("diary.role_reason"), self.reason)]


@dataclass(frozen=True)
class RoleTaken(DiaryEvent, kind="role_taken"):
    """Somebody has a role no more: it was given up, or taken away."""

    person: int
    role: Role
    reason: str

    def phrase(self) -> Phrase:
        return _phrase("diary.role_taken", self.role, self.person)

    def details(self) -> Sequence[Change | Fact]:
        return [Fact(Phrase("diary.role_reason"), self.reason)]


@dataclass(frozen=True)
class RoleLost(DiaryEvent, kind="role_lost"):
    """Somebody left the company, and every role with it."""

    person: int
    role: Role

    def phrase(self) -> Phrase:
        return _phrase("diary.role_lost", self.role, self.person)


def _phrase(key: str, role: Role, person: int) -> Phrase:
    return Phrase(key, {"role": Phrase(f"roles.{role.value}"), "name": PersonReference(person)})
