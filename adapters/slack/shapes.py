"""What Slack sends, in the shapes of which we read it."""

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Json,
    OnErrorOmit,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
)
from pydantic_core import PydanticUseDefault

from adapters.slack.text import storable

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.\-]+$", max_length=255)]


Words = Annotated[str, BeforeValidator(lambda text: storable(text) if isinstance(text, str) else text)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)


class _Shape(_Strict):
    @field_validator("*", mode="wrap")
    @classmethod
    def _without_oddities(cls, value: Any, read: ValidatorFunctionWrapHandler, context: ValidationInfo) -> Any:
        """What may be left out is left out where it is null or in no shape we know: it never refuses the whole."""
        try:
            return read(value)
        except ValidationError:
            if context.field_name is None or cls.model_fields[context.field_name].is_required():
                raise
            raise PydanticUseDefault from None


class _Named(_Shape):
    """A person or a channel."""

    id: Id


class SlashCommand(_Shape):
    command: Words
    user_id: Id
    channel_id: Id | Literal[""] = ""
    channel_name: str = ""
    text: Words = ""
    trigger_id: Id
    response_url: str = ""


class _Action(_Shape):
    action_id: Words
    value: Words = ""


class _View(_Shape):
    id: Id
    type: Literal["modal", "home"]


class _Container(_Shape):
    is_ephemeral: bool = False


class BlockActions(_Shape):
    """A click, in a message or in a view."""

    user: _Named
    trigger_id: Id
    actions: Annotated[list[_Action], Field(min_length=1)]
    channel: _Named | None = None
    view: _View | None = None
    container: _Container = _Container()
    response_url: str = ""


class _Option(_Strict):
    value: Words


class _File(_Strict):
    id: Id


class Entered(_Strict):
    """What somebody chose and wrote is never left out, since a thanks that is meant to be private would be posted."""

    type: str
    value: Words | None = None
    selected_option: _Option | None = None
    selected_users: list[Id] | None = None
    selected_conversation: Id | None = None
    files: list[_File] | None = None


class _State(_Strict):
    values: dict[str, dict[str, Entered]]


class _Form(_Shape):
    """The rest of the view is kept, to be shown again."""

    model_config = ConfigDict(frozen=True, strict=True, extra="allow")

    id: Id
    callback_id: str
    private_metadata: Json[dict[str, OnErrorOmit[Words]]] = {}
    state: _State
    blocks: list[dict[str, Any]] = []


class ViewSubmission(_Shape):
    user: _Named
    view: _Form


class _Element(_Shape):
    action_id: str = ""
    value: Words = ""


class _Block(_Shape):
    elements: list[OnErrorOmit[_Element]] = []


class _Message(_Shape):
    ts: Id | None = None
    thread_ts: Id | None = None
    user: Id | None = None
    bot_id: Id | None = None
    text: Words = ""
    blocks: list[OnErrorOmit[_Block]] = []


class _Channel(_Named):
    name: str = ""


class MessageShortcut(_Shape):
    callback_id: str = ""
    user: _Named
    trigger_id: Id
    channel: _Channel | None = None
    message: _Message = _Message()
    response_url: str = ""


class _Item(_Shape):
    channel: Id | None = None
    ts: Id | None = None


class ReactionAdded(_Shape):
    user: Id
    reaction: Annotated[str, Field(pattern=r"^[\w+'\-]+(::skin-tone-\d)?$", max_length=255)]
    item_user: Id | None = None
    item: _Item = _Item()


class AppHomeOpened(_Shape):
    user: Id
    tab: str = "home"


class _Grid(_Shape):
    enterprise_id: str = ""
    teams: list[str] = []


class _Member(_Shape):
    """What users.info tells, too; `adapters.slack.outbound.profile` reads it."""

    model_config = ConfigDict(extra="allow")
    id: Id
    profile: dict[str, Any] = {}
    enterprise_user: _Grid | None = None


class UserChange(_Shape):
    user: _Member


class AppUninstalled(_Shape):
    """The app was removed from the workspace."""


class _Tokens(_Shape):
    bot: list[str] = []


class TokensRevoked(_Shape):
    """Tokens of people are none of ours; that of the bot is."""

    tokens: _Tokens = _Tokens()


class UrlVerification(_Shape):
    challenge: str


class Unread(_Strict):
    """What we do not know, or a shape of it: acknowledged, so that Slack does not send it again, and counted."""

    kind: Literal["event", "payload", "shape", "app_rate_limited", "ssl_check"]


Event = ReactionAdded | AppHomeOpened | UserChange | AppUninstalled | TokensRevoked
Payload = SlashCommand | BlockActions | ViewSubmission | MessageShortcut | UrlVerification | Event | Unread

_PAYLOADS: dict[str, type[_Shape]] = {
    "block_actions": BlockActions,
    "view_submission": ViewSubmission,
    "message_action": MessageShortcut,
    "url_verification": UrlVerification,
}
_EVENTS: dict[str, type[_Shape]] = {
    "app_home_opened": AppHomeOpened,
    "reaction_added": ReactionAdded,
    "user_change": UserChange,
    "app_uninstalled": AppUninstalled,
    "tokens_revoked": TokensRevoked,
}


def read(body: dict[str, Any]) -> Payload:
    """Returns the payload as one of ours; Unread for everything else."""
    match body:
        case {"command": _}:
            return _read(SlashCommand, body)
        case {"ssl_check": _}:
            return Unread(kind="ssl_check")
        case {"type": "app_rate_limited"} | {"event": {"type": "app_rate_limited"}}:
            return Unread(kind="app_rate_limited")
        case {"type": "event_callback", "event": {"type": str(event)}}:
            return _read(_EVENTS[event], body["event"]) if event in _EVENTS else Unread(kind="event")
        case {"type": str(kind)} if kind in _PAYLOADS:
            return _read(_PAYLOADS[kind], body)
    return Unread(kind="payload")


def _read(kind: type[_Shape], body: dict[str, Any]) -> Payload:
    try:
        return kind.model_validate(body)  # type: ignore[return-value]
    except ValidationError:
        return Unread(kind="shape")
