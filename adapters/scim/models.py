"""What a directory may tell, as SCIM's schemas have it. What has no use here is taken, and not kept.

Addresses are plain text: a directory's need not lead anywhere (ann@harbour.local).
"""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from scim2_models import (
    URN,
    CaseExact,
    ComplexAttribute,
    Extension,
    Mutability,
    Reference,
    Required,
    Resource,
    ScimPolicy,
    Uniqueness,
)

from bot.scim.resources import ENTERPRISE, ResourceKind

# What Entra ID departs from the standard in.
POLICY = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)


def _one_manager(value: Any) -> Any:
    """Of a list the first one; an id by itself; nothing where it is empty."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, str):
        value = {"value": value} if value else None
    return value


class Name(ComplexAttribute):
    formatted: str | None = None
    """The full name, formatted for display."""

    family_name: str | None = None
    """The family name of the User."""

    given_name: str | None = None
    """The given name of the User."""


class Email(ComplexAttribute):
    value: str | None = None
    """An e-mail address of the User, by which people are recognised."""

    type: str | None = None
    """What the address is for, as in work."""

    primary: bool | None = None
    """Whether it is the preferred address."""


class Address(ComplexAttribute):
    country: str | None = None
    """The country of the address. Nothing else of an address is kept."""

    type: str | None = None
    """What the address is for, as in work."""

    primary: bool | None = None
    """Whether it is the preferred address."""


class Boss(ComplexAttribute):
    value: str | None = None
    """The id of the User's manager."""


class EnterpriseUser(Extension):
    __schema__ = URN(ENTERPRISE)

    employee_number: str | None = None
    """What the organisation calls the User by."""

    manager: Annotated[Boss | None, BeforeValidator(_one_manager)] = None
    """Whom the User reports to."""


class User(Resource[EnterpriseUser]):
    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Required.true, Uniqueness.server] = None
    """What the User is called by, whatever its case."""

    name: Name | None = None
    """The parts of the User's name."""

    display_name: str | None = None
    """The name of the User as others read it."""

    user_type: str | None = None
    """How the User belongs to the organisation; who is a contractor is not asked."""

    preferred_language: str | None = None
    """The User's language."""

    locale: str | None = None
    """Where the User is at home."""

    timezone: str | None = None
    """The User's time zone, as in Europe/Berlin."""

    active: bool | None = None
    """False once the User has left."""

    emails: list[Email] | None = None
    """E-mail addresses of the User."""

    addresses: list[Address] | None = None
    """Where the User works, of which the country counts."""


class Member(ComplexAttribute):
    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    """The id of a User."""

    ref: Annotated[Reference["User"] | None, Mutability.immutable] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    """Where the User is read."""


class Group(Resource[Any]):
    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Required.true] = None
    """The name of the Group. It becomes that of a team whose people are the Group's."""

    members: list[Member] | None = None
    """The Users of the Group."""


MODELS: dict[ResourceKind, type[Resource[Any]]] = {ResourceKind.USER: User, ResourceKind.GROUP: Group}
ENDPOINTS = {ResourceKind.USER: "Users", ResourceKind.GROUP: "Groups"}
