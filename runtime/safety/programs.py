"""One command with its words: noted as a call, and looked through where it runs another."""

from runtime.safety.calls import SILENT, Call, Stream
from runtime.safety.finders import RUNS, find_paths, found
from runtime.safety.handing import parallel, xargs
from runtime.safety.interpreters import AWKS, INTERPRETERS, code_of, language, literals, spoken
from runtime.safety.marks import SPLIT, UNKNOWN
from runtime.safety.outputs import printed
from runtime.safety.shells import POWERSHELLS, SHELLS, powershell, run_file, run_packages, shell
from runtime.safety.state import CHANGES
from runtime.safety.tools import EMBEDDED
from runtime.safety.wrappers import ASSIGNS, CONTAINERS, WRAPPERS, contained, inner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from runtime.safety.walk import Walk

EXTENSIONS = (".exe", ".com", ".cmd", ".bat", ".ps1")
KEYWORDS = frozenset(("if", "then", "else", "elif", "do", "while", "until", "{", "!", "time", "$", "#", "%"))
TRANSFERS = frozenset(("sftp", "ftp", "lftp"))  # told on their input what to send
ALL = "(all)"  # stands for a list of everything that a program knows of
LISTERS = frozenset(("ps", "pgrep", "docker", "podman", "nerdctl"))
CONTAINER_TOOLS = frozenset(("docker", "podman", "nerdctl"))
NARROWS = frozenset(("grep", "egrep", "fgrep", "rg", "awk", "gawk", "mawk", "nawk", "head", "tail"))
CONTAINER_FILTERS = ("-f", "-l", "--filter", "--latest")
PROCESS_FILTERS = ("-C", "-p", "-t", "-s", "-g", "-q", "--ppid", "--pid", "--sid")
FROM_INPUT = frozenset(("make", "gmake", "awk", "gawk", "mawk", "nawk"))  # which take `-f -`
DEEPEST = 40  # programs that run programs


def bare(word: str) -> str:
    """The program that a command word names: without its folder, in small letters, without Windows's endings."""
    name = word.replace("\\", "/").rpartition("/")[2].lower() if "/" in word or "\\" in word else word.lower()
    for ending in EXTENSIONS:
        if name.endswith(ending):
            return name[: -len(ending)]
    return name


class Programs:
    """What simple commands do to a walk."""

    def __init__(self, walk: "Walk") -> None:
        self.walk = walk
        self._deep = 0

    def invoke(self, words: "Sequence[str]", stdin: Stream, feeds: "Sequence[Call]" = ()) -> Stream:
        """Perform a command. Its stream has what is known of its output, and every call that made it."""
        if not words or self._deep > DEEPEST:
            return Stream("" if not words else None, calls=stdin.calls)
        self._deep += 1
        try:
            return self._performed(list(words), stdin, [*stdin.calls, *feeds])
        finally:
            self._deep -= 1

    def _performed(self, words: list[str], stdin: Stream, feeds: list[Call]) -> Stream:
        walk = self.walk
        while words and words[0] in KEYWORDS and len(words) > 1:
            words = words[1:]
        word, args = words[0], words[1:]
        if word in walk.functions:
            return self._function(word, args, stdin)
        alias = walk.words.variables.get(f"alias {word}")
        if alias is not None:
            del walk.words.variables[f"alias {word}"]
            return self.text(" ".join([alias, *args]), stdin)
        name = bare(word)
        args += _sent(name, stdin)
        call = Call(name, args, feeds, walk.folder, stdin.text or "")
        if UNKNOWN in word or _pattern(word):
            self._unknown(word, call)
        elif not word.isascii() and _looks_alike(word):
            walk.call(Call("(look-alike)", words, feeds))
        walk.call(call)
        if word.startswith(("./", "/tmp/", "/var/tmp/", "/dev/shm/")) or word.lower().endswith(EXTENSIONS):  # noqa: S108 (where a line puts what it fetched)
            run_file(self, word, call)
        stream = self._inside(name, args, stdin, call)
        if stream is None:
            stream = printed(name, args, stdin) or Stream(items=self._items(name, args, stdin))
        return Stream(stream.text, stream.items, [*feeds, call, *[one for one in stream.calls if one not in feeds]])

    def _unknown(self, word: str, call: Call) -> None:
        """A command word that only a run would tell: never safe."""
        self.walk.doubt("a command word that only a run would tell")
        self.walk.call(Call("(unknown-command)", [word, *call.args], call.feeds, call.folder))

    def _function(self, name: str, args: list[str], stdin: Stream) -> Stream:
        walk = self.walk
        walk.called.add(name)
        before, walk.words.positional = walk.words.positional, args
        body = walk.functions.pop(name)  # not again within itself
        stream = walk.run(body, stdin)
        walk.functions[name] = body
        walk.words.positional = before
        return stream

    def text(self, text: str, stdin: Stream, feeds: "Sequence[Call]" = ()) -> Stream:
        """A text that a shell runs."""
        if not text.replace(UNKNOWN, "").replace(SPLIT, "").strip():
            if UNKNOWN in text:
                self.unseen("sh", [*stdin.calls, *feeds])
            return Stream()
        return self.walk.text(text.replace(SPLIT, " "), stdin)

    def unseen(self, name: str, feeds: "Sequence[Call]") -> None:
        """A program is handed code that nobody has seen."""
        self.walk.call(Call("(unseen-code)", [name], feeds, self.walk.folder))

    def _inside(self, name: str, args: list[str], stdin: Stream, call: Call) -> Stream | None:
        """What runs inside of this program, or None where nothing does that is known."""
        runner = _runner(name)
        if runner is not None:
            return runner(self, args, stdin, call)
        for words in EMBEDDED[name](args) if name in EMBEDDED else ():
            self._words_or_text(words, stdin, call)
        if name in FROM_INPUT and stdin.text is None and stdin.calls and _reads_code(args):
            self.unseen(name, call.feeds)
        run_packages(self, name, args)
        stem = language(name)
        if stem in INTERPRETERS:
            return self._interpreted(stem, args, stdin, call)
        return self._wrapped(name, args, stdin)

    def _words_or_text(self, words: "str | list[str]", stdin: Stream, call: Call) -> None:
        if isinstance(words, str):
            self.text(words, stdin, call.feeds)
        else:
            self.invoke(words, stdin, call.feeds)

    def _wrapped(self, name: str, args: list[str], stdin: Stream) -> Stream | None:
        if name in WRAPPERS:
            valued, operands = WRAPPERS[name]
            rest = inner(args, valued, operands, assigns=name in ASSIGNS)
        elif name in CONTAINERS:
            rest = contained(args, *CONTAINERS[name])
        else:
            return None
        if len(rest) == 1 and any(character in rest[0] for character in " ;|&"):
            return self.text(rest[0], stdin)
        return self.invoke(rest, stdin) if rest and rest[0] != UNKNOWN else None

    def _interpreted(self, name: str, args: list[str], stdin: Stream, call: Call) -> Stream | None:
        if "-m" in args[:-1] and name in {"python", "pypy"}:
            self.invoke(args[args.index("-m") + 1 :], stdin, call.feeds)
        code, own = code_of(name, args)
        if code and not code.replace(UNKNOWN, "").strip():
            self.unseen(name, call.feeds)
        if not code and own:
            code = stdin.text or ""
            if stdin.text is None and stdin.calls:
                self.unseen(name, call.feeds)
            for path in args:
                if path in self.walk.words.pipes:
                    self.unseen(name, call.feeds)
        self._program_file(args, code, call, own=own)
        call.code = code or call.code
        call.literals = literals(call.code) if call.code else ()
        doubts = list(self.walk.doubts)
        for words in spoken(code, language(name)):
            self._words_or_text(words, SILENT, call)
        self.walk.doubts = doubts  # most literals are no commands
        return None

    def _program_file(self, args: list[str], code: str, call: Call, *, own: bool) -> None:
        """A file with a program in another language, where this line wrote it."""
        if not own and not code and "-m" not in args:
            run_file(self, next((one for one in args if not one.startswith("-")), ""), call)

    def _items(self, name: str, args: list[str], stdin: Stream) -> list[str]:
        """Words that stand for the lines that a program prints, as far as their places matter."""
        if name == "find":
            paths = find_paths(args)
            return [f"{one.rstrip('/')}/{UNKNOWN}" for one in paths] if RUNS & set(args) else paths  # a test by a program
        plain = [one for one in args if not one.startswith("-")]
        if name in LISTERS or name in NARROWS:
            return _listed(name, args, stdin)
        if name == "ls" and "-d" in args:
            return plain
        if name in {"ls", "du", "tree", "dir"}:
            return [f"{one.rstrip('/')}/{UNKNOWN}" for one in plain] or [UNKNOWN]
        if name in {"fd", "fdfind", "locate"}:
            return [f"{one.rstrip('/')}/{UNKNOWN}" for one in plain[1:]] or [UNKNOWN]
        return list(stdin.items)


def _runner(name: str) -> "Callable[[Programs, list[str], Stream, Call], Stream | None] | None":
    """What performs a program that runs texts, changes the shell, or hands words to others."""
    if name in SHELLS:
        return shell
    return powershell if name in POWERSHELLS else CHANGES.get(name) or HANDING.get(name)


HANDING = {"xargs": xargs, "parallel": parallel, "find": found, "gfind": found}


def _listed(name: str, args: list[str], stdin: Stream) -> list[str]:
    """ALL for a list of every process or container, unless something narrows it."""
    if name in NARROWS:
        code = " ".join(args)
        narrowed = "/" in code or "=" in code if name in AWKS else not any(_inverts(one) for one in args)
        return [_part(one) for one in stdin.items] if narrowed else list(stdin.items)
    if name == "pgrep":
        plain = [one for one in args if not one.startswith("-")]
        return [ALL] if not plain or set(plain) & {"", ".", ".*", "root"} else [UNKNOWN]
    if name in CONTAINER_TOOLS and not {"ps", "ls", "images", "list"} & set(args):
        return []
    narrowing = CONTAINER_FILTERS if name in CONTAINER_TOOLS else PROCESS_FILTERS
    return [UNKNOWN if any(one.startswith(narrowing) for one in args) else ALL]


def _sent(name: str, stdin: Stream) -> list[str]:
    """What a transfer is told on its input to send."""
    lines = stdin.text.splitlines() if name in TRANSFERS and stdin.text else []
    return [part for line in lines if line.startswith(("put", "mput")) for part in line.split()[1:]]


def _inverts(word: str) -> bool:
    """Whether grep prints all but what it looks for."""
    return word == "--invert-match" or (word[:1] == "-" and word[:2] != "--" and "v" in word)


def _part(item: str) -> str:
    """What a filter leaves of lines that a word stands for."""
    if item == ALL or UNKNOWN in item:
        return UNKNOWN if item == ALL else item
    return f"{item.rstrip('/')}/{UNKNOWN}"


def _looks_alike(word: str) -> bool:
    """Whether letters of a command word may be taken for others, or do not show. Names in other scripts are what they are."""
    return any(one > "\x7f" and (_alike(ord(one)) if one.isalpha() else not one.isprintable()) for one in word)


def _alike(code: int) -> bool:
    return code < 0x2E80 or 0xFB00 <= code <= 0xFFEF or 0x1D400 <= code <= 0x1D7FF


def _reads_code(args: list[str]) -> bool:
    return any(
        one in {"-f-", "--file=-"} or (one in {"-f", "--file"} and args[at + 1 : at + 2] == [after])
        for at, one in enumerate(args)
        for after in ("-", "/dev/stdin")
    )


def _pattern(word: str) -> bool:
    """Whether a command word has a shell's pattern in it."""
    return ("*" in word or "?" in word or ("[" in word and "]" in word)) and word not in {"[", "[["}
