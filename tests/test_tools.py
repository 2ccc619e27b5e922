"""The tools beside the package: finding a browser, vendoring libraries."""

from __future__ import annotations

import io
import os
import tarfile
from pathlib import Path

import pytest

from tools import browser, owner, vendor


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Make a machine that has no browser, whose installers install none; return the commands it is given."""
    commands: list[list[str]] = []

    def note(command: list[str]) -> bool:
        commands.append(command)
        return True

    monkeypatch.setattr(browser, "find_browser", lambda: None)
    monkeypatch.setattr(browser, "succeeds", note)
    return commands


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("false", 0), ("true", 1)])
def test_a_missing_browser_fails_only_in_continuous_integration(
    ci: str,
    code: int,
    no_browser: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CI", ci)
    assert browser.main() == code
    said = capsys.readouterr()
    assert said.out == ""
    assert browser.NOT_FOUND in said.err


def test_the_own_download_comes_before_the_package_manager(
    no_browser: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.browser.shutil.which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None)
    monkeypatch.setattr(browser, "is_root", lambda: True)
    assert browser.install_browser() is None
    assert [command[-1] for command in no_browser[:2]] == ["chromium", "update"]
    assert "playwright" in no_browser[0]
    assert no_browser[2][:5] == ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y"]


@pytest.mark.skipif(os.name == "nt", reason="Windows starts no script by its first line")
def test_a_script_that_only_tells_how_to_install_is_no_browser(tmp_path: Path) -> None:
    stub = tmp_path / "chromium-browser"
    stub.write_text("#!/bin/sh\necho install the snap >&2\nexit 1\n", encoding="utf-8")
    stub.chmod(0o755)
    assert not browser.starts(str(stub))
    assert not browser.starts(str(tmp_path / "nothing"))


def test_fonts_of_older_browsers_are_left_out() -> None:
    css = 'src:url(a.woff2) format("woff2"),url(a.woff) format("woff"),url(a.ttf) format("truetype")}'
    assert vendor.only_woff2(css) == 'src:url(a.woff2) format("woff2")}'


def test_the_vendored_files_are_those_of_the_table() -> None:
    for library in vendor.LIBRARIES:
        folder = library.folder / library.name
        assert (folder / "VERSION").read_text("utf-8").strip() == library.version
        assert list(folder.glob("LICENSE*"))
        css = "".join(path.read_text("utf-8") for path in folder.glob("*.css"))
        assert ".ttf" not in css
        assert "http" not in css


def test_a_package_without_a_wanted_file_is_refused(tmp_path: Path) -> None:
    package = tmp_path / "thing.tgz"
    with tarfile.open(package, "w:gz") as archive:
        member = tarfile.TarInfo("package/LICENSE")
        archive.addfile(member, io.BytesIO())
    library = vendor.Library("thing", "1.0.0", "", {"LICENSE": ".", r"dist/thing\.js": "."})
    with pytest.raises(ValueError, match=r"dist/thing"):
        vendor.extract(library, package, tmp_path / "target")


def test_the_owner_of_the_repository_is_said_once_and_everything_agrees() -> None:
    for name in owner.FILES:
        assert owner.find_owners((owner.ROOT / name).read_text(encoding="utf-8")) == {owner.owner()}, name
    others = ("CONTRIBUTING.md", "SECURITY.md", "ARCHITECTURE.md", "CHANGELOG.md", "Makefile")
    assert not any(owner.find_owners((owner.ROOT / name).read_text(encoding="utf-8")) for name in others)


def test_another_owner_is_written_into_every_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages, source = "https://jia.github.io/ainotes-site/", "https://github.com/jia/ainotes-site"
    for name in owner.FILES:
        (tmp_path / name).write_text(f"[甲]({pages})\n[jia]({source}/blob/main/x)\nhttps://jia.example/\n", "utf-8")
    monkeypatch.setattr(owner, "ROOT", tmp_path)
    monkeypatch.setattr("sys.argv", ["owner", "yi-2"])
    assert owner.main() == 0
    for name in owner.FILES:
        assert (tmp_path / name).read_text("utf-8") == (
            "[甲](https://yi-2.github.io/ainotes-site/)\n"
            "[jia](https://github.com/yi-2/ainotes-site/blob/main/x)\nhttps://jia.example/\n"
        )
    for wrong in (["owner"], ["owner", "a/b"], ["owner", "-a"], ["owner", "a", "b"]):
        monkeypatch.setattr("sys.argv", wrong)
        assert owner.main() == 2
