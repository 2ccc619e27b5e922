"""What an author is told of the notes: a screenful in a build, in a preview only what is new."""

from collections.abc import Iterable, Sequence

from ainotes_site.mkdocs_plugin.unchanged import tell
from ainotes_site.problems import MOST_LINES, Problem, Silence, find_news, summarise


class Telling:
    """What was said in this build, and in a preview (`serves`) what the author knows from before: `told` are the lines,
    `count` is how many problems there are, but for those that the author wants no word of (`silence`).
    """

    def __init__(self, *, serves: bool) -> None:
        self._serves = serves
        self.told: list[tuple[str, str]] = []
        self.count = 0
        self.silence = Silence()
        self._notes: Sequence[Problem] = ()
        self._pages: dict[str, Sequence[Problem]] = {}

    def begin(self) -> None:
        """Begin another build."""
        self.told, self.count = [], 0

    def tell_notes(self, found: Iterable[Problem]) -> None:
        """Say what is wrong in all notes; in a preview, what was not at the last time, and how much else there is."""
        problems = sorted(filter(self.silence.keeps, set(found)))
        news = find_news(problems, self._notes) if self._serves else problems
        self._notes, self.count = problems, len(problems)
        self._tell(news)
        if len(news) < len(problems):
            tell("hint", f"另有 {len(problems) - len(news):,} 处和上次一样，运行 ainotes check 看全部。")

    def tell_pages(self, found: Iterable[Problem]) -> None:
        """Say what drawing pages found, as far as the screen has room."""
        problems = sorted(filter(self.silence.keeps, set(found)))
        self.count += len(problems)
        self._tell(problems)

    def tell_page(self, page: str, found: Sequence[Problem]) -> None:
        """Say, in a preview, what drawing the page that was asked for found, unless it was said before."""
        if self._serves:
            found = list(filter(self.silence.keeps, found))
            self._tell(find_news(found, self._pages.get(page, ())))
            self._pages[page] = found

    def _tell(self, problems: Iterable[Problem]) -> None:
        room = MOST_LINES if self._serves else max(0, MOST_LINES - len(self.told))
        for severity, line in summarise(problems, room):
            self.told.append((severity, line))
            tell(severity, line)
