"""A title in its context: 「窗口管理 · tmux 使用指南」 where 「窗口管理」 alone says too little."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from ainotes_site.notes import shown_name
from ainotes_site.text import HAN, fold_text, loose_key
from ainotes_site.topics import Topic, is_generic

# A part of a note whose title has no more words than this, a Chinese character counted as one, rarely names a subject
# outside its note: 登录, 方式 2, 三次握手. What names a concept does.
_FEW_WORDS = 4
_WORD = re.compile(rf"[{HAN}]|[^\W_{HAN}]+")


def find_contexts(
    topics: Sequence[Topic], note_titles: Mapping[str, str], about: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """Return what must stand beside the title of each topic whose title is no subject by itself, or stands elsewhere too.

    That is the note, or where that does not tell two topics apart, a group or a folder. `note_titles` are by path, `about`
    has the concepts that a topic's title names, by its id.
    """
    titles = Counter(loose_key(topic.title) for topic in topics)
    parts = Counter(source.note for topic in topics for source in topic.sources)
    wanting = [
        topic
        for topic in topics
        if titles[loose_key(topic.title)] > 1
        or is_generic(topic.title)
        or (parts[topic.sources[0].note] > 1 and not about.get(topic.id) and _says_little(topic))
    ]
    choices = {topic.id: _choices(topic, note_titles) for topic in wanting}
    taken = Counter((loose_key(topic.title), choice) for topic in wanting for choice in choices[topic.id])
    contexts = {}
    for topic in wanting:
        alone = (choice for choice in choices[topic.id] if taken[loose_key(topic.title), choice] == 1)
        contexts[topic.id] = next(alone, choices[topic.id][0] if choices[topic.id] else "")
    return {topic: context for topic, context in contexts.items() if context}


def title_in_context(title: str, context: str) -> str:
    """Return a title as it is shown where nothing around it says what it belongs to."""
    return f"{title} · {context}" if context else title


def _says_little(topic: Topic) -> bool:
    """Tell whether a title has few words, and is not that of several notes, which makes a thing of it."""
    return len(topic.sources) == 1 and len(_WORD.findall(fold_text(topic.title))) <= _FEW_WORDS


def _choices(topic: Topic, note_titles: Mapping[str, str]) -> list[str]:
    """Return the places of a topic that could stand beside its title: its note, then from the inside out."""
    note = note_titles[topic.sources[0].note]
    own = loose_key(topic.title)
    places = dict.fromkeys(map(shown_name, (note, *reversed(topic.place))))
    return [place for place in places if (key := loose_key(place)) and key not in own and own not in key]
