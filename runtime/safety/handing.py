"""xargs and parallel: a command with each word of the input."""

from runtime.safety.calls import SILENT, Call, Stream
from runtime.safety.marks import UNKNOWN
from runtime.safety.wrappers import inner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runtime.safety.programs import Programs

MOST_ITEMS = 16  # words that the command is tried with
VALUED = "-n -P -L -s -E -d -a -I -J -j --max-args --max-procs --delimiter --arg-file --replace --jobs --max-lines"
LISTS = (":::", "::::", ":::+")


def xargs(programs: "Programs", args: list[str], stdin: Stream, call: Call) -> Stream | None:
    """The words of the input behind those of the command, or in the place that -I names."""
    del call
    words = inner(args, VALUED, 0)
    if not words:
        return Stream(stdin.text, stdin.items)
    place = ""
    for at, one in enumerate(args[: len(args) - len(words)]):
        if one.startswith(("-I", "-J")):
            place = one[2:] or args[at + 1]
    return _each(programs, words, place, _lines(stdin), stdin)


def parallel(programs: "Programs", args: list[str], stdin: Stream, call: Call) -> Stream | None:
    """The words behind `:::`, or those of the input; without a command each is one."""
    del call
    words = inner(args, VALUED, 0)
    items = _lines(stdin)
    for mark in LISTS:
        if mark in words:
            items = words[words.index(mark) + 1 :]
            words = words[: words.index(mark)]
    if len(words) == 1:
        words = words[0].split()
    if not words:
        for item in items[:MOST_ITEMS]:
            programs.text(item, SILENT, stdin.calls)
        return Stream()
    return _each(programs, words, "{}", items, stdin)


def _lines(stdin: Stream) -> list[str]:
    return stdin.text.split() if stdin.text is not None else list(stdin.items)


def _each(programs: "Programs", words: list[str], place: str, items: list[str], stdin: Stream) -> Stream:
    items = items[:MOST_ITEMS] or [UNKNOWN]
    if place and any(place in one for one in words):
        for item in items:
            programs.invoke([one.replace(place, item) for one in words], SILENT, stdin.calls)
        return Stream(calls=stdin.calls)
    return programs.invoke([*words, *items], SILENT, stdin.calls)
