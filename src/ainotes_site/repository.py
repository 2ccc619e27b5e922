"""What the git repository around a folder says of where the site is: nothing is run, only its settings are read."""

import configparser
import re
from pathlib import Path

_REMOTE = re.compile(
    r"(?:https?://|ssh://git@|git@)(?:[^@/]+@)?(?P<host>[\w.-]+)[:/](?P<owner>[\w.-]+)/(?P<name>[\w.-]+?)(?:\.git)?/?$"
)


def find_repository(folder: Path) -> str:
    """Return the web address of the git repository that the folder is in; empty where there is none that can be told."""
    for place in (folder.absolute(), *folder.absolute().parents):
        config = place / ".git" / "config"
        if config.is_file():
            parser = configparser.ConfigParser(strict=False, interpolation=None)
            try:
                parser.read_string(config.read_text(encoding="utf-8", errors="replace"))
            except configparser.Error:
                return ""
            found = _REMOTE.match(parser.get('remote "origin"', "url", fallback=""))
            return f"https://{found['host']}/{found['owner']}/{found['name']}" if found else ""
    return ""


def pages_url(repository: str) -> str:
    """Return the address that GitHub Pages gives the repository; empty where another host keeps it."""
    found = re.fullmatch(r"https://github\.com/([\w.-]+)/([\w.-]+)", repository)
    if found is None:
        return ""
    owner, name = found.groups()
    host = f"{owner.lower()}.github.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"
