"""Conditions as SQL over `scim_resource r`: values go beside it, never into it."""

from typing import Any

from bot.scim.filters import (
    Attribute,
    Combined,
    ComparedTo,
    Condition,
    HasValue,
    InList,
    Negated,
    Operator,
    ValueKind,
)
from bot.scim.resources import fold

_COLUMNS = {
    ("id",): "r.id",
    ("userName",): "r.unique_name",
    ("externalId",): "r.external_id",
    ("meta", "created"): "r.created_at",
    ("meta", "lastModified"): "r.modified_at",
}
_COMPARED = {
    Operator.EQUAL: "{left} is not distinct from {right}",
    Operator.UNEQUAL: "{left} is distinct from {right}",
    Operator.CONTAINS: "strpos({left}, {right}) > 0",
    Operator.BEGINS: "starts_with({left}, {right})",
    Operator.ENDS: "right({left}, length({right})) = {right}",
    Operator.GREATER: "{left} > {right}",
    Operator.GREATER_OR_EQUAL: "{left} >= {right}",
    Operator.LESS: "{left} < {right}",
    Operator.LESS_OR_EQUAL: "{left} <= {right}",
}
_CASTS = {
    ValueKind.TEXT: "text",
    ValueKind.EXACT: "text",
    ValueKind.TRUTH: "boolean",
    ValueKind.MOMENT: "timestamptz",
}


class SqlConditions:
    """Writes conditions, and collects their values by name."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def write(self, condition: Condition, entry: str = "") -> str:
        """Returns the SQL of a condition; of an entry of a list where `entry` is its name there."""
        match condition:
            case Combined(conditions, every):
                return f"({(' and ' if every else ' or ').join(self.write(part, entry) for part in conditions)})"
            case Negated(negated):
                return f"not coalesce({self.write(negated, entry)}, false)"
            case InList(name, inner):
                return self._in_list(name, self.write(inner, "e"))
            case ComparedTo(attribute) | HasValue(attribute) if attribute.listed and not entry:
                return self._in_list(attribute.steps[0], self._on_value(condition, "e", attribute.steps[1:]))
            case ComparedTo(attribute) | HasValue(attribute):
                return self._on_value(condition, entry, attribute.steps[1:] if attribute.listed else attribute.steps)

    def order(self, attribute: Attribute) -> str:
        """Returns what is sorted by: of a list the primary entry, or else the first one."""
        if not attribute.listed:
            return self._place("", attribute.steps, attribute.kind)
        value = self._place("e", attribute.steps[1:], attribute.kind)
        return (
            f"(select {value} from {self._entries(attribute.steps[0])} with ordinality as l(e, place)"
            " order by (e ->> 'primary') is not distinct from 'true' desc, place limit 1)"
        )

    def _on_value(self, condition: ComparedTo | HasValue, entry: str, steps: tuple[str, ...]) -> str:
        kind = condition.attribute.kind
        place = self._place(entry, steps, kind)
        if isinstance(condition, HasValue):
            return f"{place} is not null" if kind in (ValueKind.TRUTH, ValueKind.MOMENT) else f"{place} <> ''"
        if condition.value is None:
            return _COMPARED[condition.operator].format(left=place, right="null")
        value: object = condition.value
        if isinstance(value, str) and kind is ValueKind.TEXT:
            value = fold(value) if place == "r.unique_name" else value
        right = f"{self._value(value)}::{_CASTS[kind]}"
        if kind is ValueKind.TEXT and place != "r.unique_name":
            right = f"lower({right})"
        if condition.operator is Operator.EQUAL:  # as an index finds it
            return f"{place} = {right}"
        return _COMPARED[condition.operator].format(left=place, right=right)

    def _place(self, entry: str, steps: tuple[str, ...], kind: ValueKind) -> str:
        if not entry and (column := _COLUMNS.get(steps)):
            return column
        text = f"{entry or 'r.content'} #>> {self._value(list(steps))}::text[]"
        match kind:
            case ValueKind.TEXT:
                return f"lower({text})"
            case ValueKind.TRUTH:
                return f"({text})::boolean"
            case _:
                return f"({text})"

    def _in_list(self, name: str, condition: str) -> str:
        return f"exists (select 1 from {self._entries(name)} as l(e) where {condition})"

    def _entries(self, name: str) -> str:
        if name == "members":
            return (
                "(select jsonb_build_object('value', m.user_id) from scim_member m"
                " where m.workspace_id = r.workspace_id and m.group_id = r.id)"
            )
        return f"jsonb_array_elements(r.content -> {self._value(name)}::text)"

    def _value(self, value: object) -> str:
        name = f"sought_{len(self.values)}"
        self.values[name] = value
        return f"%({name})s"
