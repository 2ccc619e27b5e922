"""What authors call the places where their topics stand: folders, notes, and words that several titles share."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from ainotes_site.concepts import NameIndex
from ainotes_site.notes import shown_name
from ainotes_site.text import HAN_RE, loose_key
from ainotes_site.topics import Topic, is_generic

# A folder that holds more than this share of all topics tells none apart.
_LARGEST_SHARE = 0.5
# The outermost folder and the innermost one; those between are only on the way.
_FOLDERS = 2
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9+#.]+")
# Two titles share a word by chance: of seven words that just two of 28 titles shared in a diary, one (链表) named a subject,
# the others were 最小, 部分, 路径 and their like; what three shared did.
_LEAST_SHARED = 3
# A name of digits and letters that a program made says nothing.
_MADE_NAME = re.compile(r"[0-9a-f_-]{8,}|\d[\d_.-]*", re.I)

Words = Callable[[str], Sequence[str]]


def find_labels(
    topics: Sequence[Topic], bare: Sequence[Topic], note_titles: Mapping[str, str], words: Words
) -> dict[str, tuple[str, ...]]:
    """Return for `bare` topics, by id, what their author calls the folders that they stand in.

    Of one in no folder that is the note, where this has several topics, else the word of its title that most of the other
    titles share, three at least. `note_titles` are by path; `words` returns the words of a title (`title_words`).
    """
    folders = Counter(folder for topic in topics for folder in _folders(topic))
    parts = Counter(topic.sources[0].note for topic in topics)
    labels: dict[str, tuple[str, ...]] = {}
    alone: list[Topic] = []
    for topic in bare:
        told = [folder for folder in _folders(topic) if folders[folder] <= _LARGEST_SHARE * len(topics)]
        names = [name for folder in told if (name := _label(folder.rpartition("/")[2]))]
        note = topic.sources[0].note
        if not names and 1 < parts[note] <= _LARGEST_SHARE * len(topics):
            names = [name for name in (_label(note_titles.get(note, "")),) if name]
        if names:
            labels[topic.id] = tuple(dict.fromkeys((names[0], names[-1])))[:_FOLDERS]
        else:
            alone.append(topic)
    return labels | _shared_words(alone, words)


def _folders(topic: Topic) -> Iterator[str]:
    """Yield the paths of the folders that a topic's first source stands in, outermost first."""
    parts = topic.sources[0].note.split("/")[:-1]
    return ("/".join(parts[: at + 1]) for at in range(len(parts)))


def _label(name: str) -> str:
    shown = shown_name(name)
    return "" if is_generic(shown) or _MADE_NAME.fullmatch(shown) else shown


def _shared_words(topics: Iterable[Topic], words_of: Words) -> dict[str, tuple[str, ...]]:
    """Return the word of each title that most of the other titles have, if any."""
    words = {topic.id: dict.fromkeys(words_of(topic.title)) for topic in topics}
    shared = Counter(loose_key(word) for found in words.values() for word in found)
    best = {
        topic: max(found, key=lambda word: (shared[loose_key(word)], len(word)), default="")
        for topic, found in words.items()
    }
    return {topic: (word,) for topic, word in best.items() if word and shared[loose_key(word)] >= _LEAST_SHARED}


def title_words(title: str, index: NameIndex) -> tuple[str, ...]:
    """Return the words of a title that could name something: Latin ones, and those of two Chinese characters or more."""
    cut = (title[start:end] for start, end in pairwise(index.cut(title)))
    chinese = (word for word in cut if len(HAN_RE.findall(word)) == len(word) > 1 and not is_generic(word))
    return (*_LATIN_WORD.findall(title), *chinese)
