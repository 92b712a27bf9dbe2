"""The one description of the command line. Hot: data only; `parse` and `click_app` are both made from it."""

TABLE, JSON = "table", "json"


class Argument:
    """A positional argument; `required` or not. `name` is what help shows and the command's function receives."""

    __slots__ = ("help", "name", "required")

    def __init__(self, name: str, help: str, *, required: bool = True) -> None:
        self.name = name
        self.help = help
        self.required = required


class Option:
    """An option with a value out of `choices`. An alias maps another spelling of a value to it."""

    __slots__ = ("aliases", "choices", "default", "help", "name")

    def __init__(self, name: str, help: str, choices: tuple[str, ...], default: str, aliases: dict[str, str]) -> None:
        self.name = name
        self.help = help
        self.choices = choices
        self.default = default
        self.aliases = aliases


class Command:
    """One command: the words that call it, and the module whose `run(payload, terminal, values)` does it."""

    __slots__ = ("arguments", "help", "module", "options", "path")

    def __init__(
        self, path: tuple[str, ...], help: str, module: str, arguments: tuple[Argument, ...] = (), options: tuple[Option, ...] = ()
    ) -> None:
        self.path = path
        self.help = help
        self.module = module
        self.arguments = arguments
        self.options = options


PROGRAM = "caro"
ABOUT = "Curated skills for the terminal, in one offline file."
GROUPS = {("skill",): "Skills that this program has."}

FORMAT = Option("--format", "How data is printed.", (TABLE, JSON), TABLE, {"text": TABLE})

COMMANDS = (
    Command(("skill", "list"), "List the skills.", "runtime.cli.skill_list", (), (FORMAT,)),
    Command(
        ("skill", "info"),
        "Show what a skill is and which documents it has.",
        "runtime.cli.skill_info",
        (Argument("id", "The skill, for example core.git."),),
        (FORMAT,),
    ),
    Command(
        ("show",),
        "Print a document of a skill.",
        "runtime.cli.show",
        (
            Argument("skill", "The skill, for example core.git."),
            Argument("document", "The document; without it the overview.", required=False),
        ),
        (FORMAT,),
    ),
    Command(("verify",), "Check every byte of this executable against its digests.", "runtime.cli.verify", (), (FORMAT,)),
    Command(("about",), "Show what this executable was built from and how to run it.", "runtime.cli.about", (), (FORMAT,)),
)
