"""What a directory asks for, by where its request leads. Loaded once one is let in: it is large."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from aiohttp import web
from scim2_models import Context

from adapters.scim import discovery
from adapters.scim.answers import addressed, listed, projection, represented
from adapters.scim.bodies import Json, ScimError, answered, json_of, refused
from adapters.scim.drafts import draft_of, patch_of
from adapters.scim.models import ENDPOINTS
from adapters.scim.queries import page_query
from adapters.scim.visit import Visit, versions_of
from bot.scim.resources import ResourceKind
from commands.scim.resources import (
    ResourceChange,
    change_resource,
    create_resource,
    delete_resource,
    list_resources,
    read_resource,
)

_KINDS = {name.casefold(): kind for kind, name in ENDPOINTS.items()}


@dataclass(frozen=True, slots=True)
class _Route:
    """What is done, by method."""

    methods: Mapping[str, Callable[[Visit], Awaitable[web.Response]]]


async def routed(visit: Visit) -> web.Response:
    """Returns the answer. Raises ScimError, or ScimRefusal."""
    route = _route(visit.steps)
    method = "GET" if visit.request.method == "HEAD" else visit.request.method
    if method not in route.methods:
        return refused(ScimError(405, "This cannot be done here."), Allow=" ".join(route.methods).replace(" ", ", "))
    return await route.methods[method](visit)


def _route(steps: tuple[str, ...]) -> _Route:
    match [step.casefold() for step in steps]:
        case ["serviceproviderconfig"]:
            return _Route({"GET": _config})
        case ["resourcetypes" | "schemas"]:
            return _Route({"GET": _every})
        case ["resourcetypes" | "schemas", _]:
            return _Route({"GET": _single})
        case [name] if name in _KINDS:
            kind = _KINDS[name]
            return _Route({"GET": partial(_list, kind), "POST": partial(_create, kind)})
        case [name, ".search"] if name in _KINDS:
            return _Route({"POST": partial(_search, _KINDS[name])})
        case [name, _] if name in _KINDS:
            kind = _KINDS[name]
            return _Route(
                {
                    "GET": partial(_read, kind),
                    "PUT": partial(_replace, kind),
                    "PATCH": partial(_patch, kind),
                    "DELETE": partial(_delete, kind),
                }
            )
        case ["me" | "bulk" | ".search"]:
            raise ScimError(501, "This is not done here.")
    raise ScimError(404, "There is nothing at this address.")


async def _config(visit: Visit) -> web.Response:
    _refuse_filter(visit)
    return answered(discovery.config(visit.base))


async def _every(visit: Visit) -> web.Response:
    _refuse_filter(visit)
    return listed(list(_described(visit).values()), total=len(_described(visit)), start=1)


async def _single(visit: Visit) -> web.Response:
    _refuse_filter(visit)
    described = {name.casefold(): body for name, body in _described(visit).items()}
    if body := described.get(visit.steps[1].casefold()):
        return answered(body)
    raise ScimError(404, "There is no such description.")


def _described(visit: Visit) -> dict[str, Json]:
    describe = discovery.schemas if visit.steps[0].casefold() == "schemas" else discovery.resource_types
    return describe(visit.base)


def _refuse_filter(visit: Visit) -> None:
    """RFC 7644, 4: descriptions are not filtered."""
    if "filter" in visit.request.query:
        raise ScimError(403, "What describes us is not filtered.")


async def _list(kind: ResourceKind, visit: Visit) -> web.Response:
    return await _page(kind, visit, dict(visit.request.query))


async def _search(kind: ResourceKind, visit: Visit) -> web.Response:
    return await _page(kind, visit, await json_of(visit.request))


async def _page(kind: ResourceKind, visit: Visit, parameters: Mapping[str, object]) -> web.Response:
    query = page_query(kind, parameters)
    selection = projection(kind, parameters)
    page = await list_resources(visit.workspace_id, kind, selection.narrow(query))
    documents = [selection.project(addressed(visit, resource)) for resource in page.resources]
    return listed(documents, total=page.total, start=query.start)


async def _create(kind: ResourceKind, visit: Visit) -> web.Response:
    selection = projection(kind, visit.request.query)
    draft = draft_of(kind, await json_of(visit.request), Context.RESOURCE_CREATION_REQUEST)
    created = await create_resource(visit.workspace_id, kind, draft, visit.now)
    return represented(visit, created, selection, status=201)


async def _read(kind: ResourceKind, visit: Visit) -> web.Response:
    selection = projection(kind, visit.request.query)
    members = None if selection.with_members else ()
    resource = await read_resource(visit.workspace_id, kind, visit.id, members)
    known_versions = versions_of(visit.request.headers.get("If-None-Match"))
    if known_versions is not None and resource.version in known_versions:
        return web.Response(status=304, headers={"ETag": f'W/"{resource.version}"'})
    return represented(visit, resource, selection)


async def _replace(kind: ResourceKind, visit: Visit) -> web.Response:
    selection = projection(kind, visit.request.query)
    draft = draft_of(kind, await json_of(visit.request), Context.RESOURCE_REPLACEMENT_REQUEST)
    change = ResourceChange(lambda _: draft, versions=visit.versions)
    changed = await change_resource(visit.workspace_id, kind, visit.id, change, visit.now)
    return represented(visit, changed, selection)


async def _patch(kind: ResourceKind, visit: Visit) -> web.Response:
    """Of a group nothing comes back: who adds somebody to a thousand has no use for all of them."""
    selection = projection(kind, visit.request.query)
    patch = patch_of(kind, await json_of(visit.request))
    change = ResourceChange(patch.apply, patch.members, visit.versions)
    changed = await change_resource(visit.workspace_id, kind, visit.id, change, visit.now)
    if kind is ResourceKind.GROUP:
        return web.Response(status=204, headers={"ETag": f'W/"{changed.version}"'})
    return represented(visit, changed, selection)


async def _delete(kind: ResourceKind, visit: Visit) -> web.Response:
    await delete_resource(visit.workspace_id, kind, visit.id, visit.versions, visit.now)
    return web.Response(status=204)
