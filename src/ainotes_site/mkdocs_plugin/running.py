"""Run MkDocs as its own command does."""

import os


def run_mkdocs(arguments: list[str]) -> None:
    """Run MkDocs with these arguments, and leave with its exit code."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.__main__ import cli

    cli(arguments, prog_name="ainotes")
