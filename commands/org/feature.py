"""What the room of the organisation brings: values, and what each person may choose."""

from commands.feature import KUDOS, SAME, Button, Capability, Feature, Role, Submission, Word
from commands.org import requests

CAPABILITIES = (
    Capability(
        "Read the values and what they look like",
        ("typed values",),
        f"`{KUDOS} values`",
        SAME,
    ),
    Capability(
        "Choose one's language, and not to be named in posts",
        ("typed settings", "pressed settings.open", "submitted settings.keep"),
        f"`{KUDOS} settings`, or **My settings** on the home page",
        f"`{KUDOS} settings`, or **My settings** in the app's home",
        "`kudos settings`, or **My settings** under any greeting to Waterline",
    ),
    Capability(
        "As an admin: add, rename, translate, order and retire values",
        ("typed values", "pressed values.edit", "submitted values.keep"),
        f"`{KUDOS} values`, then **Change** or **Add a value**",
        SAME,
    ),
)

FEATURE = Feature(
    words=(
        Word("values", f"{KUDOS} values", "help.values", requests.show_values),
        Word("settings", f"{KUDOS} settings", "help.settings", requests.settings),
    ),
    buttons=(
        Button("values.edit", requests.edit_value, opens_form=True, role=Role.ADMIN),
        Button("settings.open", requests.settings, opens_form=True),
    ),
    submissions=(
        Submission("values.keep", requests.value_kept, role=Role.ADMIN),
        Submission("settings.keep", requests.settings_kept),
    ),
    capabilities=CAPABILITIES,
)
