"""What is somebody's own by their role, as the home and `/pulse` say it: nobody reads of what will never come."""

from bot.checkin import actions as checkin
from bot.digest import actions
from bot.digest.roles import LedTeam, SetUp
from bot.home.actions import LOOK
from bot.insight.actions import MIRROR, SUMMARY
from bot.kudos.actions import REPORTS
from bot.messages.message import Block, Button, Buttons, Facts, Heading, Note, Text
from bot.messages.say import clock, day, say
from bot.org.actions import VALUES
from bot.org.people import Person


def of_lead(lead: LedTeam, reader: Person) -> list[Block]:
    """Returns a manager's week, mirror and promises, and a leader's summary."""
    language = reader.language
    blocks: list[Block] = [Heading(say(language, "role.manager"))]
    if lead.size < lead.k:
        blocks.append(Note((say(language, "role.small_team", k=lead.k),)))
    blocks += [Text((say(language, "role.promised", promise=promise.task(language)),)) for promise in lead.promises]
    buttons = [actions.OPEN.button(say(language, "role.digest"))]
    if lead.has_mirror:
        buttons.append(MIRROR.button(say(language, "role.mirror")))
    buttons += [
        actions.DONE.button(say(language, "digest.done"), actions.Kept(promise.id, 0)) for promise in lead.promises[:1]
    ]
    blocks.append(Buttons(tuple(buttons)))
    if lead.leads_managers and lead.has_mirror:
        word = checkin.BRANCH.button(say(language, "announced.branch"))
        summary = SUMMARY.button(say(language, "role.summary"))
        blocks += [Heading(say(language, "role.leader")), Buttons((summary, word))]
    return blocks


def of_admin(set_up: SetUp, reader: Person) -> list[Block]:
    """Returns what is set, and what an admin is to do."""
    language, zone = reader.language, reader.time_zone
    opens = say(language, "pulse.none_ahead")
    if set_up.upcoming:
        opens_at = clock(language, set_up.upcoming, zone)
        opens = say(language, "pulse.moment", day=day(language, set_up.upcoming, zone), time=opens_at)
    rows = (
        (say(language, "role.check_ins"), opens if set_up.check_ins else say(language, "role.off")),
        (say(language, "role.people"), say(language, "role.people_asked", people=set_up.people, k=set_up.k)),
        (say(language, "role.letters"), say(language, "role.on" if set_up.letters else "role.off")),
    )
    blocks: list[Block] = [Heading(say(language, "role.admin")), Facts(rows)]
    to_do = [say(language, "role.reports", count=set_up.reports)] if set_up.reports else []
    to_do += [set_up.fault] if set_up.fault else []
    blocks += [Text((line,)) for line in to_do or [say(language, "role.nothing_to_do")]]
    return [*blocks, Buttons(tuple(_of_admin(set_up, language)))]


def _of_admin(set_up: SetUp, language: str) -> list[Button]:
    buttons = [REPORTS.button(say(language, "role.show_reports"))] if set_up.reports else []
    buttons.append(VALUES.button(say(language, "values.title")))
    if set_up.check_ins:
        buttons.append(checkin.ITEMS.button(say(language, "pulse.items")))
    look = LOOK.button(say(language, "admin.open"))
    return [*buttons, checkin.PREVIEW.button(say(language, "pulse.preview")), look]
