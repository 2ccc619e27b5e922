"""Find a Chromium for the browser tests, or install one; print its path.

An installed Chromium or Chrome comes first, because Playwright's own download is not reachable from
everywhere. Run by `make test`; `find_browser` alone, which installs nothing, is what the tests call.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

CACHE = Path(__file__).resolve().parent.parent / ".cache" / "browser"
COMMANDS = ("google-chrome-stable", "google-chrome", "chromium", "chromium-browser", "microsoft-edge")
APPLICATIONS = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
DOWNLOAD_SECONDS = 600
NOT_FOUND = """\
没有找到 Chromium 或 Chrome，也装不上：请自行安装一个，或用环境变量 AINOTES_BROWSER 指定路径。浏览器测试跳过。
No Chromium or Chrome was found and none could be installed: install one, or name it in AINOTES_BROWSER.
The browser tests are skipped, or fail where CI=true."""


def main() -> int:
    """Print the path of a working browser; fail without one only where the tests must not be skipped."""
    browser = find_browser() or install_browser()
    if browser:
        CACHE.parent.mkdir(exist_ok=True)
        CACHE.write_text(browser, encoding="utf-8")
        print(browser)
        return 0
    print(NOT_FOUND, file=sys.stderr)
    return 1 if is_required() else 0


def is_required() -> bool:
    """Say whether a missing browser is a failure: it is in continuous integration."""
    return os.environ.get("CI", "").lower() in ("1", "true")


def find_browser() -> str | None:
    """Return the path of the first browser on this machine that starts."""
    return next((path for path in candidates() if starts(path)), None)


def candidates() -> Iterator[str]:
    if named := os.environ.get("AINOTES_BROWSER"):
        yield named
    if CACHE.exists():
        yield CACHE.read_text(encoding="utf-8").strip()
    yield from filter(None, map(shutil.which, COMMANDS))
    for root in (Path("/Applications"), Path.home() / "Applications"):
        yield from (str(root / name) for name in APPLICATIONS)
    if own := playwright_browser():
        yield own


def starts(path: str) -> bool:
    # Ubuntu's chromium-browser may be a script that only says "install the snap": so ask, do not look.
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def playwright_browser() -> str | None:
    """Return where Playwright keeps its own Chromium, there or not."""
    try:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            return playwright.chromium.executable_path
    except Exception:  # the driver has many ways to fail; every one means: look elsewhere
        return None


def install_browser() -> str | None:
    """Install Chromium: Playwright's, else the system's; return its path if it then starts."""
    print("正在安装 Chromium…… Installing Chromium…", file=sys.stderr)
    for command in install_commands():
        if succeeds(command) and (browser := find_browser()):
            return browser
    return None


def install_commands() -> Iterator[list[str]]:
    elevate = elevation()
    deps = ["--with-deps"] if elevate is not None and shutil.which("apt-get") else []
    yield [sys.executable, "-m", "playwright", "install", *deps, "chromium"]
    if shutil.which("brew"):
        yield ["brew", "install", "--cask", "chromium"]
    if elevate is None:
        return
    if shutil.which("apt-get"):
        apt_get = [*elevate, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
        fonts = [] if has_chinese_font() else ["fonts-noto-cjk"]  # without one, screenshots show boxes
        succeeds([*apt_get, "update"])
        yield [*apt_get, "install", "-y", "--no-install-recommends", "chromium", *fonts]
    if shutil.which("dnf"):
        yield [*elevate, "dnf", "install", "-y", "chromium"]
    if shutil.which("pacman"):
        yield [*elevate, "pacman", "-S", "--noconfirm", "chromium"]


def elevation() -> list[str] | None:
    """Return the words that make a command run as root, or None where that needs a password."""
    if is_root():
        return []
    if shutil.which("sudo") and succeeds(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


def is_root() -> bool:
    """Say whether we run as root, for whom Chromium has no sandbox; Windows knows no such thing."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, timeout=60).stdout.strip())


def succeeds(command: list[str]) -> bool:
    # The output goes to stderr: stdout carries the path alone.
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, timeout=DOWNLOAD_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
