"""Tell whether a cache came with the repository: then a stranger may have written what its pages say."""

import subprocess
from pathlib import Path

_WAIT = 10.0  # seconds for git to answer


def is_tracked(folder: Path) -> bool:
    """Tell whether git tracks a folder two below the settings, a file in it, or a link that stands for it."""
    settings = folder.parent.parent
    names = tuple(path.relative_to(settings).as_posix().casefold() for path in (folder.parent, folder))
    command = ("git", "-c", "core.fsmonitor=false", "ls-files", "-z", "--", f":(icase){names[0]}")
    try:
        listed = subprocess.run(command, cwd=settings, capture_output=True, timeout=_WAIT, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):  # no git: nothing was checked out by it
        return False
    tracked = (name.casefold() for name in listed.decode("utf-8", "replace").split("\0") if name)
    return any(name in names or name.startswith(f"{names[1]}/") for name in tracked)
