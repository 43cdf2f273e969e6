"""Which workspace an operator means, where there are several: by its name, or by its platform's id."""

from collections.abc import Sequence

from bot.org.people import Workspace

_NAMED = 20  # workspaces that an error names


class UnknownWorkspace(Exception):
    """No workspace, or more than one, is called so. The text says which there are."""


def label_of(workspace: Workspace) -> str:
    """Returns what a line calls a workspace."""
    return f"{workspace.name} ({workspace.platform} {workspace.platform_id})"


def one_of(workspaces: Sequence[Workspace], label: str) -> Workspace:
    """Returns the workspace that a label means, or the only one where there is no label. Raises UnknownWorkspace."""
    if label or len(workspaces) == 1:
        return labelled(workspaces, label)[0]
    if not workspaces:
        raise UnknownWorkspace("No workspace is known yet. Start Waterline once with `python -m bot serve`.")
    raise UnknownWorkspace(
        f"There are several workspaces. Name one with --workspace, by its name or its id: {_listed(workspaces)}."
    )


def labelled(workspaces: Sequence[Workspace], label: str) -> Sequence[Workspace]:
    """Returns the one workspace that a label means, all where there is no label. Raises UnknownWorkspace.

    An id counts before a name, since names may be alike.
    """
    if not label:
        return workspaces
    if of_id := [workspace for workspace in workspaces if workspace.platform_id == label]:
        return of_id
    of_name = [workspace for workspace in workspaces if workspace.name.casefold() == label.casefold()]
    if len(of_name) == 1:
        return of_name
    if of_name:
        raise UnknownWorkspace(
            f"{len(of_name)} workspaces are called {label}. Name one by its id: {'; '.join(map(label_of, of_name))}."
        )
    raise UnknownWorkspace(f"No workspace has the name or the id {label}. There are: {_listed(workspaces)}.")


def _listed(workspaces: Sequence[Workspace]) -> str:
    names = "; ".join(map(label_of, workspaces[:_NAMED])) or "none yet"
    further = f" and {len(workspaces) - _NAMED} more" if len(workspaces) > _NAMED else ""
    return f"{names}{further}"
