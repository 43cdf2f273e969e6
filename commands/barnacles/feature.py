"""What the room of barnacles brings: naming what gets in the way, saying "me too", looking after one, ending it."""

from bot.barnacles.actions import (
    AWAY,
    BRING_BACK,
    END,
    JOIN,
    LIST,
    ME_TOO,
    NAME,
    PASS_ON,
    TAKE,
    TAKE_AWAY,
    EndForm,
    JoinForm,
    NameForm,
    TakeAwayForm,
)
from bot.barnacles.diary import BarnacleBroughtBack, BarnacleEnded, BarnaclesJoined, BarnacleTakenAway
from bot.barnacles.news import NEWS, SCRAPING_DAY
from bot.barnacles.owning import OWNED
from bot.barnacles.taking_away import TAKEN_AWAY
from bot.roles.roles import Role
from commands.barnacles import requests, take_away
from commands.barnacles.look_daily import look_daily
from commands.barnacles.rendering import draw_news, draw_owned, draw_scraping_day, draw_taken_away
from commands.feature import (
    BARNACLE,
    GREETED,
    SAME,
    WATERLINE,
    ButtonRoute,
    Capability,
    Drawing,
    Feature,
    FormRoute,
    Word,
)

_TYPED = f"`{BARNACLE}` or `{WATERLINE} barnacle`, with or without words"
CAPABILITIES = (
    Capability(
        does="Name a rule that gets in the way, or an idea that customers would like",
        requests=(
            f"typed {BARNACLE}",
            f"typed {WATERLINE} barnacle",
            "pressed barnacles.name",
            "submitted barnacles.named",
        ),
        web=f"{_TYPED}, or **Name a barnacle** in the list and on the home page",
        slack=f"{_TYPED}, or **Name a barnacle** in the list and in the app's home",
        teams="`barnacle` or `waterline barnacle`, with or without words, or **Name a barnacle** in the list and after"
        f" {GREETED}",
    ),
    Capability(
        does="Name one without one's name, while a window of concerns is open",
        requests=("pressed barnacles.name", "submitted barnacles.named"),
        web="**Without my name** in that form",
        slack=SAME,
        teams="**Without my name** in the dialog behind **Name a barnacle**",
    ),
    Capability(
        does="Say that one is hindered, too, once and shown to nobody",
        requests=("pressed barnacles.me_too", "submitted barnacles.named"),
        web=f"**Me too** in `{BARNACLE} list` and in the news of it, or **Join one of these instead?** in the form",
        slack=SAME,
    ),
    Capability(
        does="Read what gets in the way, what has stood longest first",
        requests=(f"typed {BARNACLE} list", "pressed barnacles.list"),
        web=f"`{BARNACLE} list`; **Further ones** turns the page, and words behind `list` are looked for",
        slack=SAME,
    ),
    Capability(
        does="See how many were scraped off in this quarter, and roughly which hours that gives back",
        requests=("opened",),
        web="**Home**",
        slack="the app's home",
        teams=GREETED,
    ),
    Capability(
        does="Look after a barnacle or an idea, or pass it on",
        requests=("pressed barnacles.take", "pressed barnacles.pass_on"),
        web=f"**I look after it** and **Pass it on** in `{BARNACLE} list` and in the direct message",
        slack=SAME,
    ),
    Capability(
        does="Say how what one looks after ends, which the diary tells everybody",
        requests=("pressed barnacles.end", "submitted barnacles.ended"),
        web=f"**Say how it ends** in `{BARNACLE} list` and in the direct message",
        slack=SAME,
    ),
    Capability(
        does="Say that what one looks after is the same as another one",
        requests=("pressed barnacles.join", "submitted barnacles.joined"),
        web=f"**The same as another** in `{BARNACLE} list` and in the direct message",
        slack=SAME,
    ),
    Capability(
        does="As a leader: be asked once a quarter about what hinders most people",
        requests=("pressed barnacles.take",),
        web="the direct message at the beginning of a quarter",
        slack=SAME,
        teams=SAME,
    ),
    Capability(
        does="As an admin: take away a barnacle that is about a person, with a reason, so that nobody reads it",
        requests=("pressed barnacles.take_away", "submitted barnacles.taken_away"),
        web=f"**Take away** in `{BARNACLE} list`, also with words behind it",
        slack=SAME,
    ),
    Capability(
        does="As an admin or an observer: read barnacles that were taken away, and bring them back",
        requests=("pressed barnacles.away", "pressed barnacles.bring_back"),
        web=f"**What was taken away** in `{BARNACLE} list`, then **Bring it back**",
        slack=SAME,
    ),
)

_NAMED = (NameForm.words.name, NameForm.hinders.name, NameForm.cost.name)

FEATURE = Feature(
    words=(
        Word(
            word="",
            usage=BARNACLE,
            does="help.barnacle",
            answer=requests.open_name,
            command=BARNACLE,
            takes_words=True,
        ),
        Word(
            word="list",
            usage=f"{BARNACLE} list",
            does="help.barnacle_list",
            answer=requests.look_for,
            command=BARNACLE,
            takes_words=True,
        ),
        Word(
            word="barnacle",
            usage=f"{WATERLINE} barnacle",
            does="help.barnacle",
            answer=requests.open_or_list,
            command=WATERLINE,
            takes_words=True,
        ),
    ),
    buttons=(
        ButtonRoute(NAME, lambda ctx, _: requests.open_name(ctx), opens_form=True),
        ButtonRoute(ME_TOO, requests.me_too),
        ButtonRoute(LIST, requests.show_list),
        ButtonRoute(TAKE, requests.take),
        ButtonRoute(PASS_ON, requests.pass_on),
        ButtonRoute(END, requests.open_end, opens_form=True),
        ButtonRoute(JOIN, requests.open_join, opens_form=True),
        ButtonRoute(TAKE_AWAY, take_away.open_take_away, opens_form=True, role=Role.ADMIN),
        ButtonRoute(AWAY, take_away.show_away, role=Role.OBSERVER),
        ButtonRoute(BRING_BACK, take_away.bring_back, role=Role.OBSERVER, enters=(BarnacleBroughtBack,)),
    ),
    submissions=(
        FormRoute(NameForm, requests.named, says=_NAMED),
        FormRoute(EndForm, requests.ended, enters=(BarnacleEnded,), says=(EndForm.because.name,)),
        FormRoute(JoinForm, requests.joined, enters=(BarnaclesJoined,)),
        FormRoute(
            TakeAwayForm,
            take_away.taken_away,
            role=Role.ADMIN,
            enters=(BarnacleTakenAway,),
            says=(TakeAwayForm.because.name,),
        ),
    ),
    capabilities=CAPABILITIES,
    drawings=(
        Drawing(OWNED, draw_owned),
        Drawing(NEWS, draw_news),
        Drawing(SCRAPING_DAY, draw_scraping_day),
        Drawing(TAKEN_AWAY, draw_taken_away),
    ),
    due=(look_daily,),
    events=(BarnacleEnded, BarnaclesJoined, BarnacleTakenAway, BarnacleBroughtBack),
)
