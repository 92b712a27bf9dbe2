"""Layer 2 of a new skill: one workflow of each part that a recipe can have, harmless on any machine, and tests of both its ends."""

ID_LENGTH = 64
SUFFIX = "-new-folder"
DESCRIPTION = (
    "A workflow that makes a folder and takes it back if anything fails. Its author replaces it by what the skill {id} does."
)
MANIFEST = """
# What the skill asks for; everything absent is denied. A user and a policy may grant less.
[capabilities]
filesystem_read = ["./"]
filesystem_write = ["./"]

[capabilities.terminal_exec]
allowed = true
commands = ["ls", "mkdir", "rmdir"]  # the programs of the recipes, and no others
"""
RECIPE = """\
id: @recipe@
name: Make a folder
description: >-
  Makes a folder below the current one and shows it. If showing it fails, the folder is removed again.
version: "0.1.0"

# What finds the recipe: words, or a request as a user would say it.
triggers:
  - keywords: ["make a folder", "new folder"]
  - intent: "make a new folder"

# Values that a run asks for. The pattern is matched whole; a value is always one word of the command, whatever it holds.
parameters:
  - name: folder
    type: string
    required: true
    validation: '[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}'
    description: "The name of the new folder"

# What must hold before the first step.
preconditions:
  - check: command_exists
    args: ["mkdir"]
    message: "mkdir is not on PATH"

# Each is one command, started without a shell. `confirmation` is auto, prompt or always.
steps:
  - id: make
    name: Make the folder
    command: "mkdir -- {{folder}}"
    confirmation: prompt
  - id: look
    name: Show the folder
    command: "ls -d -- {{folder}}"
    confirmation: auto
    expect:
      output_contains: "{{folder}}"

# What takes a completed step back when a later one fails.
rollback:
  - undoes: make
    command: "rmdir -- {{folder}}"
    description: "Removes the empty folder"
"""
TESTS = """\
# Run by `caro skill test`, never shipped. The engine is the real one; only the programs are answered from here.
test_cases:
  - name: the folder is made and shown
    recipe: @recipe@
    parameters: {folder: notes}
    mock_commands:
      - command: "mkdir -- notes"
      - command: "ls -d -- notes"
        stdout: "notes\\n"
    expected_result: success
    expected_commands: ["mkdir *", "ls *"]

  - name: a folder that cannot be shown is taken back
    recipe: @recipe@
    parameters: {folder: notes}
    mock_commands:
      - command: "mkdir -- notes"
      - command: "ls -d -- notes"
        exit_code: 2
        stderr: "ls: cannot access 'notes'\\n"
      - command: "rmdir -- notes"
    expected_result: failed
    expected_rolled_back: true
    expected_commands: ["mkdir *", "rmdir *"]

  - name: a folder that is there already is left alone
    recipe: @recipe@
    parameters: {folder: notes}
    mock_commands:
      - command: "mkdir -- notes"
        exit_code: 1
        stderr: "mkdir: cannot create directory 'notes': File exists\\n"
    expected_result: failed
    expected_commands: ["mkdir *"]

  - name: without mkdir nothing is begun
    recipe: @recipe@
    parameters: {folder: notes}
    missing: [mkdir]
    expected_result: precondition_failed
"""
FILES = {"recipes/@recipe@.yaml": RECIPE, "tests/recipe_test.yaml": TESTS}


def id_of(name: str) -> str:
    """The id of the recipe; two skills may not have the same one, so it has the skill's name in it."""
    return name[: ID_LENGTH - len(SUFFIX)].rstrip("-") + SUFFIX
