"""What the room of newcomers brings: a value a week in somebody's first weeks."""

from bot.newcomers.stories import PRACTICE_STORY, THANKS_STORY
from commands.feature import Drawing, Feature
from commands.newcomers.show_stories import draw_practice_story, draw_thanks_story, put_back_story, show_stories

FEATURE = Feature(
    drawings=(
        Drawing(THANKS_STORY, draw_thanks_story, put_back=put_back_story),
        Drawing(PRACTICE_STORY, draw_practice_story, put_back=put_back_story),
    ),
    due=(show_stories,),
)
