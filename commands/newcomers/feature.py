"""What the room of newcomers brings: a value a week in somebody's first weeks, and a question about quiet values."""

from bot.newcomers.stories import STORY
from bot.org.actions import STILL_SAYS
from bot.roles.roles import Role
from commands.feature import WATERLINE, ButtonRoute, Capability, Drawing, Feature
from commands.newcomers.keep_value import still_says
from commands.newcomers.show_stories import draw_story, put_back_story, show_stories

CAPABILITIES = (
    Capability(
        does="As an admin: say that a value for which nobody was thanked in a quarter still says something",
        requests=("pressed values.still_says",),
        web=f"`{WATERLINE} admin`, then **It still says something**",
        slack=f"`{WATERLINE} admin`, then **It still says something**",
        teams="`waterline admin`, then **It still says something**",
    ),
)

FEATURE = Feature(
    buttons=(ButtonRoute(STILL_SAYS, still_says, role=Role.ADMIN),),
    capabilities=CAPABILITIES,
    drawings=(Drawing(STORY, draw_story, put_back=put_back_story),),
    due=(show_stories,),
)
