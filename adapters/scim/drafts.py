"""From what a client sends to what is to stand: a whole resource, or a patch in the dialect of whoever sent it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from scim2_models import Context, PatchOp, Resource, SCIMException
from scim2_models.path import AttrPath, CompareOperator, Comparison, FilterNode, LogicalExpr, ValuePath

from adapters.scim.bodies import Json, ScimError, require_small, require_storable
from adapters.scim.faults import error_of
from adapters.scim.models import MODELS, POLICY, Group, User
from bot.scim.resources import ENTERPRISE, ResourceKind, ScimResource
from commands.scim.resources import ResourceDraft

_PATCHES: Mapping[ResourceKind, Any] = {ResourceKind.USER: PatchOp[User], ResourceKind.GROUP: PatchOp[Group]}
_OPERATIONS_AT_MOST = 1_000
_OF_THE_EXTENSION = ("manager", "employeenumber")  # which some name without its schema
_NOTHING = object()
_APART = ("id", "meta", "members", "schemas")
_NAMES: Mapping[type[Resource[Any]], str] = {User: "userName", Group: "displayName"}  # that each has to have


def draft_of(kind: ResourceKind, body: Json, context: Context) -> ResourceDraft:
    """Returns what a whole resource says. Raises ScimError."""
    try:
        return _draft(MODELS[kind].model_validate(_qualified(kind, body), scim_ctx=context, scim_policy=POLICY))
    except (ValidationError, SCIMException) as error:
        raise error_of(error) from None


def document(resource: ScimResource) -> Json:
    """Returns a resource as SCIM writes it, without what depends on where it is read."""
    schemas = [str(MODELS[resource.kind].__schema__), *([ENTERPRISE] if ENTERPRISE in resource.content else [])]
    content = {"schemas": schemas, "id": resource.id, **resource.content}
    if resource.members:
        content["members"] = [{"value": member} for member in sorted(resource.members)]
    return content


@dataclass(frozen=True, slots=True)
class Patch:
    """A patch that was understood. Of a group it looks at these `members` alone; None for all."""

    kind: ResourceKind
    operations: Any
    members: Collection[str] | None

    def apply(self, standing: ScimResource) -> ResourceDraft:
        """Returns what is to stand. Raises ScimError."""
        try:
            resource = MODELS[self.kind].model_validate(document(standing), scim_policy=POLICY)
            self.operations.patch(resource, scim_policy=POLICY)
            return _draft(resource)
        except (ValidationError, SCIMException) as error:
            raise error_of(error) from None


def patch_of(kind: ResourceKind, body: Json) -> Patch:
    """Reads a patch, and what Entra ID and Okta write otherwise than the standard has it. Raises ScimError."""
    operations = _operations(kind, body)
    try:
        message: Any = _PATCHES[kind].model_validate(
            {**body, "Operations": operations}, scim_ctx=Context.RESOURCE_PATCH_REQUEST, scim_policy=POLICY
        )
    except (ValidationError, SCIMException) as error:
        raise error_of(error) from None
    return Patch(kind, message, _members(message.operations) if kind is ResourceKind.GROUP else ())


def _draft(resource: Resource[Any]) -> ResourceDraft:
    content = resource.model_dump(scim_ctx=Context.RESOURCE_CREATION_RESPONSE)
    if not str(content[_NAMES[type(resource)]]).strip():
        raise ScimError(400, f"{_NAMES[type(resource)]} is empty.", "invalidValue")
    members = frozenset(entry["value"] for entry in content.get("members") or () if entry.get("value"))
    content = {name: value for name, value in content.items() if name not in _APART}
    require_storable([content, *members])  # a filter of a path brings texts of its own
    require_small(content)
    return ResourceDraft(content, members)


def _operations(kind: ResourceKind, body: Json) -> list[Json]:
    [name, *_] = [name for name in body if name.casefold() == "operations"] or [""]
    operations = body.pop(name, None)
    if (
        not isinstance(operations, list)
        or not operations
        or not all(isinstance(operation, dict) for operation in operations)
    ):
        raise ScimError(400, "A patch holds Operations, at least one.", "invalidSyntax")
    if len(operations) > _OPERATIONS_AT_MOST:
        raise ScimError(400, f"A patch holds at most {_OPERATIONS_AT_MOST} Operations.", "tooMany")
    return [_operation(kind, {name.casefold(): value for name, value in operation.items()}) for operation in operations]


def _operation(kind: ResourceKind, operation: Json) -> Json:
    path, value = operation.get("path"), operation.get("value")
    if path == "":
        del operation["path"]
        path = None
    if kind is ResourceKind.GROUP:
        if path is None and isinstance(value, dict):  # Okta repeats the id of what it changes
            operation["value"] = {name: inner for name, inner in value.items() if name not in ("id", "schemas", "meta")}
        return operation
    if isinstance(path, str) and path.partition(".")[0].casefold() in _OF_THE_EXTENSION:
        operation["path"] = f"{ENTERPRISE}:{path}"
    if path is None and isinstance(value, dict):
        operation["value"] = {
            name: inner for name, inner in _qualified(kind, value).items() if name not in ("id", "schemas", "meta")
        }
    if isinstance(path, str) and path.casefold().endswith("manager") and value in ("", []):  # as Entra ID removes one
        operation |= {"op": "remove"}
        del operation["value"]
    return operation


def _qualified(kind: ResourceKind, body: Json) -> Json:
    """What belongs to the enterprise extension, at its place there."""
    if kind is ResourceKind.GROUP:
        return body
    loose = {name: value for name, value in body.items() if name.casefold() in _OF_THE_EXTENSION and value is not None}
    if not loose:
        return body
    core = {name: value for name, value in body.items() if name not in loose}
    extension = core.get(ENTERPRISE)
    return core | {ENTERPRISE: loose | (extension if isinstance(extension, dict) else {})}


def _members(operations: Any) -> Collection[str] | None:
    """Whom a patch of a group is about; None where that takes all of its members.

    Of a group of thousands to which one is added, only that one is looked at.
    """
    members: set[str] = set()
    for operation in operations:
        path = operation.path.ast if operation.path is not None else None
        if isinstance(path, ValuePath) and operation.op == "remove" and (sought := _sought(path.val_filter)):
            members.update(sought)
        elif path is None or isinstance(path, AttrPath):
            written = {path.attr: operation.value} if path else operation.value
            values = _by_name(written).get("members", _NOTHING)
            if values is _NOTHING:
                continue
            if operation.op == "replace" or (operation.op == "remove" and not values):
                return None
            members.update(_ids(values))
        else:
            return None
    require_storable([*members])
    return members


def _by_name(value: object) -> Mapping[str, object]:
    return {str(name).casefold(): inner for name, inner in value.items()} if isinstance(value, dict) else {}


def _ids(values: object) -> Iterator[str]:
    for entry in values if isinstance(values, list) else [values]:
        if isinstance(id_ := _by_name(entry).get("value"), str):
            yield id_


def _sought(node: FilterNode) -> list[str]:
    """The ids of `value eq "..."`, also of several joined by or; nothing where it is another filter."""
    if isinstance(node, LogicalExpr) and node.op == "or":
        by_term = [_sought(term) for term in node.terms]
        return [id_ for ids in by_term for id_ in ids] if all(by_term) else []
    if isinstance(node, Comparison) and node.op is CompareOperator.eq and isinstance(node.value, str):
        return [node.value] if node.attr_path.attr.casefold() == "value" else []
    return []
