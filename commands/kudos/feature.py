"""What the kudos room brings: thanks in every way they can be given, read, changed."""

from datetime import timedelta

from bot.kudos import actions
from bot.kudos.actions import ChangeForm, GiveForm, KudosList, ListPage, PlusForm, RemovalForm, ReportForm
from bot.kudos.diary import KudosRemoved, LeftStanding, ReportsRead
from bot.kudos.kudos import LOST, REMOVED, REPORTED, SUBJECT
from bot.roles.roles import Role
from commands.feature import KUDOS, SAME, ButtonRoute, Capability, Drawing, Feature, FormRoute, Looks, Tick, Word, each
from commands.kudos import agree_to_newcomers, answer_kudos, reports, requests
from commands.kudos.hint_fairly import show_band
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
        does="Thank in private",
        requests=("typed", "submitted kudos.give"),
        web="in the form, **Only the people I thank**",
        slack=SAME,
    ),
    Capability(
        does="Back from leave: thank who picked up one's work, in private at first",
        requests=("typed cover", "pressed kudos.cover", "submitted kudos.give"),
        web=f"**Say thank you** in the direct message that asks once, or `{KUDOS} cover @ana`",
        slack=SAME,
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
        does="Get one hint before sending, and send anyway",
        requests=("pressed kudos.open", "pressed kudos.send"),
        web="**Change it** or **Send as it is** in the answer; in the form, send once more",
        slack=SAME,
    ),
    Capability(
        does="Correct what was refused; nothing typed is lost",
        requests=("pressed kudos.open", "pressed kudos.retype"),
        web="**Open the form** in the answer",
        slack=SAME,
    ),
    Capability(
        does="Join somebody's thanks with a word",
        requests=("pressed kudos.plus", "submitted kudos.plus"),
        web="**+1 with a word** under the post",
        slack=SAME,
    ),
    Capability(
        does="Change one's own thanks within 15 minutes",
        requests=("pressed kudos.change", "submitted kudos.change", "pressed kudos.more"),
        web=f"**Change it** in the answer, in `{KUDOS} given`, or by {_IN_MORE}",
        slack=SAME,
    ),
    Capability(
        does="Take it back within 15 minutes",
        requests=("pressed kudos.take_back", "pressed kudos.more"),
        web="**Take it back** in the same places",
        slack=SAME,
    ),
    Capability(
        does="Read the thanks one got, gave, or that one's team got",
        requests=("typed mine", "typed given", "typed team", "pressed kudos.page"),
        web=f"`{KUDOS} mine`, `{KUDOS} given`, `{KUDOS} team`; **Older** turns the page",
        slack=SAME,
    ),
    Capability(
        does="As an admin: see in one band whether thanks spread; who they are is told to nobody but themselves",
        requests=("typed fairness",),
        web=f"`{KUDOS} fairness`",
        slack=SAME,
    ),
    Capability(
        does="Thank back by one tap: the giver reads it under what they gave, and no message goes out",
        requests=("pressed kudos.thank_back",),
        web=f"**Thank back** in the direct message, or in `{KUDOS} mine`",
        slack=SAME,
    ),
    Capability(
        does="Save a thanks to one's good days, read them, and take one out",
        requests=("pressed kudos.save", "pressed kudos.let_go", "pressed kudos.page"),
        web=f"**Save to my good days** in the direct message, or in `{KUDOS} mine`; **My good days** below that list",
        slack=SAME,
    ),
    Capability(
        does="Agree that newcomers may read a thanks that one gave or got, and take that back",
        requests=("pressed kudos.newcomers", "pressed kudos.no_newcomers"),
        web="**Newcomers may read this** in the answer to one's thanks, and in the direct message of one that one got",
        slack=SAME,
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
        does="Hide a thanks that one got: it is gone from the channel and from every list",
        requests=("pressed kudos.more", "pressed kudos.hide"),
        web="**More** under the post or in the direct message, then **Hide it**",
        slack=SAME,
    ),
    Capability(
        does="As an admin: remove a public thanks, with a reason",
        requests=("pressed kudos.more", "submitted kudos.remove"),
        web=_IN_MORE,
        slack=SAME,
    ),
    Capability(
        does="As an admin: decide on what was reported",
        requests=(
            "typed reports",
            "pressed kudos.reports",
            "pressed kudos.removal",
            "pressed kudos.let_stand",
            "submitted kudos.remove",
        ),
        web=f"the direct message, or `{KUDOS} reports`: **Remove this kudos** or **Let it stand**",
        slack=SAME,
    ),
)

DRAFTS_KEPT_FOR = timedelta(days=7)
_looks = Looks(timedelta(hours=1))


async def forget_drafts(tick: Tick) -> list[BaseException]:
    """Looks every hour: they are kept for days."""
    return await each([_drop_drafts(tick)])


async def _drop_drafts(tick: Tick) -> None:
    due = [workspace_id for workspace_id in tick.served if not _looks.is_early(workspace_id, tick)]
    await drafts.drop_older_than(due, tick.now - DRAFTS_KEPT_FOR)
    for workspace_id in due:
        _looks.note(workspace_id, tick.now)


FEATURE = Feature(
    words=(
        Word(word="", usage=KUDOS, does="help.form", answer=requests.new, for_guests=True),
        Word(word="@", usage=f"{KUDOS} @ana @bo for … #value", does="help.give", answer=typed, for_guests=True),
        Word(
            word="cover",
            usage=f"{KUDOS} cover @ana",
            does="help.cover",
            answer=requests.cover,
            for_guests=True,
            takes_words=True,
        ),
        Word(
            word="mine",
            usage=f"{KUDOS} mine",
            does="help.mine",
            answer=lambda ctx, _: requests.show(ctx, ListPage(KudosList.MINE)),
            for_guests=True,
        ),
        Word(
            word="given",
            usage=f"{KUDOS} given",
            does="help.given",
            answer=lambda ctx, _: requests.show(ctx, ListPage(KudosList.GIVEN)),
            for_guests=True,
        ),
        Word(
            word="reports",
            usage=f"{KUDOS} reports",
            does="help.reports",
            answer=reports.show_reports,
            role=Role.ADMIN,
            enters=(ReportsRead,),
        ),
        Word(
            word="fairness",
            usage=f"{KUDOS} fairness",
            does="help.fairness",
            answer=show_band,
            role=Role.ADMIN,
        ),
        Word(
            word="team",
            usage=f"{KUDOS} team",
            does="help.team",
            answer=lambda ctx, _: requests.show(ctx, ListPage(KudosList.TEAM)),
        ),
    ),
    buttons=(
        ButtonRoute(actions.NEW, requests.new, opens_form=True, for_guests=True),
        ButtonRoute(actions.COVER, lambda ctx, _: requests.cover(ctx, ""), opens_form=True, for_guests=True),
        ButtonRoute(actions.OPEN_DRAFT, requests.open_draft, opens_form=True, for_guests=True),
        ButtonRoute(actions.RETYPE, requests.retype, opens_form=True, for_guests=True),
        ButtonRoute(actions.SEND_DRAFT, requests.send_draft, for_guests=True),
        ButtonRoute(actions.PLUS, requests.plus, opens_form=True, for_guests=True),
        ButtonRoute(actions.MORE, requests.more, for_guests=True),
        ButtonRoute(actions.CHANGE, requests.change, opens_form=True, for_guests=True),
        ButtonRoute(actions.TAKE_BACK, requests.take_back, for_guests=True),
        ButtonRoute(actions.THANK_BACK, answer_kudos.thank_back, for_guests=True),
        ButtonRoute(actions.SAVE, answer_kudos.save, for_guests=True),
        ButtonRoute(actions.LET_GO, answer_kudos.let_go, for_guests=True),
        ButtonRoute(actions.MAY_READ, agree_to_newcomers.agree),
        ButtonRoute(actions.RATHER_NOT, agree_to_newcomers.disagree),
        ButtonRoute(actions.TURN_PAGE, requests.show, for_guests=True),
        ButtonRoute(actions.REPORT, reports.report, opens_form=True, for_guests=True),
        ButtonRoute(actions.HIDE, reports.hide, for_guests=True),
        ButtonRoute(actions.REMOVE, reports.remove, opens_form=True, role=Role.ADMIN, enters=(ReportsRead,)),
        ButtonRoute(
            actions.REPORTS, lambda ctx, _: reports.show_reports(ctx, ""), role=Role.ADMIN, enters=(ReportsRead,)
        ),
        ButtonRoute(actions.LET_STAND, reports.stands, role=Role.ADMIN, enters=(LeftStanding,)),
    ),
    submissions=(
        FormRoute(GiveForm, requests.submitted, for_guests=True, says=(GiveForm.words.name,)),
        FormRoute(ChangeForm, requests.changed, for_guests=True, says=(ChangeForm.words.name,)),
        FormRoute(PlusForm, requests.plus_added, for_guests=True, says=(PlusForm.word.name,)),
        FormRoute(ReportForm, reports.reported, for_guests=True, says=(ReportForm.because.name,)),
        FormRoute(
            RemovalForm,
            requests.removed,
            role=Role.ADMIN,
            enters=(KudosRemoved,),
            says=(RemovalForm.because.name,),
        ),
    ),
    capabilities=CAPABILITIES,
    drawings=(
        Drawing(SUBJECT, draw_kudos, tell_lost),
        Drawing(LOST, draw_lost),
        Drawing(REPORTED, reports.draw_report),
        Drawing(REMOVED, reports.draw_removed),
    ),
    due=(forget_drafts,),
    events=(ReportsRead, KudosRemoved, LeftStanding),
)
