"""When a topic was made and changed: what its author wrote goes before what git knows."""

from dataclasses import dataclass

from ainotes_site.site.pages.site import Site
from ainotes_site.topics import Topic


@dataclass(frozen=True, slots=True)
class TopicDates:
    """Days as `YYYY-MM-DD`, empty where they are not known or say no more than the topic's own date."""

    created: str
    changed: str


def topic_dates(topic: Topic, site: Site) -> TopicDates:
    """Return the dates to show beside the topic's own. Of a note that is several topics git knows no topic's."""
    note = topic.sources[0].note
    if len(topic.sources) > 1 or len({one.id for one in site.library.addresses.starts.get(note, ((), ()))[1]}) > 1:
        return TopicDates("", "")
    created, changed = site.changes.get(note, ("", ""))
    if topic.date:
        return TopicDates(site.places.notes[note].front.created or "", changed if changed > topic.date else "")
    return TopicDates(created, changed if changed > created else "")


def last_changed(topic: Topic, site: Site) -> str | None:
    """Return the day of a topic's last change that is known: where its author wrote none, that of its notes."""
    dates = topic_dates(topic, site)
    notes = max((site.changes.get(one.note, ("", ""))[1] for one in topic.sources), default="")
    return dates.changed or topic.date or notes or None
