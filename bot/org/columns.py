"""What columns of a chart are called: ours, and those of the exports that companies have. A new export is a line here.

Of several columns for one field the earlier name counts first. Names are compared without case, punctuation and what
stands in brackets.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum


class ColumnKind(Enum):
    ACCOUNT = "account"  # an id of the platform, an e-mail address, or a name
    EMAIL = "email"
    NAME = "name"
    FIRST_NAME = "first name"
    LAST_NAME = "last name"
    NUMBER = "number"  # by which this file itself counts its people
    MANAGER = "manager"
    LEADS = "leads"
    JOINED_ON = "joined on"
    STATUS = "status"
    DOTTED = "dotted"


NAMES: Mapping[ColumnKind, tuple[str, ...]] = {
    # Slack's list of members: userid; Entra: objectId.
    ColumnKind.ACCOUNT: ("person", "userid", "objectid", "object id", "member id", "対象者"),
    # Okta: profile.email, profile.login; Workday: Email - Work; Entra: mail, userPrincipalName.
    ColumnKind.EMAIL: (
        "work email", "email work", "email", "e mail", "mail", "email address", "e mail address", "primary email",
        "profile email", "userprincipalname", "user principal name", "profile login", "メール", "メールアドレス",
    ),
    # BambooHR: "Last name, First name"; Workday: Worker; HiBob: Display name.
    ColumnKind.NAME: (
        "name", "full name", "fullname", "display name", "displayname", "last name first name", "employee name",
        "worker", "employee", "mitarbeiter", "氏名", "名前",
    ),
    ColumnKind.FIRST_NAME: ("first name", "given name", "givenname", "profile firstname", "vorname", "名"),
    ColumnKind.LAST_NAME: ("last name", "surname", "family name", "profile lastname", "nachname", "姓"),
    ColumnKind.NUMBER: ("employee id", "employee number", "employee no", "id", "personalnummer", "user id", "社員番号"),
    # The surest first. HiBob: Reports to email; Workday: Manager ID, Worker's Manager(s); Personio: Vorgesetzter.
    ColumnKind.MANAGER: (
        "reports to email", "manager email", "reporting to email", "supervisor email", "manager id",
        "profile managerid", "manager",
        "reports to", "reporting to", "supervisor", "profile manager", "worker s manager", "line manager",
        "manager name", "vorgesetzter", "vorgesetzte", "führungskraft", "上司", "上長", "マネージャー",
    ),
    ColumnKind.LEADS: ("leads", "team name", "leads team", "leitet", "チーム名"),
    ColumnKind.JOINED_ON: (
        "joined on", "hire date", "start date", "joining date", "date of joining", "employment start date",
        "einstellungsdatum", "eintrittsdatum", "入社日",
    ),
    # Google: Status [READ ONLY]; Workday: Active Status; HiBob: Lifecycle status; Entra: accountEnabled.
    ColumnKind.STATUS: (
        "status", "active status", "lifecycle status", "accountenabled", "account enabled", "employment status",
        "employee status", "在籍状況",
    ),
    ColumnKind.DOTTED: (
        "dotted manager", "dotted line manager", "dotted line", "matrix manager", "second manager", "secondary manager",
        "functional manager",
    ),
}  # fmt: skip

HAS_LEFT = frozenset((
    "inactive", "terminated", "deactivated", "deprovisioned", "suspended", "disabled", "left", "former", "no", "false",
    "inaktiv", "ausgeschieden", "nein", "退職",
))  # fmt: skip

_BRACKETS = re.compile(r"[\[(（].*?[\])）]")
_LANGUAGE = re.compile(r"(?:leads|team name|leitet|チーム名)\s*[\[(（_ ]\s*([a-z]{2})\s*[\])）]?")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands, the surest column first; `leads_in` is by language; `dotted` and `unused` are names of
    columns that are not read.
    """

    places: Mapping[ColumnKind, Sequence[int]]
    leads_in: Mapping[str, int]
    dotted: tuple[str, ...]
    unused: tuple[str, ...]
    width: int

    @property
    def names_people(self) -> bool:
        return any(
            self.places[field]
            for field in (ColumnKind.ACCOUNT, ColumnKind.EMAIL, ColumnKind.NAME, ColumnKind.LAST_NAME)
        )

    def cells(self, field: ColumnKind, row: Sequence[str]) -> tuple[str, ...]:
        """Returns what stands in a row for a field, the surest first."""
        return tuple(row[place] for place in self.places[field] if place < len(row) and row[place])

    def cell(self, field: ColumnKind, row: Sequence[str]) -> str:
        return next(iter(self.cells(field, row)), "")


def columns_of(header: Sequence[str]) -> Columns:
    """Returns what stands where."""
    leads_in = {
        match.group(1): place
        for place, name in enumerate(header)
        if (match := _LANGUAGE.fullmatch(unicodedata.normalize("NFKC", name).casefold()))
    }
    plain = {place: _plain(name) for place, name in enumerate(header) if place not in leads_in.values()}
    places = {
        field: [place for alias in aliases for place, name in plain.items() if name == alias]
        for field, aliases in NAMES.items()
    }
    used = {*leads_in.values(), *(place for same_kind in places.values() for place in same_kind)}
    return Columns(
        places=places,
        leads_in=leads_in,
        dotted=tuple(header[place] for place in places[ColumnKind.DOTTED]),
        unused=tuple(name for place, name in enumerate(header) if name and place not in used),
        width=len(header),
    )


def _plain(name: str) -> str:
    folded = _BRACKETS.sub(" ", unicodedata.normalize("NFKC", name).casefold()).replace("#", " number")
    return re.sub(r"[\W_]+", " ", folded).strip()
