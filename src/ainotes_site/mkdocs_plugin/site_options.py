"""What a `mkdocs.yml` asks for: read as MkDocs reads it, for the commands, and made of what MkDocs read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs.exceptions import ConfigurationError, PluginError
from mkdocs.utils.yaml import yaml_load
from pathspec.gitignore import GitIgnoreSpec

from ainotes_site.addresses import Publishing
from ainotes_site.library import DEFAULTS, Options
from ainotes_site.mkdocs_plugin.neighbours import others_folders
from ainotes_site.mkdocs_plugin.note_files import named_files, read_publishing
from ainotes_site.mkdocs_plugin.options import NAME, AinotesConfig
from ainotes_site.notes import DIALECTS, SPLITS
from ainotes_site.relations import Subjects, read_subjects


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """The notes folder, the site's own subjects, whether each concept gets a page, what is said of files and of notes."""

    docs_dir: Path
    subjects: Subjects | None
    all_concepts: bool
    publishing: Publishing
    options: Options = DEFAULTS


def read_options(path: Path) -> SiteOptions:
    """Read a `mkdocs.yml`, what it inherits and takes from the environment included. Raises `ConfigurationError`."""
    try:
        with path.open(encoding="utf-8") as file:
            settings = yaml_load(file) or {}
        config = AinotesConfig(config_file_path=str(path.absolute()))
        plugins = list(_plugins(settings.get("plugins")))
        config.load_dict({key: value for name, options in plugins if name == NAME for key, value in options.items()})
    except (ConfigurationError, OSError, AttributeError, TypeError, ValueError) as error:
        raise ConfigurationError(f"{path}:1: 读不懂：{error}。请照 mkdocs build 的提示改正。") from error
    failed, _ = config.validate()
    if failed:
        key, reason = failed[0]
        raise ConfigurationError(f"{path}:1: 插件 {NAME} 的 {key}：{reason}")
    docs_dir = path.parent / str(settings.get("docs_dir", "docs"))
    publishing = read_publishing(
        everything=config.publish_files == "all",
        also=config.publish_also,
        excluded=(_patterns(settings.get("exclude_docs")), _patterns(settings.get("draft_docs"))),
        named=named_files(settings, docs_dir),
        others=others_folders(plugins),
    )
    return SiteOptions(docs_dir, own_subjects(config), config.all_concepts, publishing, note_options(config))


def _patterns(lines: Any) -> GitIgnoreSpec | None:
    return GitIgnoreSpec.from_lines(lines.splitlines()) if isinstance(lines, str) else None


def _plugins(plugins: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each plugin with its options, from a list of names and mappings, or from one mapping."""
    for entry in [plugins] if isinstance(plugins, Mapping) else plugins or ():
        for name, options in entry.items() if isinstance(entry, Mapping) else ((entry, None),):
            yield str(name), options or {}


def own_subjects(config: AinotesConfig) -> Subjects | None:
    """Return the subjects that the site brings; None where those that ship will do. Raises `PluginError`."""
    if not config.subjects:
        return None
    try:
        return read_subjects(Path(config.subjects).read_text(encoding="utf-8"), Path(config.subjects).name)
    except (OSError, ValueError) as error:
        name = Path(config.subjects).name
        raise PluginError(f"{name}:1: 读不懂：{error}。形式见手册的「概念与标签」。") from error


def note_options(config: AinotesConfig) -> Options:
    """Return how notes are read and split and which are left out. Raises `PluginError`."""
    split = _by_glob("split", config.split, SPLITS)
    dialect = _by_glob("dialect", config.dialect, DIALECTS)
    return Options(split, tuple(config.exclude), dialect, tuple(config.ignore))


def _by_glob(option: str, values: Mapping[Any, Any], choices: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return what is said of the notes that fit a glob, as front matter says it: YAML reads `false` and `2` as such."""
    found = []
    for glob, value in values.items():
        said = "none" if value is False or value is None else str(value).strip().lower()
        if said not in choices:
            raise PluginError(
                f"mkdocs.yml:1: 插件 {NAME} 的 {option} 里 {glob} 的值是 {value}，只能是 {'、'.join(choices)}。请改正。"
            )
        found.append((str(glob), said))
    return tuple(found)
