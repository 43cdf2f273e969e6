"""What the kudos room brings: thanks in every way they can be given, read, changed."""

from datetime import timedelta

from bot.kudos import actions
from bot.kudos.actions import ChangeForm, GiveForm, History, Page, PlusForm, RemovalForm, ReportForm
from bot.kudos.kudos import LOST, REMOVED, REPORTED, SUBJECT
from commands.feature import KUDOS, SAME, Button, Capability, Drawing, Feature, Role, Submission, Tick, Word, each
from commands.kudos import reports, requests
from commands.kudos.rendering import draw_kudos
from commands.kudos.tell_lost import draw_lost, tell_lost
from commands.kudos.type_kudos import typed
from storage.kudos import drafts

_IN_MORE = "**More** under the post"
CAPABILITIES = (
    Capability(
        does="Thank one or several people",
        requests=("typed @",),
        web=f"`{KUDOS} @ana @bo for … #value` in any conversation; the value's emoji does instead of its name",
        slack=SAME,
        teams="`kudos @Ana @Bo for … #value` to Waterline, `@Waterline kudos …` where others read along",
    ),
    Capability(
        does="Thank a whole team",
        requests=("typed @",),
        web=f"`{KUDOS} @payments for … #value`",
        slack="the same, or a user group of the workspace",
        teams="the same, or `@` and the name of a Teams team",
    ),
    Capability(
        does="Thank in a form",
        requests=("typed", "pressed kudos.form", "submitted kudos.give"),
        web=f"`{KUDOS}`, or **Give kudos** on the home page",
        slack=f"`{KUDOS}`, or **Give kudos** in the app's home",
        teams="`kudos`, or **Give kudos** beside the field for a new message",
    ),
    Capability(
        "Thank in private",
        ("typed", "submitted kudos.give"),
        "in the form, **Only the people I thank**",
        SAME,
    ),
    Capability(
        does="Thank for a message",
        requests=("picked",),
        web="**Thank** under the message, then **Give kudos for this**",
        slack="**Give kudos for this** among the message's shortcuts",
        teams="**Give kudos for this** in the message's menu, **More actions**",
    ),
    Capability(
        does="Thank by a value's emoji",
        requests=("reacted",),
        web="**Thank** under the message, then the value",
        slack="react to the message with the emoji, in channels the app was invited to",
        teams=(
            "only under what was written to Waterline, since Teams tells a bot of no more; else **Give kudos for this**"
        ),
    ),
    Capability(
        "Get one hint before sending, and send anyway",
        ("pressed kudos.open", "pressed kudos.send"),
        "**Change it** or **Send as it is** in the answer; in the form, send once more",
        SAME,
    ),
    Capability(
        "Correct what was refused; nothing typed is lost",
        ("pressed kudos.open", "pressed kudos.retype"),
        "**Open the form** in the answer",
        SAME,
    ),
    Capability(
        "Join somebody's thanks with a word",
        ("pressed kudos.plus", "submitted kudos.plus"),
        "**+1 with a word** under the post",
        SAME,
    ),
    Capability(
        "Change one's own thanks within 15 minutes",
        ("pressed kudos.change", "submitted kudos.change", "pressed kudos.more"),
        f"**Change it** in the answer, in `{KUDOS} given`, or by {_IN_MORE}",
        SAME,
    ),
    Capability(
        "Take it back within 15 minutes",
        ("pressed kudos.take_back", "pressed kudos.more"),
        "**Take it back** in the same places",
        SAME,
    ),
    Capability(
        "Read the thanks one got, gave, or that one's team got",
        ("typed mine", "typed given", "typed team", "pressed kudos.page"),
        f"`{KUDOS} mine`, `{KUDOS} given`, `{KUDOS} team`; **Older** turns the page",
        SAME,
    ),
    Capability(
        does="See the last thanks at a glance",
        requests=("opened",),
        web="**Home**",
        slack="the app's home",
        teams="any words to Waterline that are no command, such as `hello`",
    ),
    Capability(
        does="Report a thanks that hurts, without one's name being told",
        requests=("pressed kudos.more", "pressed kudos.report", "submitted kudos.reported"),
        web="**More** under the post or in the direct message, then **Report it**",
        slack="the same, or **Report this kudos** among the message's shortcuts",
        teams=SAME,
    ),
    Capability(
        "Hide a thanks that one got: it is gone from the channel and from every list",
        ("pressed kudos.more", "pressed kudos.hide"),
        "**More** under the post or in the direct message, then **Hide it**",
        SAME,
    ),
    Capability(
        "As an admin: remove a public thanks, with a reason",
        ("pressed kudos.more", "submitted kudos.remove"),
        _IN_MORE,
        SAME,
    ),
    Capability(
        "As an admin: decide on what was reported",
        (
            "typed reports",
            "pressed kudos.reports",
            "pressed kudos.removal",
            "pressed kudos.let_stand",
            "submitted kudos.remove",
        ),
        f"the direct message, or `{KUDOS} reports`: **Remove this kudos** or **Let it stand**",
        SAME,
    ),
)

DRAFTS_KEPT_FOR = timedelta(days=7)


async def forget_drafts(tick: Tick) -> list[BaseException]:
    return await each([drafts.drop_older_than(list(tick.served), tick.now - DRAFTS_KEPT_FOR)])


FEATURE = Feature(
    words=(
        Word("", KUDOS, "help.form", requests.new),
        Word("@", f"{KUDOS} @ana @bo for … #value", "help.give", typed),
        Word("mine", f"{KUDOS} mine", "help.mine", lambda ctx, _: requests.show(ctx, Page(History.MINE))),
        Word("given", f"{KUDOS} given", "help.given", lambda ctx, _: requests.show(ctx, Page(History.GIVEN))),
        Word("reports", f"{KUDOS} reports", "help.reports", reports.show_reports, role=Role.ADMIN),
        Word("team", f"{KUDOS} team", "help.team", lambda ctx, _: requests.show(ctx, Page(History.TEAM))),
    ),
    buttons=(
        Button(actions.NEW, requests.new, opens_form=True),
        Button(actions.OPEN_DRAFT, requests.open_draft, opens_form=True),
        Button(actions.RETYPE, requests.retype, opens_form=True),
        Button(actions.SEND_DRAFT, requests.send_draft),
        Button(actions.PLUS, requests.plus, opens_form=True),
        Button(actions.MORE, requests.more),
        Button(actions.CHANGE, requests.change, opens_form=True),
        Button(actions.TAKE_BACK, requests.take_back),
        Button(actions.TURN_PAGE, requests.show),
        Button(actions.REPORT, reports.report, opens_form=True),
        Button(actions.HIDE, reports.hide),
        Button(actions.REMOVE, reports.remove, opens_form=True, role=Role.ADMIN),
        Button(actions.REPORTS, lambda ctx, _: reports.show_reports(ctx, ""), role=Role.ADMIN),
        Button(actions.LET_STAND, reports.stands, role=Role.ADMIN),
    ),
    submissions=(
        Submission(GiveForm, requests.submitted),
        Submission(ChangeForm, requests.changed),
        Submission(PlusForm, requests.plus_added),
        Submission(ReportForm, reports.reported),
        Submission(RemovalForm, requests.removed, role=Role.ADMIN),
    ),
    capabilities=CAPABILITIES,
    drawings=(
        Drawing(SUBJECT, draw_kudos, tell_lost),
        Drawing(LOST, draw_lost),
        Drawing(REPORTED, reports.draw_report),
        Drawing(REMOVED, reports.draw_removed),
    ),
    due=(forget_drafts,),
)
