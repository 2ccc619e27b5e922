"""The wheel works alone: in an empty folder, with the package and nothing else of the repository."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT, run_mkdocs_alone, write_notes

ELK = "drawing/vendor/elkjs/LICENSE.md"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, install it alone into a folder, and return that."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, cwd=folder, timeout=300)
    (wheel,) = folder.glob("*.whl")
    target = folder / "installed"
    install = [*pip, "install", "--no-deps", "--no-index", "--target", str(target), str(wheel)]
    subprocess.run(install, check=True, cwd=folder, timeout=300)
    return target


def test_the_wheel_has_the_theme_and_the_licence(installed: Path) -> None:
    package = installed / "ainotes_site"
    for path in ("theme/assets/ainotes.js", "theme/assets/vendor/katex/LICENSE", ELK, "py.typed"):
        assert (package / path).exists(), path
    assert list(installed.glob("ainotes_site-*.dist-info/licenses/LICENSE"))


def test_a_folder_of_notes_and_one_plugin_are_enough(installed: Path, tmp_path: Path) -> None:
    write_notes(
        tmp_path / "notes", {"笔记.md": "# 注意力\n\n公式 $x^2$ 与文字。\n\n```mermaid\ngraph LR\n 甲 --> 乙\n```\n"}
    )
    config = "site_name: 笔记\ndocs_dir: notes\nplugins: [ainotes]\n"
    (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")
    # The folder of the wheel stands before the repository's own, editable install.
    code, said = run_mkdocs_alone("build", "--strict", folder=tmp_path, PYTHONPATH=str(installed))
    assert code == 0, said
    site = tmp_path / "site"
    page = next(site.glob("topics/*/index.html")).read_text("utf-8")
    assert "arithmatex" in page
    assert "ainotes-drawn" in page
    assert (site / "assets/vendor/katex/katex.min.js").exists()
    assert (site / "knowledge.json").exists()


def test_links_of_the_readme_hold_on_pypi_too() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    repository = project["urls"]["Repository"]
    links = re.findall(r"\]\(([^)\s]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert links
    for link in links:
        assert link.startswith("https://"), link
        own = re.fullmatch(rf"{re.escape(repository)}/(?:blob|raw|tree)/main/(.+)", link)
        assert own is not None or not link.startswith(repository), link
        assert own is None or (ROOT / own[1]).exists(), link
