"""What somebody answers to the question whether they want a file: it is put into their OneDrive, once, or it is not."""

from adapters import Unsent
from adapters.teams.files import consent_in, put
from adapters.teams.outbound import TeamsPlatform
from adapters.teams.payloads import Activity
from adapters.teams.places import here
from adapters.teams.replies import Replies, log_lost
from adapters.teams.wire.shape import Ignored
from bot.delivery.handing import HandedFile
from bot.messages.refusal import Refusal
from bot.ports import PlatformError, Unreachable
from commands.delivery.hand_over import take
from commands.routing.entrance import Entrance


async def answer_consent(platform: TeamsPlatform, entrance: Entrance, replies: Replies, activity: Activity) -> None:
    """Puts the file where Teams says, and shows it in the place of the question. Raises Ignored for what no private
    chat of ours sends.
    """
    consent, now = consent_in(activity), entrance.clock.now()
    if activity.shared or not consent.token:
        raise Ignored
    if not consent.is_accepted:
        return
    try:
        async with take(await entrance.current(), activity.sender.platform_id, consent.token, now) as file:
            match file:
                case HandedFile():
                    messages, is_put = [await put(file, consent)], True
                case Refusal(key=key):
                    messages, is_put = replies.saying(activity, key).activities(), False
        for message in messages:
            await platform.send(here(activity), message)
        if is_put and activity.reply_to:
            await platform.remove(activity.service_url, f"{activity.conversation.id}|{activity.reply_to}")
    except Unsent as error:
        log_lost(activity, Unreachable(str(error)))
        for message in replies.saying(activity, "handing.not_saved").activities():
            await platform.send(here(activity), message)
    except PlatformError as error:  # the file is there; what says so did not arrive
        log_lost(activity, error)
