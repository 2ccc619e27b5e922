"""Where the theme's templates and assets lie: in the installed package, or at the top of a checkout."""

from pathlib import Path


def _theme_folder() -> Path:
    """Return the folder in the installed package, or the one at the top of a checkout."""
    package = Path(__file__).parent / "theme"
    return package if package.is_dir() else Path(__file__).parents[2] / "theme"


THEME_FOLDER = _theme_folder()
