"""The one description of the command line. Hot: data only; `parse` and `click_app` are both made from it."""

TRUE = "true"  # the value of a flag that was given
TABLE, JSON, YAML, SARIF = "table", "json", "yaml", "sarif"
# What completion offers:
SKILL, DOCUMENT, RECIPE, PATH, PARAMETER, HIDDEN = "skill", "document", "recipe", "path", "parameter", "secret"
BETWEEN = "\0"  # stands between the values of an option that was given several times; no word of a command line holds it


class Argument:
    """A positional argument. `choices` is empty where anything goes; `offers` is what completion knows.

    `many` words are taken as one value, with a space between them; such an argument is the last.
    """

    __slots__ = ("choices", "help", "many", "name", "offers", "required")

    def __init__(
        self, name: str, help: str, *, required: bool = True, choices: tuple[str, ...] = (), offers: str = "", many: bool = False
    ) -> None:
        self.name, self.help = name, help
        self.required, self.many = required, many
        self.choices, self.offers = choices, offers


class Option:
    """An option. With `choices` its value is one of them, and `aliases` are other spellings; without `metavar` it is a flag.

    One with `many` may be given several times: its value is all of them, BETWEEN each two. `offers` is what completion knows.
    """

    __slots__ = ("aliases", "choices", "default", "help", "many", "metavar", "name", "offers")

    def __init__(
        self,
        name: str,
        help: str,
        *,
        choices: tuple[str, ...] = (),
        default: str | None = None,
        aliases: dict[str, str] | None = None,
        metavar: str = "",
        many: bool = False,
        offers: str = "",
    ) -> None:
        self.name, self.help, self.metavar = name, help, metavar
        self.choices, self.default, self.aliases = choices, default, aliases or {}
        self.many, self.offers = many, offers

    @property
    def flag(self) -> bool:
        """Whether it takes no value; then its value is `true` or None."""
        return not self.choices and not self.metavar


class Command:
    """One command: the words that call it, and the module whose `run(payload, terminal, values)` does it.

    `feature` is the part of the runtime it belongs to, which a profile may leave out; empty for what every caro has.
    """

    __slots__ = ("arguments", "feature", "help", "module", "options", "path")

    def __init__(
        self,
        path: tuple[str, ...],
        help: str,
        module: str,
        arguments: tuple[Argument, ...] = (),
        options: tuple[Option, ...] = (),
        feature: str = "",
    ) -> None:
        self.path = path
        self.help = help
        self.module = module
        self.arguments = arguments
        self.options = options
        self.feature = feature


PROGRAM = "caro"
COMPLETE = "_CARO_COMPLETE"  # the variable by which a shell's script asks for completions
ABOUT = "Curated skills for the terminal, in one offline file."
GROUPS: dict[tuple[str, ...], str] = {
    ("skill",): "Skills that this program has.",
    ("recipe",): "Workflows of skills.",
    ("journal",): "What skills did and were denied.",
}
SHELLS = ("bash", "zsh", "fish")
STARTS = ("knowledge", "recipe", "executable", "full")
IMPORTS = ("man", "markdown", "skill-md", "tldr")

FORMAT = Option("--format", "How data is printed.", choices=(TABLE, JSON, YAML), default=TABLE, aliases={"text": TABLE})
REPORT = Option(
    "--format",
    "How the report is printed; sarif is for code hosts.",
    choices=(TABLE, JSON, YAML, SARIF),
    default=TABLE,
    aliases={"text": TABLE},
)
SKILLS = Option("--skills", "Which skills count: none, all, a list (a,b), or all but some (!a,!b).", metavar="SKILLS")
CONSENT = Option("--yes", "Consent to what it asks for, unasked; not to secrets and shell scripts.")
SKILL_ID = Argument("skill", "The skill, for example core.git.", offers=SKILL)

REQUEST = Argument("request", "What you want, in plain words.", many=True)
LIMIT = Option("--limit", "How many are shown of each kind.", metavar="N")
WHY = Option("--why", "Show which words were found where, and what they count.")
RECIPE_ID = Argument("id", "The recipe, as ID or SKILL/ID.", offers=RECIPE)
PARAM = Option("--param", "The value of a parameter; once for each.", metavar="NAME=VALUE", many=True, offers=PARAMETER)
PARAMS_FILE = Option("--params-file", "A JSON or YAML file with values of parameters.", metavar="FILE")
SECRET = Option(
    "--secret",
    "Where a secret comes from: prompt, file:PATH, env:VARIABLE or keyring:SERVICE/USERNAME.",
    metavar="NAME=SOURCE",
    many=True,
    offers=HIDDEN,
)
YES = Option("--yes", "Consent to what would be asked, but for steps that always ask.")
TRANSCRIPT = Option("--transcript", "A new file for the transcript, in JSON.", metavar="FILE")
KINDS = ("command", "recipe", "section", "document", "skill")

COMMANDS = (
    Command(
        ("ask",),
        "Answer a request with the commands that do it; the same as caro REQUEST.",
        "runtime.cli.ask",
        (REQUEST,),
        (FORMAT, SKILLS, LIMIT, WHY),
    ),
    Command(
        ("search",),
        "Search skills, documents, sections, recipes and commands.",
        "runtime.cli.search",
        (REQUEST,),
        (FORMAT, SKILLS, Option("--kind", "Search only this kind.", choices=KINDS), LIMIT, WHY),
    ),
    Command(
        ("context",),
        "Print what a language model should be told with a request.",
        "runtime.cli.context",
        (REQUEST,),
        (FORMAT, SKILLS, Option("--max-tokens", "How many tokens it may have; 4000 without this.", metavar="N")),
    ),
    Command(("skill", "list"), "List the skills.", "runtime.cli.skill_list", (), (FORMAT, SKILLS)),
    Command(
        ("skill", "info"),
        "Show what a skill is and which documents it has.",
        "runtime.cli.skill_info",
        (Argument("id", "The skill, for example core.git.", offers=SKILL),),
        (Option("--remote", "What the registry of config.toml has of it."), FORMAT, SKILLS),
    ),
    Command(
        ("skill", "init"),
        "Begin a skill: a folder that validates and whose tests pass.",
        "runtime.cli.skill_init",
        (Argument("name", "Its name, my-tool for custom.my-tool, or its whole id."),),
        (
            Option("--type", "What it begins with.", choices=STARTS, default=STARTS[0]),
            Option("--dir", "The folder to write; without it ./ID.", metavar="FOLDER"),
            FORMAT,
        ),
        "manage",
    ),
    Command(
        ("skill", "validate"),
        "Check the folder of a skill against the whole format.",
        "runtime.cli.skill_validate",
        (Argument("path", "The folder; without it this one.", required=False, offers=PATH),),
        (REPORT, Option("--strict", "Count warnings of the format as errors, as a bundle does.")),
        "manage",
    ),
    Command(
        ("skill", "test"),
        "Run a skill's own tests: of knowledge, recipes, executable.",
        "runtime.cli.skill_test",
        (Argument("path", "The folder; without it this one.", required=False, offers=PATH),),
        (
            FORMAT,
            Option("--filter", "Only cases whose name has this.", metavar="TEXT"),
            Option("--why-not", "Tell of each case why this document was not taken.", metavar="DOCUMENT"),
            Option("--verbose", "Show what a recipe did, or an executable said, where its case failed."),
        ),
        "manage",
    ),
    Command(
        ("skill", "pack"),
        "Pack a skill's folder into one file, the same for the same folder.",
        "runtime.cli.skill_pack",
        (Argument("path", "The folder; without it this one.", required=False, offers=PATH),),
        (
            Option("--output", "The folder that gets ID-VERSION.tgz; without it the one above the skill's.", metavar="FOLDER"),
            Option("--sign", "An SSH key to sign it with: its file, or the .pub of one that ssh-agent holds.", metavar="KEY"),
            FORMAT,
        ),
        "manage",
    ),
    Command(
        ("skill", "export"),
        "Write a skill as the folder of an Agent Skill, with a SKILL.md.",
        "runtime.cli.skill_export",
        (
            Argument("skill", "The skill, for example core.git, or the path of a skill's folder.", offers=SKILL),
            Argument("folder", "The folder to write.", offers=PATH),
        ),
        (FORMAT,),
        "manage",
    ),
    Command(
        ("skill", "import"),
        "Make a skill of something else and write its folder.",
        "runtime.cli.skill_import",
        (
            Argument("kind", f"What it is made of: {', '.join(IMPORTS)}.", choices=IMPORTS),
            Argument("path", "The folder; for man a text file that lists programs.", offers=PATH),
        ),
        (
            Option("--id", "The id of the skill; skill-md has one of its own.", metavar="ID"),
            Option("--output", "The folder to write; without it ./ID.", metavar="FOLDER"),
            Option("--strict", "Refuse what would be mended."),
            FORMAT,
        ),
        "manage",
    ),
    Command(
        ("skill", "add"),
        "Add a skill to this caro, for this user.",
        "runtime.cli.skill_add",
        (Argument("skill", "A folder, an archive, or an id that the registry of config.toml has.", required=False, offers=PATH),),
        (
            Option("--git", "The address of a repository whose skill it is.", metavar="URL"),
            Option("--ref", "The tag, branch or commit in it.", metavar="REF"),
            Option("--url", "The address of an archive.", metavar="URL"),
            Option("--oci", "An artifact: HOST/NAME, HOST/NAME:TAG or layout:FOLDER.", metavar="REFERENCE"),
            Option("--sha256", "What the archive must be.", metavar="HEX"),
            Option("--version", "Which versions of an id will do, for example ^1.2.", metavar="VERSIONS"),
            Option("--features", "Features to switch on besides the skill's own, as a list (a,b).", metavar="FEATURES"),
            Option("--no-default-features", "Only the features that are named."),
            Option("--no-enable", "Add it switched off."),
            Option("--force", "Take an older version, one of another signer, or one that others here do not fit."),
            CONSENT,
            FORMAT,
        ),
        "manage",
    ),
    Command(
        ("skill", "remove"),
        "Remove an added skill.",
        "runtime.cli.skill_remove",
        (SKILL_ID,),
        (Option("--keep-config", "Keep what it was granted and its cache."), FORMAT),
        "manage",
    ),
    Command(
        ("skill", "update"),
        "Take newer versions of added skills from where they came.",
        "runtime.cli.skill_update",
        (Argument("skill", "The skill; without it all that were added.", required=False, offers=SKILL),),
        (
            Option("--check", "Only say what is newer."),
            Option("--major", "Take another major version too."),
            Option("--force", "Take another signer, other content of the same version, and what others here do not fit."),
            CONSENT,
            FORMAT,
        ),
        "manage",
    ),
    Command(
        ("skill", "search"),
        "Find skills by words of their ids, names and descriptions.",
        "runtime.cli.skill_search",
        (Argument("words", "The words; all must fit.", many=True),),
        (Option("--registry", "Look at the ids of the registry of config.toml, too."), FORMAT),
        "manage",
    ),
    Command(("skill", "features"), "List the features of a skill.", "runtime.cli.skill_features", (SKILL_ID,), (FORMAT,), "manage"),
    Command(("skill", "enable"), "Switch a skill on again.", "runtime.cli.skill_enable", (SKILL_ID,), (FORMAT,), "manage"),
    Command(("skill", "disable"), "Switch a skill off.", "runtime.cli.skill_disable", (SKILL_ID,), (FORMAT,), "manage"),
    Command(
        ("show",),
        "Print a document of a skill.",
        "runtime.cli.show",
        (SKILL_ID, Argument("document", "The document; without it the overview.", required=False, offers=DOCUMENT)),
        (FORMAT, SKILLS),
    ),
    Command(("recipe", "list"), "List the recipes.", "runtime.cli.recipe_list", (), (FORMAT, SKILLS), "recipes"),
    Command(
        ("recipe", "show"),
        "Show what a recipe does, step by step.",
        "runtime.cli.recipe_show",
        (RECIPE_ID,),
        (FORMAT, SKILLS),
        "recipes",
    ),
    Command(
        ("recipe", "plan"),
        "Show what a run would do; nothing is started.",
        "runtime.cli.recipe_plan",
        (RECIPE_ID,),
        (FORMAT, SKILLS, PARAM, PARAMS_FILE),
        "recipes",
    ),
    Command(
        ("recipe", "propose"),
        "Let a skill's executable propose a recipe for a request, and show its plan.",
        "runtime.cli.recipe_propose",
        (SKILL_ID, REQUEST),
        (FORMAT, SKILLS),
        "wasm",
    ),
    Command(
        ("recipe", "run"),
        "Run a recipe: check, ask, do, verify, or take it back.",
        "runtime.cli.recipe_run",
        (RECIPE_ID,),
        (FORMAT, SKILLS, PARAM, PARAMS_FILE, SECRET, YES, Option("--dry-run", "Show the plan instead."), TRANSCRIPT),
        "recipes",
    ),
    Command(
        ("recipe", "resume"),
        "Go on with a run that was ended, after its last completed step.",
        "runtime.cli.recipe_resume",
        (Argument("run", "The run, as it was named when it ended."),),
        (FORMAT, SECRET, YES, TRANSCRIPT),
        "recipes",
    ),
    Command(
        ("skill", "capabilities"),
        "Show what a skill may do and who limits it; grant it, or take it back.",
        "runtime.cli.skill_capabilities",
        (
            SKILL_ID,
            Argument("action", "What to do: grant, revoke; without it all is shown.", required=False, choices=("grant", "revoke")),
            Argument("what", "What of it, as KIND=VALUE,VALUE,KIND=VALUE; without it everything.", required=False),
        ),
        (FORMAT, Option("--yes", "Consent unasked.")),
        "recipes",
    ),
    Command(
        ("call",),
        "Call an export of a skill's executable, JSON in, JSON out.",
        "runtime.cli.call",
        (
            SKILL_ID,
            Argument("export", "The export, for example findings; 'caro skill info SKILL' lists them."),
            Argument("input", "The input as JSON; - reads it from standard input.", required=False),
        ),
        (
            FORMAT,
            SKILLS,
            Option("--text", "The input is plain text, and handed over as it is."),
            Option("--verbose", "Show what the executable logs."),
        ),
        "wasm",
    ),
    Command(
        ("journal", "show"),
        "Show the last records of the journal.",
        "runtime.cli.journal_show",
        (),
        (FORMAT, Option("--limit", "How many records; 0 for all.", default="20", metavar="NUMBER")),
        "recipes",
    ),
    Command(
        ("journal", "verify"),
        "Check that no record was changed or removed.",
        "runtime.cli.journal_verify",
        (),
        (FORMAT,),
        "recipes",
    ),
    Command(
        ("journal", "export"),
        "Print the whole journal, or copy it to a new file.",
        "runtime.cli.journal_export",
        (),
        (FORMAT, Option("--output", "The new file; without it standard output.", metavar="FILE")),
        "recipes",
    ),
    Command(
        ("check",),
        "Judge a shell command: what it would do, why, and what is safer.",
        "runtime.cli.check",
        (Argument("command", "The command, in quotes; - reads it from standard input.", many=True),),
        (FORMAT,),
    ),
    Command(("lock",), "Print the lockfile: what this executable was made of.", "runtime.cli.lock", (), (FORMAT,)),
    Command(("verify",), "Check every byte of this executable against its digests.", "runtime.cli.verify", (), (FORMAT,)),
    Command(("about",), "Show what this executable was built from and how to run it.", "runtime.cli.about", (), (FORMAT,)),
    Command(("doctor",), "Check what this machine lets the executable do.", "runtime.cli.doctor", (), (FORMAT,)),
    Command(
        ("completion",),
        "Print a script that completes caro's words in a shell.",
        "runtime.cli.completion",
        (Argument("shell", "The shell: " + ", ".join(SHELLS) + ".", choices=SHELLS),),
    ),
)
