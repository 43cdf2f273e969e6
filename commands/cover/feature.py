"""What the room of cover brings: one question to who comes back. The thanks itself is the room's of kudos."""

from bot.cover.leave import QUESTION
from commands.cover.ask_back import ask_who_is_back, draw_question, put_back_question
from commands.feature import Drawing, Feature

FEATURE = Feature(
    drawings=(Drawing(QUESTION, draw_question, put_back=put_back_question),),
    due=(ask_who_is_back,),
)
