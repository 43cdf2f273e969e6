"""How a resource is answered: with its address and version, and those of its attributes that were asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from aiohttp import web
from pydantic import ValidationError
from scim2_models import Context, ResponseParameters, SCIMException

from adapters.scim.bodies import Json, ScimError, answered, require_storable
from adapters.scim.drafts import document
from adapters.scim.faults import error_of
from adapters.scim.models import ENDPOINTS, MODELS, POLICY, Group, User
from adapters.scim.visit import Visit
from bot.scim.filters import PageQuery
from bot.scim.resources import ResourceKind, ScimResource

_PARAMETERS: Mapping[ResourceKind, Any] = {
    ResourceKind.USER: ResponseParameters[User],
    ResourceKind.GROUP: ResponseParameters[Group],
}
_LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
_PARAMETERS_AT_MOST = 4_000  # characters


@dataclass(frozen=True, slots=True)
class Projection:
    """Which attributes come back. `project` leaves out the others."""

    project: Callable[[Json], Json]
    with_members: bool = True

    def narrow(self, query: PageQuery) -> PageQuery:
        """Returns the same page, without reading members that nobody asks for."""
        return replace(query, with_members=self.with_members)


def addressed(visit: Visit, resource: ScimResource) -> Json:
    """Returns a resource with what depends on where it is read."""
    meta = {
        "resourceType": resource.kind.value,
        "created": _moment(resource.created_at),
        "lastModified": _moment(resource.modified_at),
        "location": f"{visit.base}/{ENDPOINTS[resource.kind]}/{resource.id}",
        "version": f'W/"{resource.version}"',
    }
    body = document(resource) | {"meta": meta}
    for member in body.get("members", ()):
        member["$ref"] = f"{visit.base}/{ENDPOINTS[ResourceKind.USER]}/{member['value']}"
    return body


def projection(kind: ResourceKind, parameters: Mapping[str, object]) -> Projection:
    """Returns what `attributes` and `excludedAttributes` ask for. Raises ScimError."""
    wanted, excluded = (_names(parameters.get(name)) for name in ("attributes", "excludedAttributes"))
    if not wanted and not excluded:
        return Projection(lambda body: body)
    names = {"attributes": wanted or None, "excluded_attributes": excluded or None}
    model = MODELS[kind]
    try:
        parameters_read = _PARAMETERS[kind].model_validate(names, scim_policy=POLICY)
    except (ValidationError, SCIMException) as error:
        raise error_of(error) from None

    def project(body: Json) -> Json:
        narrowed: Json = model.model_validate(body, scim_policy=POLICY).model_dump(
            scim_ctx=Context.RESOURCE_QUERY_RESPONSE,
            response_parameters=parameters_read,
            scim_policy=POLICY,
        )
        return narrowed

    names_members = any("members" in name.casefold() for name in wanted)
    with_members = names_members if wanted else "members" not in [name.casefold() for name in excluded]
    return Projection(project, with_members)


def _names(value: object) -> list[str]:
    text = ",".join(map(str, value)) if isinstance(value, list) else str(value or "")
    if len(text) > _PARAMETERS_AT_MOST:
        raise ScimError(400, "These are more attributes than there are.", "invalidValue")
    require_storable(text)
    return [name.strip() for name in text.split(",") if name.strip()]


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def represented(visit: Visit, resource: ScimResource, selection: Projection, status: int = 200) -> web.Response:
    """Returns a resource, its address and its version."""
    body = addressed(visit, resource)
    headers = {"ETag": body["meta"]["version"], "Location": body["meta"]["location"]}
    return answered(selection.project(body), status, **headers)


def listed(documents: Sequence[Json], *, total: int, start: int) -> web.Response:
    """Returns a page of a list."""
    return answered(
        {
            "schemas": [_LIST],
            "totalResults": total,
            "startIndex": start,
            "itemsPerPage": len(documents),
            "Resources": documents,
        }
    )
