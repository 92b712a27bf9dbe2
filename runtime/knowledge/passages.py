"""A document's sections and command examples. The builder counts their tokens, a request is answered with them. Hot."""

FENCES = ("```", "~~~")
SHELLS = frozenset("sh bash shell console zsh fish shellsession shell-session terminal powershell ps1 pwsh cmd bat".split())
SESSIONS = frozenset("console shellsession shell-session terminal".split())  # a prompt stands before what is typed
DEEPEST = 4  # headings below are text of their section
SENTENCE_ENDS = ".:!?"


class Section:
    """From one heading to the next: `text` holds both. `heads` are the headings it lies under, its own last."""

    __slots__ = ("heads", "text")

    def __init__(self, heads: tuple[str, ...], text: str) -> None:
        self.heads = heads
        self.text = text


class Example:
    """A command with what introduces it: a sentence, or a list of requests that it answers, or the heading.

    `section` is the number of its section in the document.
    """

    __slots__ = ("command", "intros", "section")

    def __init__(self, intros: list[str], command: str, section: int) -> None:
        self.intros = intros
        self.command = command
        self.section = section


def body(text: str) -> str:
    """The document without its front matter."""
    if not text.startswith("---"):
        return text
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return text
    for number in range(1, len(lines)):
        if lines[number].rstrip() == "---":
            return "\n".join(lines[number + 1 :])
    return text


def sections(text: str) -> list[Section]:
    """The sections of a document, in order; together they are the document but for its front matter."""
    heads: list[str] = []
    found: list[Section] = []
    lines: list[str] = []
    fence = ""
    for line in body(text).split("\n"):
        level = 0 if fence else _level(line)
        fence = _fence(line, fence)
        if level:
            if any(one.strip() for one in lines):
                found.append(Section(tuple(filter(None, heads)), "\n".join(lines).strip("\n") + "\n"))
            lines = []
            heads[level - 1 :] = [""] * max(0, level - 1 - len(heads)) + [_heading(line)]
        lines.append(line)
    if any(one.strip() for one in lines):
        found.append(Section(tuple(filter(None, heads)), "\n".join(lines).strip("\n") + "\n"))
    return found


def _level(line: str) -> int:
    if not line.startswith("#"):
        return 0
    level = len(line) - len(line.lstrip("#"))
    return level if level <= DEEPEST and line[level : level + 1] in {" ", "\t"} else 0


def _heading(line: str) -> str:
    """The text of a heading line, without the closing marks behind a space: `# C#` keeps its own."""
    text = line.lstrip("#").strip()
    bare = text.rstrip("#")
    return bare.rstrip() if bare != text and bare[-1:] in {"", " ", "\t"} else text


def _fence(line: str, fence: str) -> str:
    """The fence that is open behind this line."""
    start = line.lstrip()
    if fence:
        return "" if start.startswith(fence) and not start.strip(fence[0]).strip() else fence
    mark = start[:3]
    if mark not in FENCES or (mark[0] == "`" and "`" in start.lstrip("`")):  # code within a line
        return ""
    return mark[0] * (len(start) - len(start.lstrip(mark[0])))


def examples(found: list[Section]) -> list[Example]:
    """Every shell block of these sections, with the sentence before it, or the heading where there is none."""
    return [one for number, section in enumerate(found) for one in _examples(section, number)]


def _examples(section: Section, number: int) -> list[Example]:
    if "```" not in section.text and "~~~" not in section.text:
        return []
    made: list[Example] = []
    head = list(section.heads[-1:])
    before: list[str] = []
    block: list[str] | None = None
    fence, kind, indent = "", "", 0
    for line in section.text.replace("\r\n", "\n").split("\n"):
        now = _fence(line, fence)
        if now and not fence:
            kind = line.strip().strip(now[0]).strip().split(" ")[0].lower()
            block, indent = [], len(line) - len(line.lstrip())
        elif fence and not now:
            if kind in SHELLS:
                made += _split(_typed(block or [], kind), _intros(before) or head, number)
            before, block = [], None
        elif block is not None:
            block.append(line[indent:] if not line[:indent].strip() else line.lstrip())
        else:
            before.append(line)
        fence = now
    return made


def _typed(lines: list[str], kind: str) -> list[str]:
    """What a person types: of a session only the lines behind a prompt."""
    prompts = [line for line in lines if line.startswith(("$ ", "# ", "> "))] if kind in SESSIONS else []
    shown = [line for line in lines if line.startswith("$ ")]
    if shown and (kind in SESSIONS or len(shown) == len([line for line in lines if line.strip()])):
        return [line[2:] for line in shown]
    return [line[2:] for line in prompts] if prompts else lines


def _split(lines: list[str], intros: list[str], number: int) -> list[Example]:
    """One example, or several where comments introduce the parts of a block, its first line being one."""
    parts: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.startswith("# ") and (not parts or parts[-1][1]):
            parts.append((line[2:].strip(), []))
        elif line.strip() or (parts and parts[-1][1]):
            if not parts:
                parts.append(("", []))
            parts[-1][1].append(line)
    found = [(text, "\n".join(typed).strip("\n")) for text, typed in parts]
    found = [(text, command) for text, command in found if command]
    if len(found) < 2 or not found[0][0]:
        whole = "\n".join(lines).strip("\n")
        return [Example(intros, whole, number)] if whole else []
    return [Example([text] if text else intros, command, number) for text, command in found]


def _intros(before: list[str]) -> list[str]:
    """The last sentence of the paragraph that ends right before the block; or every item of a list that does."""
    lines: list[str] = []
    items: list[str] = []
    for line in reversed(before):
        plain = line.strip()
        if not plain and not lines and not items:
            continue
        if not plain or _level(line) or plain.startswith(("|", *FENCES)):
            break
        item = _item(plain)
        if item:
            items.append(" ".join([item, *reversed(lines)]))
            lines = []
        elif items and not line[0].isspace():
            break
        else:
            lines.append(plain)
    sentence = last_sentence(" ".join(reversed(lines)))
    return items[::-1] if len(items) > 1 else [last_sentence(items[0])] if items else [sentence] if sentence else []


def _item(line: str) -> str:
    """The text of a list item, or empty where the line is none."""
    if line[:2] in {"- ", "* ", "+ "}:
        return line[2:].strip()
    number, dot, rest = line.partition(". ")
    return rest.strip() if dot and number.isdigit() else ""


def last_sentence(text: str) -> str:
    """The last sentence of a paragraph."""
    at = max((text.rfind(end + " ", 0, len(text) - 1) for end in SENTENCE_ENDS if end != ":"), default=-1)
    return text[at + 1 :].strip()


def first_sentence(text: str) -> str:
    """The first sentence of a description, without its full stop."""
    for at, character in enumerate(text):
        if character in ".!?" and text[at + 1 : at + 2] in {"", " ", "\n"}:
            return text[:at] if character == "." else text[: at + 1]
    return text
