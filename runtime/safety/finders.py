"""find: what it would hand to others, and what it would do to it itself."""

from runtime.safety.calls import Call, Stream
from runtime.safety.marks import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runtime.safety.programs import Programs

FILTERS = frozenset(
    "-name -iname -path -ipath -wholename -iwholename -regex -iregex -mtime -mmin -ctime -cmin -atime -amin -newer -size "
    "-user -group "
    "-uid -gid -perm -empty -nouser -nogroup -inum -links -lname -samefile -newermt -newerat -anewer -cnewer -fstype -used".split()
)
NAMES = frozenset(("-name", "-iname", "-path", "-ipath", "-wholename"))
RUNS = frozenset(("-exec", "-execdir", "-ok", "-okdir"))
WRITES = frozenset(("-fprint", "-fprintf", "-fls", "-fprint0"))


def find_paths(args: list[str]) -> list[str]:
    """Words that stand for what find finds: the folder itself where nothing narrows it, else something below."""
    starts = []
    rest = list(args)
    while rest and rest[0] in {"-H", "-L", "-P"}:
        rest = rest[1:]
    while rest and not rest[0].startswith(("-", "(", "!")):
        starts.append(rest.pop(0))
    if not any(one in FILTERS or one.startswith("-newer") for one in rest) or _all_names(rest):
        return starts or ["."]
    name = next((rest[at + 1] for at, one in enumerate(rest[:-1]) if one in NAMES), "")
    last = name.rpartition("/")[2]
    found = [f"{one.rstrip('/')}/{UNKNOWN}/{last or UNKNOWN}" for one in starts or ["."]]
    return found + [f"/dev/{last}" for one in starts if last and one.rstrip("/") == "/dev"]  # most devices are in no folder


def _all_names(rest: list[str]) -> bool:
    """Whether the only filter is one that fits everything."""
    filters = [at for at, one in enumerate(rest) if one in FILTERS]
    return all(rest[at] in NAMES and rest[at + 1 : at + 2] in (["*"], ["*.*"]) for at in filters)


def found(programs: "Programs", args: list[str], stdin: Stream, call: Call) -> Stream | None:
    """Perform the actions of a find."""
    del call
    paths = find_paths(args)
    at = 0
    while at < len(args):
        if args[at] == "-delete":
            programs.invoke(["rm", "-rf" if UNKNOWN not in paths[0] else "-f", *paths], stdin)
        elif args[at] in WRITES and at + 1 < len(args):
            programs.invoke(["tee", args[at + 1]], stdin)
        elif args[at] in RUNS:
            end = next((end for end in range(at + 1, len(args)) if args[end] in {";", "+", "\\;"}), len(args))
            _run(programs, args[at + 1 : end], paths, stdin)
            at = end
        at += 1
    return None


def _run(programs: "Programs", words: list[str], paths: list[str], stdin: Stream) -> None:
    for path in paths[:8]:
        programs.invoke([one.replace("{}", path) for one in words], stdin)
