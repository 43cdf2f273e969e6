"""What the diary brings: everybody reads it, and what app.yaml says is noted in it."""

from bot.config.diary import AdminsNamed, SettingsRead
from bot.diary.actions import PAGE
from commands.diary.note_settings import note_settings
from commands.diary.read_diary import read_diary
from commands.feature import GREETED, WATERLINE, ButtonRoute, Capability, Feature, Word

CAPABILITIES = (
    Capability(
        does="Read what was changed for everybody, by whom and when, what was exported and looked into",
        requests=(f"typed {WATERLINE} diary", "pressed diary.page"),
        web=f"`{WATERLINE} diary`, or **Diary** on the home page; **Older** turns the page",
        slack=f"`{WATERLINE} diary`, or **Diary** in the app's home; **Older** turns the page",
        teams=f"`waterline diary`, or **Diary** after {GREETED}; **Older** turns the page",
    ),
)

FEATURE = Feature(
    words=(
        Word(
            word="diary",
            usage=f"{WATERLINE} diary",
            does="help.diary",
            answer=lambda ctx, _: read_diary(ctx),
            command=WATERLINE,
        ),
    ),
    buttons=(ButtonRoute(PAGE, read_diary),),
    capabilities=CAPABILITIES,
    due=(note_settings,),
    events=(SettingsRead, AdminsNamed),
)
