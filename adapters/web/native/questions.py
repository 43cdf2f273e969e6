"""Questions that are answered one after the other."""

from adapters.web.drawn import Drawn
from bot.messages.drawings import BlockDrawing
from bot.messages.message import Questions


def _draw(questions: Questions) -> Drawn:
    fields = {"questions": questions.questions, "progress": questions.progress, "ending": questions.ending}
    return Drawn("questions", fields)


DRAWING = BlockDrawing(Questions, _draw)
