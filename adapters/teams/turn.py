"""A turn of Microsoft's library, carried by our own reading and sending: it parses nothing, and opens no connection.

The library's activity is thin: it says what the turn is dispatched by. The payload rides in the turn's state, and a
message rides as it was drawn in the channel data of an activity.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import cast

from botbuilder.core import BotAdapter, TurnContext
from botbuilder.schema import Activity, ConversationReference, ResourceResponse

from adapters.teams import payloads
from adapters.teams.connector import Json
from adapters.teams.outbound import TeamsPlatform
from adapters.teams.places import Target

_PAYLOAD, _ANSWER = "waterline.payload", "waterline.answer"


class TeamsAdapter(BotAdapter):
    """Sends, changes and deletes messages through the connector of one tenant. An id is as TeamsPlatform gives it."""

    def __init__(self, platform: TeamsPlatform) -> None:
        super().__init__()
        self._platform = platform

    async def run(self, incoming: payloads.Activity, logic: Callable[[TurnContext], Awaitable[None]]) -> Json | None:
        """Returns the body of the answer, or None. Raises what `logic` raises."""
        context = TurnContext(self, _thin(incoming))
        state = context.turn_state
        state[_PAYLOAD] = incoming
        try:
            await self.run_pipeline(context, logic)
            return cast("Json | None", state.get(_ANSWER))
        finally:
            state.clear()  # a payload may hold an answer: nobody who kept the context keeps it

    async def send_drawn(self, target: Target, message: Json) -> None:
        await self._platform.send(target, message)

    async def send_activities(self, context: TurnContext, activities: Sequence[Activity]) -> list[ResourceResponse]:
        return [
            ResourceResponse(id=await self._platform.send(_target(activity), activity.channel_data))
            for activity in activities
        ]

    async def update_activity(self, context: TurnContext, activity: Activity) -> ResourceResponse:
        await self._platform.change(activity.service_url, activity.id, activity.channel_data)
        return ResourceResponse(id=activity.id)

    async def delete_activity(self, context: TurnContext, reference: ConversationReference) -> None:
        await self._platform.remove(reference.service_url, reference.activity_id)


def payload(context: TurnContext) -> payloads.Activity:
    """Returns what Teams sent in this turn."""
    return cast("payloads.Activity", context.turn_state[_PAYLOAD])


def identify(context: TurnContext, incoming: payloads.Activity) -> None:
    """Replaces the payload of this turn by the same with its sender's id."""
    context.turn_state[_PAYLOAD] = incoming


def answer(context: TurnContext, body: Json) -> None:
    """Answers the request of this turn with this body."""
    context.turn_state[_ANSWER] = body


async def send(context: TurnContext, target: Target, message: Json) -> None:
    """Sends a message as it was drawn. The context's own way would copy it first, and address it to where one asked."""
    await cast("TeamsAdapter", context.adapter).send_drawn(target, message)


def _thin(incoming: payloads.Activity) -> Activity:
    """Without the channel's name: with it the library parses what the channel adds, for half a millisecond."""
    return Activity(type=incoming.type, name=incoming.name, action=incoming.action)


def _target(activity: Activity) -> Target:
    return Target(activity.service_url, activity.conversation.id, activity.conversation.is_group)
