"""What a soak of the phone app makes, and what came of it."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Entry:
    """One entry.

    Attributes:
        words: what tells it from all others, also where its key is forgotten.
        key: made by the phone.
        photos: ``{key: bytes}``.
        taps: on the button that saves.
        digests: the SHA-256 of its photos, sorted.
    """

    words: str
    key: str
    photos: dict = field(default_factory=dict)
    taps: int = 1
    digests: list = field(default_factory=list)

    def __post_init__(self):
        photos = self.photos.values()
        self.digests = sorted(hashlib.sha256(data).hexdigest() for data in photos)


@dataclass
class Result:
    """What came of it.

    Attributes:
        said: keys of which the phone has said that they are saved.
        lost: texts that the server does not have.
        doubled: texts that it has more than once.
        wrong: texts whose photos are not those that were sent, each once.
        absorbed: entries and photos that arrived again and were known.
    """

    entries: int
    photos: int
    events: Counter
    faults: Counter
    said: int
    lost: list
    doubled: list
    wrong: list
    absorbed: int
    minutes: float

    def as_dict(self):
        """Return the figures, and in words what they are made of."""
        return {
            "entries": self.entries,
            "photos": self.photos,
            "bad": len(self.lost) + len(self.doubled) + len(self.wrong),
            "words": str(self),
        }

    def __str__(self):
        events = [
            f"{name.replace('_', ' ')} {n}" for name, n in self.events.items() if n
        ]
        faults = [f"{name.replace('_', ' ')} {n}" for name, n in self.faults.items()]
        return (
            f"{self.entries:,} entries with {self.photos:,} photos: lost "
            f"{len(self.lost)}, doubled {len(self.doubled)}, wrong photos "
            f"{len(self.wrong)}; {self.minutes:.1f} minutes; {', '.join(events)}; "
            f"requests: {', '.join(faults)}; arrived again and known: {self.absorbed}"
        )
