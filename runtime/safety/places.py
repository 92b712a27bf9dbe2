"""What kind of place a word names. Kinds are data (kinds.py); here a path becomes the one form they are written in.

Some kinds come from the shape of a word and have no patterns: `unknown`, `maybe-root` (`$X/*` is `/*` where X is empty).
"""

from runtime.safety.marks import UNKNOWN
from runtime.safety.wild import fits, shell_fits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CONTENTS = ("/*", "/.*", "/**", "/.", "/..?*", "/.[!.]*", "/*.*", "/{*,.*}", "/.??*", "/[!.]*", "/?*")
FOLLOWED_BY_A_PATH = ("=", "@", ":", ",")
ORDINARY = frozenset(("/opt", "/srv", "/mnt", "/media", "/var/log", "/var/www", "/var/backups", "/var/spool", "/run", "/var/mail"))
ONE = "<name>"  # one part of a path
ODD = "^$;|<>(){}\\ "  # a regular expression, not a path
HOMES = ("/home/", "/Users/", "c:/users/")
HOME_PARTS = 3  # of `/home/anna`
OWN_HOMES = ("/root/", "%userprofile%/", "%homepath%/", "%env:userprofile/")
EXAMPLES = frozenset("test tests testdata fixtures fixture examples example spec samples __tests__".split())
NONE: frozenset[str] = frozenset()


class Places:
    """The kinds of places, looked up by the first part of a path."""

    def __init__(self, kinds: "Mapping[str, Sequence[str]]") -> None:
        self._first: dict[str, list[tuple[str, str]]] = {}
        self._one: dict[str, list[tuple[str, str]]] = {}
        self._anywhere: list[tuple[str, str]] = []
        self._exact: list[str] = []
        for kind, patterns in kinds.items():
            for written in patterns:
                pattern = written.replace("+", " ")
                if ONE in pattern:
                    self._one.setdefault(_first(pattern), []).append((pattern.replace(ONE, "*"), kind))
                elif pattern.startswith("*"):
                    self._anywhere.append((pattern, kind))
                else:
                    self._first.setdefault(_first(pattern), []).append((pattern, kind))
                if "*" not in pattern.rstrip("*"):
                    self._exact.append(pattern.rstrip("*"))
        self._known: dict[tuple[str, str], frozenset[str]] = {}

    def kinds(self, word: str, folder: str = "") -> frozenset[str]:
        """Every kind that a word is of, for each path that it may hold."""
        key = (word, folder)
        found = self._known.get(key)
        if found is None:
            found = NONE
            for part in paths_in(word):
                found |= self._of(part, folder)
            self._known[key] = found
        return found

    def _of(self, word: str, folder: str) -> frozenset[str]:
        if UNKNOWN in word and word.lstrip(UNKNOWN) in {"/", "/*", "/.", "/.*"}:
            return frozenset(("maybe-root", "unknown"))
        path = normal(word, folder)
        kinds = set(self._fitting(path))
        own = _below_home(path)
        if own:
            kinds.update(self._fitting(own))
        if path.endswith(".pub") or _made_up(path):
            kinds -= {"secret", "secret-file"}
        if UNKNOWN in path:
            kinds |= self._partly(path)
        elif any(mark in path for mark in "*?[") and path.startswith(("/", "~")) and not any(mark in path for mark in ODD):
            for one in self._exact:
                if shell_fits(path, one) and one.count("/") == path.count("/"):
                    kinds.update(self._fitting(one))
        return frozenset(kinds)

    def _partly(self, path: str) -> set[str]:
        """Kinds by shape: what is known of a path stands before the part that only a run would tell."""
        if path == UNKNOWN:
            return {"unknown"}
        base, slash, _ = path.partition(f"/{UNKNOWN}")
        if slash and not base:
            return {"partly-unknown", "anywhere"}
        if slash and base not in ORDINARY and "system" in self._fitting(base):
            return {"partly-unknown", "system-part"}
        return {"partly-unknown"}

    def _fitting(self, path: str) -> "list[str]":
        lower = path.lower() if path[1:2] == ":" else path
        groups = (self._first.get(_first(lower), ()), self._first.get("", ()), self._anywhere)
        kinds = [kind for group in groups for pattern, kind in group if fits(pattern, lower)]
        for pattern, kind in self._one.get(_first(lower), ()):
            if lower.count("/") == pattern.count("/") and fits(pattern, lower):
                kinds.append(kind)
        return kinds


def _below_home(path: str) -> str:
    """A path below some home folder as its user would write it: `/home/anna/x` is `~/x`."""
    parts = path.split("/")
    if path.startswith(HOMES) and len(parts) > HOME_PARTS:
        return "~/" + "/".join(parts[HOME_PARTS:])
    for home in OWN_HOMES:
        if path.startswith(home):
            return "~/" + path[len(home) :]
    return ""


def _made_up(path: str) -> bool:
    """Whether a relative path is below a folder of examples for tests."""
    return not path.startswith(("/", "~")) and not EXAMPLES.isdisjoint(path.split("/")[:-1])


def _first(path: str) -> str:
    """The first part of a path: `/etc`, `~`, `c:`; empty for a pattern in it."""
    head = path.split("/", 2)
    first = f"/{head[1]}" if path.startswith("/") and len(head) > 1 else head[0]
    return "" if "*" in first else first


def paths_in(word: str) -> list[str]:
    """The word itself, and what in it may be a path: behind `=`, `@`, `:`, stuck to an option."""
    if "://" in word and not word.startswith("file:"):
        return [one for mark in "=@" for one in word.split(mark)[1:]]
    text = _behind_option(word)
    if not text:
        return []
    found = [text]
    for mark in FOLLOWED_BY_A_PATH:
        found += [one for one in text.split(mark) if one] if mark in text else []
    if "=" in text and "," in text:
        found += [one.rpartition("=")[2] for one in text.split(",")]
    if "file://" in text:
        found.append(text.partition("file://")[2])
    return found


def _behind_option(word: str) -> str:
    """The word, or what sticks to an option in it."""
    if not word.startswith("-") or word[1:].isdigit() or word in {"-", "--"}:
        return word
    cuts = (word.find("/"), word.find("~"), word.find("=") + 1 or -1)
    cut = min((at for at in cuts if at > 0), default=0)
    return word[cut:] if cut else ""


def normal(word: str, folder: str) -> str:
    """A path in the form that kinds are written in: absolute, below `~`, or relative; no `//`, `.` or `..` where they can go."""
    path = word.strip("'\"").lstrip("><+")  # Perl opens `>file`
    if path.strip("\\"):
        path = path.replace("\\", "/")
    if len(path) > 1 and path[1] == ":" and path[0].isalpha():
        path = path[:2] + ("/" + path[2:] if path[2:3] not in {"", "/"} else path[2:])
        path = path.lower()
    elif path[:1] == "%":
        path = path.lower()
    elif folder and not path.startswith(("/", "~")) and "://" not in path and not path.lstrip("-").isdigit():  # a process
        path = f"{folder}/{path}"
    for name in ("~root",):
        if path == name or path.startswith(name + "/"):
            path = "/root" + path[len(name) :]
    contents = next((ending for ending in CONTENTS if path.endswith(ending)), "")
    path = path[: -len(contents)] + "/" if contents else path
    if path in {"*", ".*", "**", "*.*", "?*"}:
        return "."
    path = _resolved(path)
    return path


def _resolved(path: str) -> str:
    root = path.startswith("/")
    parts: list[str] = []
    for part in path.split("/"):
        if part in {"", "."}:
            continue
        if part == ".." and parts and parts[-1] not in {"..", UNKNOWN}:
            if parts[-1] == "~":
                parts, root = ["home"], True
            else:
                parts.pop()
        elif part == ".." and root and not parts:
            continue
        else:
            parts.append(part)
    text = "/".join(parts)
    return f"/{text}" if root else text or "."
