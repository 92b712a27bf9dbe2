"""Programs that run a text: shells, and those of Windows."""

from runtime.safety.calls import Call, Stream
from runtime.safety.marks import UNKNOWN
from runtime.safety.rough import simple_commands

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runtime.safety.programs import Programs

SHELLS = frozenset("sh bash zsh dash ksh mksh ash fish csh tcsh rbash pdksh yash posh elvish xonsh nu hush".split())
POWERSHELLS = frozenset(("powershell", "pwsh", "cmd", "iex", "invoke-expression"))
VALUED = frozenset(("-o", "+o", "-O", "+O", "--rcfile", "--init-file"))
MOST_VARIABLES = 32  # that a text of PowerShell sets
INSTALLERS = frozenset(("dpkg", "rpm", "apt", "apt-get", "dnf", "yum", "zypper", "installer", "msiexec", "pkg", "apk"))
FETCHES = frozenset(("curl", "wget", "aria2c", "fetch", "scp", "axel"))
STANDARD_INPUT = frozenset(("-", "/dev/stdin", "/proc/self/fd/0", "/dev/fd/0"))


def shell(programs: "Programs", args: list[str], stdin: Stream, call: Call) -> Stream | None:
    """A shell: the text behind -c, a file, or its standard input."""
    if _checks(args):
        return Stream("")
    at, command, reads = 0, False, False
    while at < len(args) and args[at][:1] in {"-", "+"} and args[at] not in STANDARD_INPUT:
        word = args[at]
        at += 1
        if word == "--":
            break
        command = command or _clustered(word, "c") or word == "--command"
        reads = reads or _clustered(word, "s")
        at += word in VALUED
        if word.startswith("--command="):
            return programs.text(word.partition("=")[2], stdin, call.feeds)
    if command:
        return _with(programs, args[at] if at < len(args) else "", args[at + 2 :], stdin, call)
    if at < len(args) and args[at] not in STANDARD_INPUT and not reads:
        return _file(programs, args[at], args[at + 1 :], call)
    return _input(programs, args[at:], stdin, call)


def _input(programs: "Programs", positional: list[str], stdin: Stream, call: Call) -> Stream | None:
    """The standard input as a script."""
    if stdin.text is not None:
        return _with(programs, stdin.text, positional, stdin if not stdin.text else Stream("", calls=stdin.calls), call)
    if stdin.calls:
        programs.unseen(call.name, call.feeds)
    return None


def _checks(args: list[str]) -> bool:
    """Whether -n is among the options: the shell would only check the syntax."""
    for one in args:
        if one[:1] != "-" or one in STANDARD_INPUT or one in VALUED:
            return False
        if _clustered(one, "n"):
            return True
    return False


def _clustered(word: str, letter: str) -> bool:
    return not word.startswith("--") and letter in word[1:]


def _with(programs: "Programs", text: str, positional: list[str], stdin: Stream, call: Call) -> Stream:
    words = programs.walk.words
    before, words.positional = words.positional, positional
    stream = programs.text(text, stdin, call.feeds)
    words.positional = before
    return stream


def _file(programs: "Programs", path: str, positional: list[str], call: Call) -> Stream | None:
    """A script: known where it is what a substitution printed, or what this line wrote."""
    pipe = programs.walk.words.pipes.get(path)
    if pipe is not None:
        if pipe.text is None:
            programs.unseen(call.name, [*call.feeds, *pipe.calls])
            return None
        return _with(programs, pipe.text, positional, Stream("", calls=pipe.calls), call)
    _run_written(programs, path, call)
    return None


def _run_written(programs: "Programs", path: str, call: Call) -> None:
    """A file that this line wrote before: downloaded, or put together."""
    for one in list(programs.walk.calls):
        writes = one.name == ">" or one.name in {
            "tee",
            "curl",
            "wget",
            "dd",
            "aria2c",
            "fetch",
            "install",
            "cp",
            "mv",
            "scp",
            "rsync",
        }
        if writes and path not in {"", "-"} and any(_same(word, path) for word in one.args):
            if one.name in {">", "tee"} and one.code:
                programs.text(one.code, Stream("", calls=[one]), call.feeds)
            elif one.name not in {"cp", "mv", "install", "dd"}:
                programs.unseen(call.name, [one, *one.feeds])


def run_packages(programs: "Programs", name: str, args: list[str]) -> None:
    """Packages to install that this line fetched before."""
    if name not in INSTALLERS:
        return
    for one in list(programs.walk.calls):
        if one.name in FETCHES and any(_same(word, path) for path in args if not path.startswith("-") for word in one.args):
            programs.walk.call(Call("(fetched-package)", one.args, [one]))


def _same(word: str, path: str) -> bool:
    name = path.removeprefix("./")
    return word.removeprefix("./") == name or (":" in word and word.replace(":", "/").rpartition("/")[2] == name)


def powershell(programs: "Programs", args: list[str], stdin: Stream, call: Call) -> Stream | None:
    """PowerShell and cmd: the words behind -Command or /c, read without a grammar."""
    call.code = " ".join(args)
    rest = _script(programs, args, call)
    lines = rest if len(rest) == 1 else [" ".join(rest)]
    if stdin.text:
        lines.append(stdin.text)
    elif stdin.text is None and stdin.calls and not rest:
        programs.unseen(call.name, call.feeds)
    for line in lines:
        stream = Stream("")
        shown = _put_in(line.replace("^", "")) if call.name == "cmd" else unhidden(line)
        for fed, words in simple_commands(shown.replace(UNKNOWN, "$"), escapes=False):
            stream = programs.invoke(words, stream if fed else Stream(""))
    return None


def _script(programs: "Programs", args: list[str], call: Call) -> list[str]:
    """The words that are run: options may be cut short, and one takes the script encoded."""
    rest = list(args)
    while rest and rest[0].startswith(("-", "/")):
        option = rest.pop(0).lower()
        if option in {"/c", "/k", "/r"} or (len(option) > 1 and "-command".startswith(option)):
            break
        if call.name != "cmd" and len(option) > 1 and (option == "-ec" or "-encodedcommand".startswith(option)):
            return [_encoded(programs, rest[0] if rest else "", call)]
        if option.startswith(("-f", "-ex", "-ep", "-w", "-v", "-in", "-if", "-o")) and rest:
            rest.pop(0)
    return rest


def _encoded(programs: "Programs", text: str, call: Call) -> str:
    """The script in base64 of UTF-16 that -EncodedCommand takes; noted, and more so where nobody can read it."""
    from binascii import Error, a2b_base64

    try:
        script = a2b_base64(text.encode()).decode("utf-16-le") if UNKNOWN not in text else ""
    except (Error, UnicodeError):
        script = ""
    programs.walk.call(Call("(encoded)", ["read"] if script.strip() else [], call.feeds))
    call.code += "\n" + script
    return script


def _put_in(text: str) -> str:
    """A text of cmd with the variables that it sets put in: `set x=del&& !x! /q a`."""
    for statement in text.split("&")[:MOST_VARIABLES]:
        words = statement.strip().strip('"').split(None, 1)
        name, equals, value = words[1].partition("=") if len(words) > 1 and words[0].lower() == "set" else ("", "", "")
        if equals and name:
            text = text.replace(f"!{name}!", value).replace(f"%{name}%", value)
    return text


def unhidden(text: str) -> str:
    """A text of PowerShell with its backticks gone, texts that are added put together, and variables that it sets put in."""
    text = text.replace("`", "")
    for plus in ("'+'", "' + '", '"+"', '" + "'):
        text = text.replace(plus, "")
    text = _blocks(text)
    for statement in text.split(";")[:MOST_VARIABLES]:
        name, equals, value = statement.strip().partition("=")
        name, value = name.strip(), value.strip()
        if equals and name[:1] == "$" and name[1:].isalnum() and len(value) > 1 and value[0] in "'\"" and value[-1] == value[0]:
            head, found, tail = text.partition(statement)
            text = head + found.replace(name, "", 1) + tail.replace(name, value[1:-1])
    return text


def _blocks(text: str) -> str:
    """Blocks in braces as commands of their own, and `& ('name')` as the name."""
    head, *called = text.replace("&(", "& (").split("& (")
    text = "& ".join([head, *(one.replace(")", "", 1) for one in called)])
    return text.replace("${", "$").replace("@{", "@").replace("{", ";").replace("}", ";")


def run_file(programs: "Programs", path: str, call: Call) -> None:
    """A program that is called by its path, where this line wrote it."""
    _run_written(programs, path, call)
