"""Which resources a client asks for: filter, order and page, read into ours. What is not known is refused, never left
out: a filter that counted for nothing would answer with everybody.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from scim2_models import SCIMException, ScimFilter
from scim2_models.path import (
    AttrPath,
    CompareOperator,
    Comparison,
    FilterNode,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ValuePath,
)

from adapters.scim.bodies import ScimError, require_storable
from bot.scim.filters import (
    Attribute,
    Combined,
    ComparedTo,
    Condition,
    HasValue,
    InList,
    Negated,
    Operator,
    PageQuery,
    ValueKind,
)
from bot.scim.resources import ENTERPRISE, ResourceKind

COUNT = 100  # of a page where none is asked for
COUNT_AT_MOST = 200
_FARTHEST = 10**9
_CHARACTERS_AT_MOST = 4_000  # of a filter
_TERMS_AT_MOST = 100

_META = {
    "id": Attribute(("id",), ValueKind.EXACT),
    "externalid": Attribute(("externalId",), ValueKind.EXACT),
    "meta.created": Attribute(("meta", "created"), ValueKind.MOMENT),
    "meta.lastmodified": Attribute(("meta", "lastModified"), ValueKind.MOMENT),
    "displayname": Attribute(("displayName",)),
}
_MANAGER = Attribute((ENTERPRISE, "manager", "value"), ValueKind.EXACT)
_EMPLOYEE_NUMBER = Attribute((ENTERPRISE, "employeeNumber"))
_ATTRIBUTES: Mapping[ResourceKind, Mapping[str, Attribute]] = {
    ResourceKind.USER: _META
    | {
        "username": Attribute(("userName",)),
        "name.formatted": Attribute(("name", "formatted")),
        "name.familyname": Attribute(("name", "familyName")),
        "name.givenname": Attribute(("name", "givenName")),
        "usertype": Attribute(("userType",)),
        "preferredlanguage": Attribute(("preferredLanguage",)),
        "locale": Attribute(("locale",)),
        "timezone": Attribute(("timezone",)),
        "active": Attribute(("active",), ValueKind.TRUTH),
        "emails": Attribute(("emails", "value"), listed=True),
        "emails.value": Attribute(("emails", "value"), listed=True),
        "emails.type": Attribute(("emails", "type"), listed=True),
        "emails.primary": Attribute(("emails", "primary"), ValueKind.TRUTH, listed=True),
        "addresses.country": Attribute(("addresses", "country"), listed=True),
        "addresses.type": Attribute(("addresses", "type"), listed=True),
        "addresses.primary": Attribute(("addresses", "primary"), ValueKind.TRUTH, listed=True),
        "manager": _MANAGER,
        "manager.value": _MANAGER,
        "employeenumber": _EMPLOYEE_NUMBER,
    },
    ResourceKind.GROUP: _META
    | {
        "members": Attribute(("members", "value"), ValueKind.EXACT, listed=True),
        "members.value": Attribute(("members", "value"), ValueKind.EXACT, listed=True),
    },
}
_OPERATORS = {operator: Operator(operator.value) for operator in CompareOperator}
_ORDERING = (Operator.GREATER, Operator.GREATER_OR_EQUAL, Operator.LESS, Operator.LESS_OR_EQUAL)
_EQUALITY = (Operator.EQUAL, Operator.UNEQUAL)


def page_query(kind: ResourceKind, visit: Mapping[str, object]) -> PageQuery:
    """Returns what the parameters of a list ask for, by SCIM's names of them. Raises ScimError."""
    condition = visit.get("filter")
    sort_by = visit.get("sortBy")
    order = str(visit.get("sortOrder") or "ascending").casefold()
    if order not in ("ascending", "descending"):
        raise ScimError(400, "sortOrder is ascending or descending.", "invalidValue")
    return PageQuery(
        condition=None if condition is None else condition_of(kind, condition),
        start=min(max(1, _number(visit.get("startIndex"), 1)), _FARTHEST),
        count=min(max(0, _number(visit.get("count"), COUNT)), COUNT_AT_MOST),
        sort_by=None if sort_by is None else _sorted_by(kind, sort_by),
        descending=order == "descending",
    )


def condition_of(kind: ResourceKind, filter_: object) -> Condition:
    """Returns a filter as ours. Raises ScimError."""
    if not isinstance(filter_, str) or len(filter_) > _CHARACTERS_AT_MOST:
        raise _not_understood()
    require_storable(filter_)
    try:
        node = ScimFilter(filter_).ast
    except SCIMException:
        raise _not_understood() from None
    return _Reader(kind).read(node)


def _not_understood() -> ScimError:
    return ScimError(400, "This filter cannot be understood, or names an attribute that is not there.", "invalidFilter")


def _number(value: object, default: int) -> int:
    try:
        return default if value is None else int(str(value)[:20])
    except ValueError:
        raise ScimError(400, "startIndex and count are whole numbers.", "invalidValue") from None


def _sorted_by(kind: ResourceKind, path: object) -> Attribute:
    text = str(path)
    name = text.rpartition(":")[2].casefold()
    attribute = _ATTRIBUTES[kind].get(name)
    if attribute is None or (":" in text and not _is_of(text.rpartition(":")[0], kind, attribute)):
        raise ScimError(400, "It cannot be sorted by this attribute.", "invalidPath")
    return attribute


def _is_of(schema: str, kind: ResourceKind, attribute: Attribute) -> bool:
    core = f"urn:ietf:params:scim:schemas:core:2.0:{kind.value}"
    return schema.casefold() == (ENTERPRISE if attribute.steps[0] == ENTERPRISE else core).casefold()


class _Reader:
    """Reads the filter of one kind of resource."""

    def __init__(self, kind: ResourceKind) -> None:
        self._kind, self._terms = kind, 0

    def read(self, node: FilterNode, within: str = "") -> Condition:
        """Returns a part of it; of an entry of the list `within` where that is named."""
        self._terms += 1
        if self._terms > _TERMS_AT_MOST:
            raise ScimError(400, "This filter has too many parts.", "invalidFilter")
        match node:
            case LogicalExpr(op=op, terms=terms):
                return Combined(tuple(self.read(term, within) for term in terms), op is LogicalOperator.and_)
            case Not(expr=inner):
                return Negated(self.read(inner, within))
            case ValuePath(attr_path=path, val_filter=inner) if not within:
                attribute = self._attribute(path, "")
                if not attribute.listed:
                    raise _not_understood()
                return InList(attribute.steps[0], self.read(inner, attribute.steps[0]))
            case Present(attr_path=path):
                return HasValue(self._attribute(path, within))
            case Comparison(attr_path=path, op=op, value=value):
                return _compared(self._attribute(path, within), _OPERATORS[op], value)
        raise _not_understood()

    def _attribute(self, path: AttrPath, within: str) -> Attribute:
        names = [name for name in (within, path.attr, path.sub_attr) if name]
        attribute = _ATTRIBUTES[self._kind].get(".".join(names).casefold())
        if attribute is None or (path.uri and not _is_of(path.uri, self._kind, attribute)):
            raise _not_understood()
        return attribute


def _compared(attribute: Attribute, operator: Operator, value: object) -> ComparedTo:
    if value is None:
        if operator not in _EQUALITY:
            raise _not_understood()
        return ComparedTo(attribute, operator, None)
    if attribute.kind is ValueKind.TRUTH:
        truth = {"true": True, "false": False}.get(str(value).casefold())  # Entra ID writes "True"
        if truth is None or operator not in _EQUALITY:
            raise _not_understood()
        return ComparedTo(attribute, operator, truth)
    if not isinstance(value, str):
        raise _not_understood()
    require_storable(value)  # of what was written as \u0000, too
    if attribute.kind is ValueKind.MOMENT:
        if operator not in (*_EQUALITY, *_ORDERING):
            raise _not_understood()
        return ComparedTo(attribute, operator, _moment(value))
    return ComparedTo(attribute, operator, value)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _not_understood() from None
    if not 1 < moment.year < 9999:
        raise _not_understood()
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
