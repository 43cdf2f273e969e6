"""What the room of awards brings: nominating, a jury that reads and chooses twice, and what is told at the end."""

from bot.awards import actions
from bot.awards.actions import FavourForm, JuryForm, NominationForm
from bot.awards.awards import ANNOUNCED, AWARDED, FIRST_READING, SECOND_READING, TO_HAND_OVER, WORDS_ABOUT
from bot.awards.diary import AwardHandedOver, JuryNamed
from bot.roles.roles import Role
from commands.awards import judge, name_jury, nominate, show
from commands.awards.look import look_at_awards
from commands.feature import KUDOS, SAME, ButtonRoute, Capability, Drawing, Feature, FormRoute, Word

_PAGE = f"`{KUDOS} {actions.COMMAND_WORD}`"
CAPABILITIES = (
    Capability(
        does="Nominate somebody for an award, and take it back until nominations close",
        requests=(
            f"typed {actions.NOMINATE_WORD}",
            *("pressed awards.nominate", "submitted awards.nominated", "pressed awards.take_back"),
        ),
        web=f"`{KUDOS} {actions.NOMINATE_WORD}`, or **Nominate** in {_PAGE}",
        slack=SAME,
    ),
    Capability(
        does="Put a public thanks forward, one's own or another's",
        requests=("pressed kudos.more", "pressed awards.put_forward", "submitted awards.nominated"),
        web="**More** under the post, then **Put it forward for an award**",
        slack=SAME,
    ),
    Capability(
        does="Read whether awards are open, who the jury is, and who was awarded",
        requests=(f"typed {actions.COMMAND_WORD}", "pressed awards.open"),
        web=_PAGE,
        slack=SAME,
    ),
    Capability(
        does="Be kept out of awards, or be let in again",
        requests=("pressed awards.keep_out", "pressed awards.let_in"),
        web=f"**Do not put me forward** in {_PAGE}",
        slack=SAME,
    ),
    Capability(
        does="As a juror: read what was written, without names of who wrote it, and choose, twice",
        requests=(
            *("pressed awards.read", "pressed awards.favour", "submitted awards.favoured"),
            *("pressed awards.unfavour", "pressed awards.done"),
        ),
        web=f"**Read and choose** in the direct message, on the home page and in {_PAGE}",
        slack=SAME,
    ),
    Capability(
        does="As an admin: name the jury, which opens the awards of a quarter or half-year, or change it",
        requests=("pressed awards.name_jury", "submitted awards.jury_named"),
        web=f"**Name the jury** in {_PAGE}",
        slack=SAME,
    ),
    Capability(
        does="As an admin: tick off that what the company gives was handed over",
        requests=("pressed awards.hand_over",),
        web=f"**Handed over** in {_PAGE} and in the direct message",
        slack=SAME,
    ),
)

FEATURE = Feature(
    words=(
        Word(
            word=actions.COMMAND_WORD,
            usage=f"{KUDOS} {actions.COMMAND_WORD}",
            does="help.award",
            answer=show.show,
            takes_words=True,
        ),
        Word(
            word=actions.NOMINATE_WORD,
            usage=f"{KUDOS} {actions.NOMINATE_WORD}",
            does="help.nominate",
            answer=nominate.open_typed,
            takes_words=True,
        ),
    ),
    buttons=(
        ButtonRoute(actions.OPEN, show.show),
        ButtonRoute(actions.NOMINATE, nominate.open_form, opens_form=True),
        ButtonRoute(actions.PUT_FORWARD, nominate.put_forward, opens_form=True),
        ButtonRoute(actions.TAKE_BACK, nominate.take_back),
        ButtonRoute(actions.KEEP_OUT, nominate.keep_out),
        ButtonRoute(actions.LET_IN, nominate.let_in),
        ButtonRoute(actions.NAME_JURY, name_jury.open_jury, opens_form=True, role=Role.ADMIN),
        ButtonRoute(actions.READ, judge.read),
        ButtonRoute(actions.FAVOUR, judge.open_favour, opens_form=True),
        ButtonRoute(actions.UNFAVOUR, judge.unfavour),
        ButtonRoute(actions.DONE, judge.finish),
        ButtonRoute(actions.HAND_OVER, name_jury.hand_over, role=Role.ADMIN, enters=(AwardHandedOver,)),
    ),
    submissions=(
        FormRoute(NominationForm, nominate.nominated, says=(NominationForm.deed.name, NominationForm.words.name)),
        FormRoute(JuryForm, name_jury.jury_named, role=Role.ADMIN, enters=(JuryNamed,), says=(JuryForm.gift.name,)),
        FormRoute(FavourForm, judge.favoured, says=(FavourForm.reason.name,)),
    ),
    capabilities=CAPABILITIES,
    drawings=(
        Drawing(FIRST_READING, show.draw_asked),
        Drawing(SECOND_READING, show.draw_asked),
        Drawing(ANNOUNCED, show.draw_announcement),
        Drawing(AWARDED, show.draw_words_about),
        Drawing(WORDS_ABOUT, show.draw_words_about),
        Drawing(TO_HAND_OVER, show.draw_to_hand_over),
    ),
    due=(look_at_awards,),
    events=(JuryNamed, AwardHandedOver),
)
