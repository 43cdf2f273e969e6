"""What exports bring: a word, a form, and the file that is handed over."""

from bot.exports.actions import ExportForm
from bot.exports.diary import TableExported
from bot.exports.in_chat import EXPORT, FILE_NAME
from bot.roles.roles import Role
from commands.exports.hand_export import draw_export, export_wanted, make_export, open_export
from commands.feature import WATERLINE, Capability, Drawing, Feature, FileDrawing, FormRoute, Word

_USAGE = f"{WATERLINE} export"
CAPABILITIES = (
    Capability(
        does="As an admin or an observer: export public kudos, published scores, how many answered, or the diary",
        requests=(f"typed {_USAGE}", "submitted exports.wanted"),
        web=f"`{_USAGE}`, then the link in one's own chat",
        slack=f"`{_USAGE}`, then the file in one's own chat",
        teams="`waterline export`, then **Allow** in one's own chat, which puts the file into one's OneDrive",
    ),
)

FEATURE = Feature(
    words=(
        Word(
            word="export",
            usage=_USAGE,
            does="help.export",
            answer=open_export,
            command=WATERLINE,
            role=Role.OBSERVER,
        ),
    ),
    submissions=(FormRoute(ExportForm, export_wanted, role=Role.OBSERVER),),
    capabilities=CAPABILITIES,
    events=(TableExported,),
    drawings=(Drawing(EXPORT, draw_export, file=FileDrawing(FILE_NAME, "exports.link", make_export)),),
)
