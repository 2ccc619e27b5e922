"""Where the cache lies. One that came with the repository is not used: a stranger may have written what its pages say."""

import logging
import subprocess
from pathlib import Path

log = logging.getLogger("mkdocs.plugins.ainotes")

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


def cache_folder(config_file: str | None) -> Path | None:
    """Return the folder of the cache of these settings, beside them; None where it must be neither read nor written."""
    if not config_file:
        return None
    folder = Path(config_file).parent / ".cache" / "ainotes"
    if folder.exists() and is_tracked(folder):
        log.warning(
            "%s：缓存在版本库里，可能是别人写的，所以没有用。请运行 git rm -r --cached .cache/ainotes。", folder
        )
        return None
    return folder
