"""The commands in English, for those whose system speaks it: what they are for, and what `check` says by each rule."""

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import click

from ainotes_site.problems import Problem, Rule

# The first of these that is set says which language messages are in.
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def language(environment: Mapping[str, str]) -> str:
    """Return `en` where the system speaks English, else `zh`."""
    said = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    return "en" if said.lower().startswith("en") else "zh"


def in_english(problem: Problem) -> Problem:
    """Return a problem in English. What only the Chinese message knows of it stands behind, as it is."""
    message = _SAID[problem.rule].format(about=problem.about or problem.path)
    return replace(problem, message=f"{message} ({problem.message})" if problem.rule in _WITH_DETAILS else message)


class Bilingual(click.Group):
    """Commands that are told of in English where the option `lang` says so."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, as it is told of in the language that was asked for."""
        command = super().get_command(ctx, cmd_name)
        return command if command is None or ctx.params.get("lang") != "en" else _translated(command, cmd_name)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help on all commands."""
        told = _translated(self, "ainotes") if ctx.params.get("lang") == "en" else self
        click.Group.format_help(told, ctx, formatter)


def _translated(command: Any, name: str) -> Any:
    told = copy.copy(command)
    told.help, options = HELP[name]
    told.params = [copy.copy(one) for one in command.params]
    for one in told.params:
        if one.name in options:
            one.help = options[one.name]
    return told


_FOLDER = {"folder": "The folder of notes."}
_FORM = {"form": "The form of what is written."}
HELP: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "ainotes": (
        "Turn a folder of notes on AI into a site.\n\n"
        "It takes no settings: ainotes serve NOTES. Exit codes: 0 done, 1 errors, 2 a command that is not understood.",
        {"lang": "The language of messages: zh or en; by default that of the system."},
    ),
    "new": (
        "Begin a site: settings, a first note, a workflow for GitHub Pages. Files that exist are left as they are.",
        {
            "name": "The site's name; by default the folder's.",
            "url": "Where the site will be; by default told from the git remote.",
            "dry_run": "Only say what would be written.",
        },
    ),
    "build": (
        "Build the site, by mkdocs.yml where there is one.",
        {
            "site_dir": "Where to write the site; by default the site_dir of the settings, or site/.",
            "strict": "Fail where something would mislead readers.",
            "quiet": "Say warnings and errors alone.",
        },
    ),
    "serve": (
        "Preview the site, by mkdocs.yml where there is one; pages follow the notes.",
        {"dev_addr": "Address and port; by default 127.0.0.1:8000.", "opens": "Open it in a browser."},
    ),
    "check": (
        "List what is wrong in notes: file:line: problem. remedy. [rule] The exit code is 1 where there are errors.",
        {
            **_FORM,
            "hints": "List hints, which are for the author alone, too.",
            "rules": "Only look for this rule; may be given more than once.",
            "every": "List all that is alike in a note, line by line, with columns.",
            "public": "Only list the notes, pages and files that become public, and what puts them there.",
            "external": "Ask other sites, too, whether what notes link to is still there.",
            "fix": "Mend addresses that can mean one file alone; the notes as they were stay in .cache/ainotes/mended/.",
            "diff": "Show what --fix would change; write nothing.",
        },
    ),
    "record": ("Note today's address of each topic, so that it leads to the new one when the topic is renamed.", {}),
    "outline": ("Say which notes become which pages, what is merged, and why; nothing is built.", {}),
    "explain": ("Say why a topic or a note became what it is.", _FOLDER),
    "stats": ("Say how many topics, concepts and links there are, and what is missing.", _FORM),
    "search": (
        "Search in the terminal, as the site does. The exit code is 1 where nothing is found.",
        {**_FOLDER, **_FORM, "limit": "At most so many results."},
    ),
    "mcp": ("Let AI assistants search and read the notes (MCP), on this machine, over standard input and output.", {}),
    "export": (
        "Write the topics as plain Markdown for another generator: docs/, with their order in mkdocs.yml and SUMMARY.md.",
        {**_FOLDER, "name": "The name of the collection."},
    ),
    "completion": ('Write a script that completes commands, as in eval "$(ainotes completion bash)".', {}),
}

# Rules of which the message says more than the kind.
_WITH_DETAILS = frozenset(
    "diagram encoding formula front-matter glossary idle-glob own-fault record tags unclear-draft unreadable".split()
)
_SAID: Mapping[Rule, str] = {
    "ambiguous-link": "Several files have the name {about}; the link leads to the nearest. Write its folder, too.",
    "broken-anchor": "There is no heading {about}; the link leads to the whole note. Correct the heading.",
    "broken-external": "The page {about} is gone, or does not answer. Link to another, or leave it out.",
    "broken-link": "There is no file {about}. Correct the path, or put the file among the notes.",
    "cleaned-file": "What would act in {about}, or load from elsewhere, is left out. Or name it in publish_also.",
    "definition": "A definition should be a whole sentence of fair length.",
    "diagram": "A diagram cannot be drawn by the build, and is left to readers' browsers. Try it in Mermaid.",
    "encoding": "Some bytes are no text. Save the note as UTF-8.",
    "endless-comment": "A comment has no end: all from here to the end of the paragraph is hidden. Write --> or %%.",
    "formula": "A formula cannot be set, and is shown as its source. Correct it.",
    "front-matter": "Front matter cannot be understood. Correct it, or put values between quotes.",
    "glossary": "Something is wrong in the glossary.",
    "idle-glob": "A path in the settings fits no file. Correct it, or leave it out.",
    "missing-embed": "There is no file {about} to embed. Correct its name, or put the file among the notes.",
    "missing-image": "There is no picture {about}. Put it among the notes, or correct its path.",
    "not-published": "{about} is not published, since its place or its kind says so.",
    "open-name": "Nothing has the name {about} yet; it is shown as plain words.",
    "own-fault": "Something failed in ainotes-site itself. Please report it.",
    "own-machine": "{about} is on your own machine, where nobody else finds it. Put it among the notes.",
    "record": "The record of former addresses cannot be read. Restore it, or run ainotes record.",
    "remote-image": "Pictures come from {about}, which learns who reads. Set remote: ask or drop, or store them here.",
    "same-name": "{about} differs from another file in case alone, and is the same on Windows and macOS. Rename it.",
    "secret": "This looks like a key, and would be public. Remove it from the note, and revoke it.",
    "slug": "The address that the note asks for cannot be given to it. Choose another, or leave it out.",
    "stub": "There is a heading and hardly anything below it, so it has no page. Write on, or leave it out.",
    "tags": "A word of the subjects names no concept. Add it to glossary.yml.",
    "taken-address": "The site needs the address of {about} itself. Rename the file.",
    "unclear-draft": "It is not clear whether the note may be published, so it is not. Write draft: true or false.",
    "undrawable": "A paragraph cannot be drawn, and is shown as its source. Write it another way.",
    "unexplained": "{about} is mentioned in several topics, and nothing explains it. Write a note, or a line in glossary.yml.",
    "unknown-rule": "There is no rule of that name. Names stand at the end of each line of ainotes check.",
    "unreadable": "{about} cannot be read.",
    "unsafe-file": "{about} is not published: a browser would run it. Use another format, or name it in publish_also.",
    "unused-file": "{about} is not published, since no note uses it. Link to it, or name it in publish_also.",
    "wide-row": "A row has more cells than its table's head. Add to the head, or write | as \\|.",
}
