"""What a client can learn about us: what we can, which resources there are, and their schemas."""

from functools import cache

from scim2_models import (
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    Context,
    ETag,
    Filter,
    Patch,
    Resource,
    ResourceType,
    ServiceProviderConfig,
    Sort,
)

from adapters.scim.bodies import Json
from adapters.scim.models import ENDPOINTS, MODELS, EnterpriseUser, Group, User
from adapters.scim.queries import COUNT_AT_MOST


def config(base: str) -> Json:
    """Returns what we can, as it is read at this address."""
    described = ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
        filter=Filter(supported=True, max_results=COUNT_AT_MOST),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=True),
        etag=ETag(supported=True),
        authentication_schemes=[
            AuthenticationScheme(
                type=AuthenticationScheme.Type.oauthbearertoken,
                name="A bearer token",
                description="An admin makes it in chat: /waterline scim",
                primary=True,
            )
        ],
    )
    return _dumped(described) | {"meta": _meta(base, "ServiceProviderConfig", "ServiceProviderConfig")}


def resource_types(base: str) -> dict[str, Json]:
    """Returns each by its name."""
    return {
        name: body | {"meta": _meta(base, "ResourceType", f"ResourceTypes/{name}")} for name, body in _types().items()
    }


def schemas(base: str) -> dict[str, Json]:
    """Returns each by its URN."""
    return {urn: body | {"meta": _meta(base, "Schema", f"Schemas/{urn}")} for urn, body in _schemas().items()}


@cache
def _types() -> dict[str, Json]:
    described = {kind.value: ResourceType.from_resource(MODELS[kind]) for kind in MODELS}
    names = {kind.value: f"/{ENDPOINTS[kind]}" for kind in MODELS}
    return {name: _dumped(described[name]) | {"id": name, "name": name, "endpoint": names[name]} for name in described}


@cache
def _schemas() -> dict[str, Json]:
    dumped = [_dumped(model.to_schema()) for model in (User, EnterpriseUser, Group)]
    return {schema["id"]: schema for schema in dumped}


def _dumped(described: Resource) -> Json:  # type: ignore[type-arg]
    body: Json = described.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
    return {name: value for name, value in body.items() if name != "meta"}


def _meta(base: str, kind: str, path: str) -> Json:
    return {"resourceType": kind, "location": f"{base}/{path}"}
