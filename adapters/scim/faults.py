"""What is wrong with what a client sent, as SCIM calls it."""

from pydantic import ValidationError
from scim2_models import SCIMException

from adapters.scim.bodies import ScimError


def error_of(error: ValidationError | SCIMException) -> ScimError:
    """Returns what SCIM calls it, and where; never what somebody sent."""
    if isinstance(error, SCIMException):
        return ScimError(error.status, _harmless(error.scim_type), error.scim_type or "invalidValue")
    fault = error.errors(include_url=False, include_input=False)[0]
    context = fault.get("ctx") or {}
    scim_type = str(context.get("scim_type") or "invalidValue")
    place = ".".join(str(step) for step in fault["loc"] if isinstance(step, int) or str(step).isidentifier())
    return ScimError(int(context.get("status") or 400), _harmless(scim_type, place), scim_type)


_REASONS = {
    "invalidFilter": "This filter cannot be understood, or names an attribute that is not there.",
    "invalidPath": "This path cannot be understood, or leads nowhere.",
    "noTarget": "Nothing stands where this leads to.",
    "mutability": "This cannot be changed.",
    "invalidSyntax": "This is no such message as SCIM has.",
    "uniqueness": "Another one has this already.",
}


def _harmless(scim_type: str, place: str = "") -> str:
    reason = _REASONS.get(scim_type, "A value is missing, or none that can stand there.")
    return f"{reason} ({place})" if place else reason
