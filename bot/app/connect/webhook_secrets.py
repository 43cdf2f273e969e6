"""The secrets of signed requests, as the environment has them."""

from collections.abc import Mapping

from adapters.webhooks.signature import VARIABLE, BadSecrets, Secrets, read_secrets
from bot.app.start import StartError
from commands.operate.examine import Finding


def webhook_secrets(environment: Mapping[str, str]) -> Secrets:
    """Returns them by workspace. Raises StartError with the cure."""
    try:
        return read_secrets(environment.get(VARIABLE, ""))
    except BadSecrets as error:
        raise StartError(str(error)) from error


def examine_webhooks(environment: Mapping[str, str]) -> list[Finding]:
    """Returns whether they have the right shape; nothing where there are none, as most companies have."""
    try:
        secrets = read_secrets(environment.get(VARIABLE, ""))
    except BadSecrets as error:
        return [Finding(VARIABLE, False, str(error))]
    return (
        [Finding(VARIABLE, True, f"has secrets of {len(secrets)} workspaces, of the right shape.")] if secrets else []
    )
