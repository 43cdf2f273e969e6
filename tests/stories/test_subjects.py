"""Every message that is delivered is drawn as what it is about."""

import pytest

from bot.awards.awards import ANNOUNCED, AWARDED, FIRST_READING, SECOND_READING, TO_HAND_OVER, WORDS_ABOUT
from bot.barnacles.news import NEWS, SCRAPING_DAY
from bot.barnacles.owning import OWNED
from bot.barnacles.taking_away import TAKEN_AWAY
from bot.celebrations.occasions import ANNIVERSARY, BIRTHDAY, NEWCOMERS, POST, SOON
from bot.checkin.rounds import INVITATION, REMINDER
from bot.cover.leave import QUESTION
from bot.customers.thanks import ANSWERED, CAME, HANDED
from bot.delivery.deliveries import Delivery, Subject
from bot.digest.letters import DIGEST, SUMMARY
from bot.events.notices import WEBHOOK_LOST, WEBHOOK_STOPPED
from bot.exports.in_chat import EXPORT
from bot.forgetting.forgetting import FORGOTTEN
from bot.kudos.kudos import LOST, REMOVED, REPORTED
from bot.kudos.kudos import SUBJECT as KUDOS
from bot.newcomers.stories import STORY
from bot.org.people import BARRED, PEOPLE_HELD, UNDELIVERED
from bot.org.tree import CHART
from bot.personal_data.my_data import MY_DATA
from bot.roles.notices import NO_ADMIN
from bot.scim.notices import SCIM_STOPPED
from bot.voice.notices import CONCERNS
from bot.welcome.notices import WELCOME
from commands.awards.show import draw_announcement, draw_asked, draw_to_hand_over, draw_words_about
from commands.barnacles.rendering import draw_news, draw_owned, draw_scraping_day, draw_taken_away
from commands.celebrations.rendering import draw_ahead, draw_post, draw_words
from commands.checkin.rendering import draw_invitation, draw_reminder
from commands.cover.ask_back import draw_question
from commands.customers.rendering import draw_answer, draw_handed, draw_notice
from commands.digest.rendering import draw_digest
from commands.events.requests import draw_lost as draw_webhook_lost
from commands.events.requests import draw_stopped as draw_webhook_stopped
from commands.exports.hand_export import draw_export
from commands.features import DRAWINGS
from commands.forgetting.feature import draw_nothing
from commands.insight.rendering import draw_summary
from commands.kudos.rendering import draw_kudos
from commands.kudos.reports import draw_removed, draw_report
from commands.kudos.tell_lost import draw_lost
from commands.newcomers.show_stories import draw_story
from commands.org.meet import meet
from commands.org.rendering import draw_barred, draw_undelivered
from commands.org.show_people import draw_people_held
from commands.personal_data.give_my_data import draw_my_data
from commands.roles.look_for_leavers import draw_no_admin
from commands.scim.requests import draw_stopped
from commands.sealed.tell_admins import draw_fault
from commands.voice.tell_readers import draw_concerns
from commands.welcome.send_welcome import draw_welcome
from storage.database import statement
from storage.delivery import deliveries
from tests.cast import ANA
from tests.stories.conftest import ChatCompany

DRAWN_BY = {
    MY_DATA: draw_my_data,
    EXPORT: draw_export,
    KUDOS: draw_kudos,
    INVITATION: draw_invitation,
    REMINDER: draw_reminder,
    DIGEST: draw_digest,
    SUMMARY: draw_summary,
    CHART: draw_fault,
    LOST: draw_lost,
    BARRED: draw_barred,
    UNDELIVERED: draw_undelivered,
    REPORTED: draw_report,
    REMOVED: draw_removed,
    NO_ADMIN: draw_no_admin,
    PEOPLE_HELD: draw_people_held,
    SCIM_STOPPED: draw_stopped,
    WEBHOOK_STOPPED: draw_webhook_stopped,
    WEBHOOK_LOST: draw_webhook_lost,
    WELCOME: draw_welcome,
    CONCERNS: draw_concerns,
    OWNED: draw_owned,
    NEWS: draw_news,
    SCRAPING_DAY: draw_scraping_day,
    TAKEN_AWAY: draw_taken_away,
    QUESTION: draw_question,
    POST: draw_post,
    SOON: draw_ahead,
    NEWCOMERS: draw_ahead,
    BIRTHDAY: draw_words,
    ANNIVERSARY: draw_words,
    CAME: draw_notice,
    HANDED: draw_handed,
    ANSWERED: draw_answer,
    STORY: draw_story,
    FIRST_READING: draw_asked,
    SECOND_READING: draw_asked,
    ANNOUNCED: draw_announcement,
    AWARDED: draw_words_about,
    WORDS_ABOUT: draw_words_about,
    TO_HAND_OVER: draw_to_hand_over,
    FORGOTTEN: draw_nothing,
}


def test_every_subject_of_the_program_is_among_these() -> None:
    assert {*DRAWN_BY} == {*DRAWINGS}


@pytest.mark.parametrize("subject", DRAWN_BY)
def test_each_subject_is_drawn_by_its_own_room(subject: Subject) -> None:
    assert DRAWINGS[subject].draw is DRAWN_BY[subject]


def test_a_subject_whose_name_is_taken_or_too_long_to_be_kept_stops_the_program_at_its_start() -> None:
    with pytest.raises(ValueError, match="two subjects are called kudos"):
        Subject("kudos")
    with pytest.raises(ValueError, match="keep it to 16 characters"):
        Subject("reminder_of_pings")
    assert "reminder_of_pings" not in Subject.every()


def about(subject: Subject, workspace: int, reader: int) -> Delivery:
    return Delivery(1, workspace, "D1", reader, subject, 0, wanted=1, posted=0, message_id=None, tries=0)


@pytest.mark.parametrize("subject", sorted(Subject.every().keys() - {BARRED}))  # which says of a while that is over
async def test_nothing_is_drawn_about_what_is_not_there(company: ChatCompany, subject: Subject) -> None:
    entrance = company.entrance
    reader = (await meet(entrance.workspace, entrance.platform, [ANA.platform_id]))[ANA.platform_id]
    delivery = about(subject, entrance.workspace.id, reader.id)
    assert await DRAWINGS[subject].draw(delivery, entrance.workspace, None) is None


async def test_what_a_newer_version_wants_to_say_waits_for_a_process_that_knows_how(company: ChatCompany) -> None:
    workspace = company.entrance.workspace
    await statement(
        "insert into delivery (workspace_id, place, subject, subject_id) values (%(workspace)s, 'D1', 'concern', 1)",
        workspace=workspace.id,
    )
    assert await deliveries.claim(workspace.id, places=10, lease=60) == []
    [row] = await statement("select posted, failed, tries from delivery where subject = 'concern'")
    assert (row["posted"], row["failed"], row["tries"]) == (0, None, 0)
