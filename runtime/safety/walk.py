"""Walks the syntax tree as a shell would run it, and notes each call. Nothing is run; what is not known stays unknown.

Budgets against bombs (attack table, row 74): bytes of a line, nodes of a tree, steps of a walk, texts within texts.
"""

from runtime.safety.calls import SILENT, Call, Stream
from runtime.safety.marks import SPLIT, UNKNOWN, fields, foreign, plain
from runtime.safety.programs import Programs
from runtime.safety.rough import simple_commands
from runtime.safety.syntax import text_of, tree
from runtime.safety.words import Words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

MOST_BYTES = 16_384  # of a line
MOST_NODES = 4_000  # of its tree
MOST_OPERATORS = 1_500  # of a line
OPERATORS = tuple(character.encode() for character in "|&;($`{<")
MOST_WORDS = 8_000  # of all calls together
MOST_STEPS = 3_000  # nodes looked at, bodies of loops and functions counted each time
DEEPEST = 120  # nodes within nodes
NESTED = 6  # texts within texts: sh -c "sh -c '...'"
ROUNDS = 16  # values that a loop is tried with
ENDLESS = frozenset((b"true", b":", b"((1))", b"[ 1 ]", b"[[ 1 ]]", b"/bin/true"))
TAKES_STAGE = frozenset(("rails", "rake", "mix"))  # to which `RAILS_ENV=test rake` is `rake RAILS_ENV=test`
NOTED = frozenset(  # variables that change what programs do
    (
        "PROMPT_COMMAND LD_PRELOAD BASH_ENV PATH HISTFILE HISTSIZE HISTFILESIZE SSH_AUTH_SOCK LD_LIBRARY_PATH PYTHONPATH "
        "PERL5LIB NODE_OPTIONS GIT_SSH_COMMAND ENV PIP_INDEX_URL PIP_EXTRA_INDEX_URL NPM_CONFIG_REGISTRY "
        "npm_config_registry UV_INDEX_URL GOPROXY"
    ).split()
)
REDIRECTS = {"file_redirect", "heredoc_redirect", "herestring_redirect"}


class Walk:
    """One line, walked. `calls` is what it found, `doubts` what it could not understand."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.doubts: list[str] = []
        self.folder = ""
        self.functions: dict[str, Node] = {}
        self.called: set[str] = set()
        self.words = Words(self._substitution)
        self.programs = Programs(self)
        self._steps = 0
        self._words = 0
        self._deep = 0
        self._nested = 0

    def line(self, text: str) -> None:
        """Walk a whole line. Text that does not parse is looked at roughly as well."""
        self.text(foreign(text), SILENT)
        for name in [name for name in self.functions if name not in self.called]:
            self.called.add(name)
            self.run(self.functions[name], SILENT)

    def doubt(self, what: str) -> None:
        """Note something that was not understood, once."""
        if what not in self.doubts:
            self.doubts.append(what)

    def text(self, text: str, stdin: Stream) -> Stream:
        """Walk a text that a shell is handed."""
        data = text.encode(errors="replace")
        if len(data) > MOST_BYTES:
            self.doubt(f"more than {MOST_BYTES} bytes")
            data = data[:MOST_BYTES]
        if self._nested >= NESTED:
            self.doubt(f"more than {NESTED} texts within texts")
            return Stream()
        if sum(map(data.count, OPERATORS)) > MOST_OPERATORS:  # a broken line of 8,000 pipes takes the parser seconds
            return self._roughly(data)
        root = tree(data)
        if root.descendant_count > MOST_NODES:
            return self._roughly(data)
        self._nested += 1
        deep, self._deep = self._deep, 0
        stream = self.run(root, stdin)
        if root.has_error:
            self.doubt("a part that is no sentence of a shell")
            self._simply(text)
        self._nested -= 1
        self._deep = deep
        return stream

    def _roughly(self, data: bytes) -> Stream:
        """Look at what is too much for a grammar: its first simple commands."""
        self.doubt(f"more than {MOST_NODES} parts")
        self._nested += 1
        self._simply(data.decode(errors="replace"))
        self._nested -= 1
        return Stream()

    def _simply(self, text: str) -> None:
        stream = SILENT
        for fed, words in simple_commands(text):
            stream = self.programs.invoke(words, stream if fed else SILENT)

    def run(self, node: "Node", stdin: Stream) -> Stream:
        """What a node does, by its type."""
        self._steps += 1
        if self._steps > MOST_STEPS or self._deep > DEEPEST:
            self.doubt("too long or too deep to follow")
            return Stream()
        self._deep += 1
        try:
            method = RUNS.get(node.type)
            return method(self, node, stdin) if method else self._sequence(node, stdin)
        finally:
            self._deep -= 1

    def call(self, call: Call) -> None:
        """Note a call."""
        self._words += len(call.args) + 1
        if self._words > MOST_WORDS:
            self.doubt(f"more than {MOST_WORDS} words")
        else:
            self.calls.append(call)

    def _sequence(self, node: "Node", stdin: Stream) -> Stream:
        """Statements one after the other; all of them read what the whole reads."""
        texts: list[str] | None = []
        calls: list[Call] = []
        items: list[str] = []
        for child in node.named_children:
            stream = self.run(child, stdin)
            calls += stream.calls
            items += stream.items
            texts = None if texts is None or stream.text is None else [*texts, stream.text]
        return Stream(None if texts is None else "".join(texts), items, calls)

    def _subshell(self, node: "Node", stdin: Stream) -> Stream:
        folder = self.folder
        stream = self._sequence(node, stdin)
        self.folder = folder
        return stream

    def _substitution(self, node: "Node") -> Stream:
        return self._subshell(node, SILENT)

    def _pipeline(self, node: "Node", stdin: Stream) -> Stream:
        folder = self.folder
        calls: list[Call] = []
        stream = stdin
        for child in node.named_children:
            stream = self.run(child, stream)
            calls += stream.calls
            stream = Stream(stream.text, stream.items, list(calls))
        self.folder = folder
        return stream

    def _command(self, node: "Node", stdin: Stream) -> Stream:
        """A simple command: assignments, words, redirections."""
        before, self.words.streams = self.words.streams, []
        words: list[str] = []
        stages: list[str] = []
        targets: list[Node] = []
        for child in node.named_children if node.type == "command" else [node]:
            if child.type == "variable_assignment":
                self._assign(child)
                name = text_of(child.named_children[0])
                stages += [name] if name.endswith("_ENV") and name in self.words.variables else []
            elif child.type in REDIRECTS:
                stdin = self._input(child, stdin)
                targets.append(child)
            else:
                words += fields(self.words.value(child))
        if words and words[0].rpartition("/")[2] in TAKES_STAGE:
            words += [f"{name}={self.words.variables[name]}" for name in stages]
        feeds = [call for stream in self.words.streams for call in stream.calls]
        self.words.streams = before
        stream = self.programs.invoke(words, stdin, feeds)
        return self._written(targets, stream, [*stdin.calls, *feeds, *stream.calls])

    def _redirected(self, node: "Node", stdin: Stream) -> Stream:
        body = node.child_by_field_name("body")
        redirects = [child for child in node.named_children if child.type in REDIRECTS]
        for one in redirects:
            stdin = self._input(one, stdin)
        stream = self.run(body, stdin) if body is not None and body.type not in REDIRECTS else Stream(calls=stdin.calls)
        stream = self._written(redirects, stream, [*stdin.calls, *stream.calls])
        for one in redirects:
            if one.type == "heredoc_redirect":
                stream = self._behind(one, stream)
        return stream

    def _behind(self, node: "Node", stream: Stream) -> Stream:
        """What stands behind `<<EOF` on its line: a pipe, another redirection, another command."""
        redirects = [child for child in node.named_children if child.type == "file_redirect"]
        stream = self._written(redirects, stream, stream.calls)
        for child in node.named_children:
            if child.type == "pipeline" or (child.type == "command" and node.child_by_field_name("right") is None):
                stream = self._pipeline(child, stream) if child.type == "pipeline" else self.run(child, stream)
            elif child.type not in {"heredoc_start", "heredoc_body", "heredoc_end", "file_redirect", "file_descriptor"}:
                self.run(child, SILENT)
        return stream

    def _input(self, node: "Node", stdin: Stream) -> Stream:
        """What a redirection makes of the standard input."""
        if node.type == "heredoc_redirect":
            return self._heredoc(node, stdin)
        if node.type == "herestring_redirect":
            value = plain(self.words.value(node.named_children[-1])).replace(SPLIT, " ")
            streams, self.words.streams = self.words.streams, []
            calls = [call for stream in streams for call in stream.calls]
            return Stream(None if value == UNKNOWN else value + "\n", calls=[*stdin.calls, *calls])
        destination = node.child_by_field_name("destination")
        if destination is None or not any(child.type == "<" for child in node.children):
            return stdin
        path = (fields(self.words.value(destination)) or [""])[0]
        if path in self.words.pipes:
            return self.words.pipes[path]
        call = Call("<", [path], folder=self.folder)
        self.call(call)
        return Stream(calls=[call])

    def _heredoc(self, node: "Node", stdin: Stream) -> Stream:
        start = next((child for child in node.named_children if child.type == "heredoc_start"), None)
        body = next((child for child in node.named_children if child.type == "heredoc_body"), None)
        if body is None or start is None:
            return Stream("", calls=stdin.calls)
        raw = text_of(body)
        literal = any(character in text_of(start) for character in "'\"\\")
        text = raw if literal else self.words.between(body, quoted=True, start=0, end=len(body.text or b""))
        return Stream(text, calls=stdin.calls)

    def _written(self, redirects: "list[Node]", stream: Stream, feeds: "Sequence[Call]") -> Stream:
        """Each redirection of output as a call of its own, fed by what writes."""
        for node in redirects:
            destination = node.child_by_field_name("destination") if node.type == "file_redirect" else None
            if destination is None or any(child.type in {"<", "<&"} for child in node.children):
                continue
            if destination.type == "process_substitution":
                self._subshell_fed(destination, Stream(stream.text, stream.items, feeds))
                continue
            code = stream.text or ""
            for path in fields(self.words.value(destination)):
                words = ["--append", path] if any(child.type in {">>", "&>>"} for child in node.children) else [path]
                self.call(Call(">", words, feeds, self.folder, code))
        return stream

    def _subshell_fed(self, node: "Node", stdin: Stream) -> None:
        for child in node.named_children:
            self.run(child, stdin)

    def _assign(self, node: "Node") -> None:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if name is None:
            return
        target = text_of(name)
        if value is not None and value.type == "array":
            self.words.arrays[target] = [one for child in value.named_children for one in fields(self.words.value(child))]
            return
        before = len(self.words.streams)
        made = "" if value is None else plain(self.words.value(value)).replace(SPLIT, " ")
        self.words.origins[target] = self.words.streams[before:]
        append = any(child.type == "+=" for child in node.children)
        self.words.variables[target] = (self.words.variables.get(target, "") + made if append else made)[:MOST_BYTES]
        if target in NOTED:
            self.call(Call("(variable)", [target, made], folder=self.folder))

    def _assignment(self, node: "Node", stdin: Stream) -> Stream:
        """An assignment as a statement, or several, or those of export and declare."""
        del stdin
        if node.type == "variable_assignment":
            self._assign(node)
            return SILENT
        keyword = text_of(node.children[0]) if node.children else ""
        words: list[str] = []
        end = -1
        for child in node.named_children:
            if child.type == "variable_assignment":
                self._assign(child)
            elif child.start_byte == end:  # `H"IST"`, which the grammar leaves in two
                words[-1] += self.words.value(child)
            else:
                words.append(self.words.value(child))
            end = child.end_byte if child.type != "variable_assignment" else -1
        if node.type != "variable_assignments":
            self.call(Call(keyword, [one for word in words for one in fields(word)], folder=self.folder))
        return SILENT

    def _for(self, node: "Node", stdin: Stream) -> Stream:
        """The body for each value that the list has."""
        name = node.child_by_field_name("variable")
        body = node.child_by_field_name("body")
        values = [one for child in node.children_by_field_name("value") for one in fields(self.words.value(child))]
        stream = SILENT
        for value in values[:ROUNDS] or [UNKNOWN]:
            if name is not None:
                self.words.variables[text_of(name)] = value
            stream = self.run(body, stdin) if body is not None else SILENT
        return Stream(stream.text if len(values) == 1 else None, stream.items, stream.calls)

    def _while(self, node: "Node", stdin: Stream) -> Stream:
        """A loop. One without an end that starts one program beside the other is as bad as a function that starts itself."""
        body = node.child_by_field_name("body")
        condition = node.child_by_field_name("condition")
        endless = ENDLESS if node.children[0].type == "while" else (b"false",)
        if body is not None and condition is not None and (condition.text or b"").strip(b" ;") in endless:
            statements = [child for child in body.named_children if child.type != "comment"]
            if statements and sum(child.type == "&" for child in body.children) == len(statements):
                self.call(Call("(fork-bomb)", ["while"]))
        return self._sequence(node, stdin)

    def _function(self, node: "Node", stdin: Stream) -> Stream:
        del stdin
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if name is not None and body is not None:
            text = text_of(name)
            self.functions[text] = body
            inside = text_of(body)
            if _calls_itself(body, text) and ("|" in inside or "&" in inside):
                self.call(Call("(fork-bomb)", [text]))
        return SILENT

    def _nothing(self, node: "Node", stdin: Stream) -> Stream:
        del node, stdin
        return SILENT

    def _evaluated(self, node: "Node", stdin: Stream) -> Stream:
        """A word where no command is: only what it substitutes would run."""
        del stdin
        self.words.value(node)
        return SILENT

    def _test(self, node: "Node", stdin: Stream) -> Stream:
        for child in node.named_children:
            self.run(child, stdin)
        return SILENT


def _calls_itself(body: "Node", name: str) -> bool:
    waiting = [body]
    looked = 0
    while waiting and looked < MOST_NODES:
        node = waiting.pop()
        looked += 1
        if node.type == "command_name" and text_of(node) == name:
            return True
        waiting += node.named_children
    return False


RUNS = {
    "command": Walk._command,
    "pipeline": Walk._pipeline,
    "redirected_statement": Walk._redirected,
    "subshell": Walk._subshell,
    "variable_assignment": Walk._assignment,
    "variable_assignments": Walk._assignment,
    "declaration_command": Walk._assignment,
    "unset_command": Walk._assignment,
    "for_statement": Walk._for,
    "while_statement": Walk._while,
    "function_definition": Walk._function,
    "test_command": Walk._test,
    "binary_expression": Walk._test,
    "unary_expression": Walk._test,
    "parenthesized_expression": Walk._test,
    "comment": Walk._nothing,
    "heredoc_redirect": Walk._nothing,
    **dict.fromkeys(
        (
            "word",
            "string",
            "raw_string",
            "ansi_c_string",
            "concatenation",
            "simple_expansion",
            "expansion",
            "number",
            "command_substitution",
        ),
        Walk._evaluated,
    ),
}
