"""What columns of a chart are called: ours, and those of the exports that companies have. A new export is a line here;
a company's own words stand under `people.columns` in app.yaml.

Of several columns for one field the earlier name counts first. Names are compared without case, punctuation and what
stands in brackets.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

CELL_AT_MOST = 500  # characters: nothing that names a person is longer, and to look through a huge one takes its square


class ColumnKind(Enum):
    ACCOUNT = "account"  # an id of the platform, an e-mail address, or a name
    EMAIL = "email"
    NAME = "name"
    FIRST_NAME = "first name"
    LAST_NAME = "last name"
    USER = "user"
    NUMBER = "number"  # by which this file itself counts its people
    MANAGER = "manager"
    LEADS = "leads"
    JOINED_ON = "joined on"
    LEFT_ON = "left on"
    STATUS = "status"
    KIND = "kind"
    TIME_ZONE = "time zone"
    LANGUAGE = "language"
    COUNTRY = "country"
    NOT_BEFORE = "not before"  # the first day after leave
    DOTTED = "dotted"


NAMES: Mapping[ColumnKind, tuple[str, ...]] = {
    # Slack's list of members: userid; Entra: objectId.
    ColumnKind.ACCOUNT: ("person", "userid", "objectid", "object id", "member id", "対象者"),
    # Okta: profile.email, profile.login; Workday: Email - Work; Entra: mail, userPrincipalName.
    ColumnKind.EMAIL: (
        "work email", "email work", "email primary work",
        "email", "e mail", "mail", "email address", "e mail address", "primary email",
        "profile email", "userprincipalname", "user principal name", "profile login",
        "e mail adresse", "geschäftliche e mail", "adresse e mail", "メール", "メールアドレス",
    ),
    # Slack's list of members: username; Entra's on-premises name; Rippling: Username.
    ColumnKind.USER: (
        "username", "user name", "login", "login name", "samaccountname", "on premises sam account name",
        "mailnickname", "benutzername", "ユーザー名",
    ),
    # BambooHR: "Last name, First name"; Workday: Worker; HiBob: Display name.
    ColumnKind.NAME: (
        "name", "full name", "fullname", "display name", "displayname", "last name first name", "employee name",
        "worker", "employee", "mitarbeiter", "氏名", "名前", "社員名",
    ),
    ColumnKind.FIRST_NAME: ("first name", "given name", "givenname", "profile firstname", "vorname", "prénom", "名"),
    ColumnKind.LAST_NAME: ("last name", "surname", "family name", "profile lastname", "nachname", "nom", "姓"),
    ColumnKind.NUMBER: (
        "employee id", "employee number", "employee no", "id", "personalnummer", "user id", "employeeid",
        "profile employeenumber", "社員番号", "社員コード", "従業員番号",
    ),
    # The surest first. HiBob: Reports to email; Workday: Manager ID, Worker's Manager(s); Personio: Vorgesetzter.
    ColumnKind.MANAGER: (
        "reports to email", "manager email", "reporting to email", "supervisor email", "manager id",
        "profile managerid", "manager employee id", "manager employee number", "supervisor id", "reports to id",
        "manager userprincipalname", "manager upn", "managerupn", "manager mail", "manager work email",
        "manager username", "manageruserprincipalname",
        "上司メールアドレス", "上司のメールアドレス", "上司社員番号", "上司の社員番号", "manager",
        "reports to", "reporting to", "supervisor", "profile manager", "worker s manager", "line manager",
        "manager name", "manager display name", "managerdisplayname", "direct manager", "vorgesetzter", "vorgesetzte",
        "vorgesetzte r", "führungskraft", "responsable", "responsable hiérarchique",
        "上司", "上長", "直属上司", "マネージャー",
    ),
    ColumnKind.LEADS: ("leads", "team name", "leads team", "leitet", "チーム名"),
    ColumnKind.JOINED_ON: (
        "joined on", "hire date", "start date", "joining date", "date of joining", "employment start date",
        "original hire date", "employeehiredate", "einstellungsdatum", "eintrittsdatum", "eintritt",
        "date d entrée", "date d embauche", "入社日", "入社年月日",
    ),
    ColumnKind.LEFT_ON: (
        "termination date", "end date", "last day of work", "last working day", "employment end date", "leaving date",
        "employeeleavedatetime", "kündigungsdatum", "austrittsdatum", "austritt",
        "letzter arbeitstag", "date de sortie", "退職日", "退職年月日",
    ),
    # Google: Status [READ ONLY]; Workday: Active Status; HiBob: Lifecycle status; Entra: accountEnabled.
    ColumnKind.STATUS: (
        "status", "active", "is active", "aktiv",
        "active status", "lifecycle status", "accountenabled", "account enabled", "employment status",
        "employee status", "beschäftigungsstatus", "在籍状況", "在籍区分",
    ),
    # Workday: Worker Type; Personio: Employment type. Entra's userType is not read: the platform knows its guests.
    ColumnKind.KIND: (
        "worker type", "employment type", "employee type", "employeetype", "worker sub type", "contract type",
        "employment", "beschäftigungsart", "雇用形態", "雇用区分",
    ),
    # Okta: profile.timezone, profile.preferredLanguage, profile.locale, profile.countryCode; Entra: usageLocation.
    ColumnKind.TIME_ZONE: ("time zone", "timezone", "profile timezone", "zeitzone", "タイムゾーン"),
    ColumnKind.LANGUAGE: (
        "language", "preferred language", "preferredlanguage", "profile preferredlanguage", "locale", "profile locale",
        "sprache", "言語", "使用言語",
    ),
    ColumnKind.COUNTRY: (
        "country", "work country", "country code", "countrycode", "profile countrycode", "work address country",
        "location country", "usagelocation", "usage location", "land", "国", "勤務国",
    ),
    ColumnKind.NOT_BEFORE: (
        "not before", "return date", "expected return date", "back on", "first day back", "return to work date",
        "rückkehrdatum", "wieder da am", "復職日", "復職予定日",
    ),
    ColumnKind.DOTTED: (
        "dotted manager", "dotted line manager", "dotted line", "matrix manager", "second manager", "secondary manager",
        "functional manager", "dotted line reports to", "matrix manager email", "additional manager",
        "fachliche führungskraft", "兼務先上司", "点線上司",
    ),
}  # fmt: skip

HAS_LEFT = frozenset((
    "inactive", "terminated", "deactivated", "deprovisioned", "suspended", "disabled", "left", "former", "no", "false",
    "offboarded", "not employed", "archived", "resigned", "retired", "inaktiv", "ausgeschieden", "nein", "falsch",
    "faux", "退職", "退職済",
))  # fmt: skip
# Who works here and is not of the company: like guests, they are not asked.
CONTRACTORS = frozenset((
    "contractor", "contingent worker", "contingent", "freelancer", "freelance", "external", "consultant", "vendor",
    "agency worker", "temp", "temporary worker", "independent contractor", "extern", "externe", "freie mitarbeit",
    "zeitarbeit", "leiharbeit", "業務委託", "派遣", "派遣社員", "外部",
))  # fmt: skip
# How a line begins that counts the others, or stands below them; nobody is in it.
_SUMS = re.compile(
    r"(?:(?:grand |sub)?totals?|sum|count|headcount|number of employees|summe|gesamt(?:summe)?|anzahl"
    r"|合計|総計|小計|人数)(?: (?:employees|people|rows|records|mitarbeiter))?\s*[:：]?\s*[\d.,]*(?:人|名)?"
    r"|(?:(?:generated|exported|printed) (?:by|on|at)|report (?:date|generated)|end of report|page \d|出力日|作成日).*",
    re.IGNORECASE,
)

NO_WORDS: Mapping[ColumnKind, Sequence[str]] = {}
_BRACKETS = re.compile(r"[\[(（].*?[\])）]")
_REASON = re.compile(r"\s[-–]\s|[(（:]")  # what stands before it, as in "Terminated - Voluntary"
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
        naming = (ColumnKind.ACCOUNT, ColumnKind.EMAIL, ColumnKind.NAME, ColumnKind.LAST_NAME, ColumnKind.USER)
        return any(self.places[field] for field in naming)


def standing(places: Sequence[int], row: Sequence[str]) -> tuple[str, ...]:
    """Returns what stands in a row for a field, the surest first."""
    return tuple([row[place][:CELL_AT_MOST] for place in places if place < len(row) and row[place]]) if places else ()


def surest(places: Sequence[int], row: Sequence[str]) -> str:
    """Returns the first of it; empty if nothing stands there."""
    for place in places:
        if place < len(row) and row[place]:
            return row[place][:CELL_AT_MOST]
    return ""


def says_left(status: str) -> bool:
    """Returns whether a status says that somebody has left, with or without why."""
    return _REASON.split(status, 1)[0].strip().casefold() in HAS_LEFT


def counts_others(cells: Sequence[str]) -> bool:
    """Returns whether a row is a total or a footer: it begins as one, and holds no address."""
    beginning = next(filter(None, cells), "")
    return bool(_SUMS.fullmatch(beginning)) and not any("@" in cell for cell in cells)


def columns_of(header: Sequence[str], company_names: Mapping[ColumnKind, Sequence[str]] = NO_WORDS) -> Columns:
    """Returns what stands where. `company_names` are a company's words, which count before ours."""
    leads_in = {
        match.group(1): place
        for place, name in enumerate(header)
        if (match := _LANGUAGE.fullmatch(unicodedata.normalize("NFKC", name).casefold()))
    }
    plain = {place: _plain(name) for place, name in enumerate(header) if place not in leads_in.values()}
    places = {
        field: [place for alias in aliases for place, name in plain.items() if name == alias]
        for field, aliases in _names(company_names).items()
    }
    used = {*leads_in.values(), *(place for columns in places.values() for place in columns)}
    return Columns(
        places=places,
        leads_in=leads_in,
        dotted=tuple(header[place] for place in places[ColumnKind.DOTTED]),
        unused=tuple(name for place, name in enumerate(header) if name and place not in used),
        width=len(header),
    )


def _names(company_names: Mapping[ColumnKind, Sequence[str]]) -> dict[ColumnKind, list[str]]:
    """By field, without the words that a company uses for another."""
    theirs = {field: [_plain(word) for word in words] for field, words in company_names.items()}
    company_words = {word for words in theirs.values() for word in words}
    ours = {field: [name for name in names if name not in company_words] for field, names in NAMES.items()}
    return {field: [*theirs.get(field, ()), *names] for field, names in ours.items()}


def _plain(name: str) -> str:
    folded = _BRACKETS.sub(" ", unicodedata.normalize("NFKC", name).casefold()).replace("#", " number")
    return re.sub(r"[\W_]+", " ", folded).strip()
