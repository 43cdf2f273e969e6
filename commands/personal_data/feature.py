"""What my data brings: a word, and the file that is handed over."""

from bot.personal_data.my_data import COMMAND_WORD, FILE_NAME, MY_DATA
from commands.feature import WATERLINE, Capability, Drawing, Feature, FileDrawing, Word
from commands.personal_data.give_my_data import ask_my_data, draw_my_data, make_my_data

_USAGE = f"{WATERLINE} {COMMAND_WORD}"
CAPABILITIES = (
    Capability(
        does="Get all that is held of oneself, as pages to read and as JSON, once",
        requests=(f"typed {_USAGE}",),
        web=f"`{_USAGE}`, then the link in one's own chat",
        slack=f"`{_USAGE}`, then the file in one's own chat",
        teams="`waterline my data`, then **Allow** in one's own chat, which puts the file into one's OneDrive",
    ),
)

FEATURE = Feature(
    words=(
        Word(
            word=COMMAND_WORD,
            usage=_USAGE,
            does="help.my_data",
            answer=ask_my_data,
            command=WATERLINE,
            for_guests=True,
        ),
    ),
    capabilities=CAPABILITIES,
    drawings=(Drawing(MY_DATA, draw_my_data, file=FileDrawing(FILE_NAME, "my_data.link", make_my_data)),),
)
