"""What celebrations bring: a post in the morning, a message to managers ahead, words of the team, and a form."""

from bot.celebrations import actions
from bot.celebrations.occasions import ANNIVERSARY, BIRTHDAY, NEWCOMERS, POST, SOON
from commands.celebrations.choose_own import keep_own, open_own
from commands.celebrations.look_daily import celebrate
from commands.celebrations.rendering import draw_ahead, draw_post, draw_words, put_back_ahead, put_back_words
from commands.celebrations.write_words import keep_words, open_words
from commands.feature import GREETED, WATERLINE, ButtonRoute, Capability, Drawing, Feature, FormRoute, Word

_OWN = f"`{WATERLINE} celebrations`, or **What is celebrated of me** on the home page"
_WORDS = "**A word for …** under a check-in's invitation, or in what a manager reads ahead"
CAPABILITIES = (
    Capability(
        does="Choose what is celebrated of oneself: a birthday without its year, and one's years here",
        requests=(
            *(f"typed {WATERLINE} celebrations", "pressed celebrations.open"),
            "submitted celebrations.keep",
        ),
        web=_OWN,
        slack=f"`{WATERLINE} celebrations`, or **What is celebrated of me** in the app's home",
        teams=f"`waterline celebrations`, or **What is celebrated of me** after {GREETED}",
    ),
    Capability(
        does="Write to a colleague of one's team before their day; as a manager: introduce who is new",
        requests=("pressed celebrations.write", "submitted celebrations.words"),
        web=_WORDS,
        slack=_WORDS,
        teams=_WORDS,
    ),
)

FEATURE = Feature(
    words=(
        Word(
            word="celebrations",
            usage=f"{WATERLINE} celebrations",
            does="help.celebrations",
            answer=open_own,
            command=WATERLINE,
            is_on=lambda settings: settings.celebrations.enabled,
        ),
    ),
    buttons=(
        ButtonRoute(actions.OPEN, open_own, opens_form=True),
        ButtonRoute(actions.WRITE, open_words, opens_form=True),
    ),
    submissions=(
        FormRoute(actions.CelebrationsForm, keep_own),
        FormRoute(actions.WordsForm, keep_words, says=(actions.WordsForm.words.name,)),
    ),
    capabilities=CAPABILITIES,
    drawings=(
        Drawing(POST, draw_post),
        Drawing(SOON, draw_ahead, put_back=put_back_ahead),
        Drawing(NEWCOMERS, draw_ahead, put_back=put_back_ahead),
        Drawing(BIRTHDAY, draw_words, put_back=put_back_words),
        Drawing(ANNIVERSARY, draw_words, put_back=put_back_words),
    ),
    due=(celebrate,),
)
