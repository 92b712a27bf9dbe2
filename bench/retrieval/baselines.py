"""Other ways to find: topics with edit distance, SQLite FTS5, BM25 over descriptions. Each gets the words that ours gets.

Imports little, for a new process that finds with one of them is measured as well.
"""

from math import log

from runtime.knowledge.near import FARTHEST, SHORTEST, distance, letters
from runtime.knowledge.words import STOP, stem, terms, words

TYPE_CHECKING = False  # typing is 7 ms
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from sqlite3 import Connection

ASKED = "FROM found WHERE found MATCH ? ORDER BY bm25(found, 6.0, 3.0, 1.0), rowid LIMIT ?"  # name, description, body
K1, B = 1.2, 0.75
CACHE = 1 << 18  # KiB: all of the file stays in memory


class Row:
    """What can be found, as the baselines see it."""

    __slots__ = ("body", "description", "name", "priority", "synonyms", "topics")

    def __init__(
        self,
        name: str,
        description: str,
        body: str,
        topics: "Iterable[str]" = (),
        synonyms: "Iterable[str]" = (),
        priority: int = 50,
    ) -> None:
        self.name = name
        self.description = description
        self.body = body
        self.topics = frozenset(word for topic in topics for word in words(topic))
        self.synonyms = frozenset(synonyms)
        self.priority = priority


def telling(request: str) -> list[str]:
    """The distinct words of a request that say something, or all where none does."""
    found = list(dict.fromkeys(words(request)))
    return [word for word in found if word not in STOP] or found


class Topics:
    """Our reading of the older matching: a row ranks by how many words of the request are its topics, then synonyms of them,
    then within two edits of one (words of four letters and more), then by its priority, then by its order."""

    def __init__(self, rows: "Sequence[Row]") -> None:
        self.priorities = [row.priority for row in rows]
        self.topics: dict[str, list[int]] = {}
        self.synonyms: dict[str, list[int]] = {}
        for number, row in enumerate(rows):
            for known, own in ((self.topics, row.topics), (self.synonyms, row.synonyms)):
                for word in own:
                    known.setdefault(word, []).append(number)
        self.masks = [(letters(topic), len(topic), topic) for topic in self.topics]
        self._near: dict[str, list[str]] = {}

    def forget(self) -> None:
        """Forget what was found near to words, which only a run of many requests can remember."""
        self._near.clear()

    def rank(self, request: str, count: int) -> list[int]:
        """The numbers of the best rows."""
        matches: dict[int, list[int]] = {}
        for word in telling(request):
            near = [number for topic in self.near(word) for number in self.topics[topic]]
            for kind, numbers in enumerate((self.topics.get(word, ()), self.synonyms.get(word, ()), near)):
                for number in numbers:
                    matches.setdefault(number, [0, 0, 0])[kind] += 1
        order = sorted(matches, key=lambda number: (*(-one for one in matches[number]), -self.priorities[number], number))
        return order[:count]

    def near(self, word: str) -> list[str]:
        """Other topics within two edits."""
        if len(word) < SHORTEST:
            return []
        found = self._near.get(word)
        if found is None:
            bits, size = letters(word), len(word)
            close = [
                topic
                for mask, length, topic in self.masks
                if -FARTHEST <= length - size <= FARTHEST and (mask ^ bits).bit_count() <= 2 * FARTHEST
            ]
            found = [topic for topic in close if topic != word and distance(word, topic, FARTHEST) <= FARTHEST]
            self._near[word] = found
        return found


class Descriptions:
    """Plain BM25 over the descriptions, stemmed as ours."""

    def __init__(self, rows: "Sequence[Row]") -> None:
        found = [terms(row.description) for row in rows]
        average = sum(map(len, found)) / len(found)
        self.postings: dict[str, list[tuple[int, float]]] = {}
        for number, own in enumerate(found):
            norm = K1 * (1 - B + B * len(own) / average)
            for term in dict.fromkeys(own):
                count = own.count(term)
                self.postings.setdefault(term, []).append((number, count * (K1 + 1) / (count + norm)))
        for term, postings in self.postings.items():
            rare = log(1 + (len(rows) - len(postings) + 0.5) / (len(postings) + 0.5))
            self.postings[term] = [(number, rare * score) for number, score in postings]

    def rank(self, request: str, count: int) -> list[int]:
        """The numbers of the best rows."""
        scores: dict[int, float] = {}
        for term in dict.fromkeys(stem(word) for word in telling(request)):
            for number, score in self.postings.get(term, ()):
                scores[number] = scores.get(number, 0.0) + score
        return sorted(scores, key=lambda number: (-scores[number], number))[:count]


class Fts:
    """SQLite FTS5 with the porter stemmer; rows are numbered from 1 there."""

    def __init__(self, file: str) -> None:
        import sqlite3

        self.connection: Connection = sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)
        self.connection.execute(f"PRAGMA cache_size = -{CACHE}")

    def rank(self, request: str, count: int) -> list[int]:
        """The numbers of the best rows."""
        found = self.connection.execute(f"SELECT rowid {ASKED}", (self._wanted(request), count))
        return [number - 1 for (number,) in found]

    def bodies(self, request: str, count: int) -> list[str]:
        """The texts of the best rows."""
        found = self.connection.execute(f"SELECT body {ASKED}", (self._wanted(request), count))
        return [body for (body,) in found]

    def _wanted(self, request: str) -> str:
        return " OR ".join(f'"{word}"' for word in telling(request))


def write_fts(rows: "Iterable[Row]", file: str, *, contents: bool = True) -> None:
    """Make an FTS5 file, as small as it gets; without contents it can only say which rows fit."""
    import sqlite3

    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    option = "" if contents else ", content=''"
    connection.execute(f"CREATE VIRTUAL TABLE found USING fts5(name, description, body, tokenize = 'porter unicode61'{option})")
    texts = ((number, row.name, row.description, row.body) for number, row in enumerate(rows, 1))
    connection.executemany("INSERT INTO found(rowid, name, description, body) VALUES (?, ?, ?, ?)", texts)
    connection.execute("INSERT INTO found(found) VALUES ('optimize')")
    connection.commit()
    connection.execute("VACUUM")
    connection.close()
