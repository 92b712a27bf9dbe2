"""The byte layout, held against the prose of FORMAT.md."""

import re
from pathlib import Path
from struct import Struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.contract import layout
from runtime.contract.layout import aligned, layer_names, pack_facts, unpack_facts

FORMAT = (Path(layout.__file__).parent / "FORMAT.md").read_text()
STRUCTS = {
    "COOKIE": layout.COOKIE,
    "FOOTER": layout.FOOTER,
    "HEADER": layout.HEADER,
    "SECTION": layout.SECTION,
    "SKILL": layout.SKILL,
    "FILE": layout.FILE,
    "ENTRY": layout.ENTRY,
    "RECIPE": layout.RECIPE,
}
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))

# A sentence of the format that says a number of bytes, and the struct or number that the code has for it.
STATED = [
    (r"`SKIL`, one record a skill, .*?, (\d+) bytes", layout.SKILL.size),
    (r"`FILE`, one record a file of a skill, .*?, (\d+) bytes", layout.FILE.size),
    (r"`RECI`, one record a recipe, .*?, (\d+) bytes", layout.RECIPE.size),
    (r"`ENTR`, one record an entry, .*?, (\d+) bytes", layout.ENTRY.size),
    (r"A section is (\d+) bytes", layout.SECTION.size),
    (r"whose cookie is the last (\d+) bytes", layout.COOKIE.size),
    (r"A page is (\d+) bytes", layout.PAGE),
    (r"start at a multiple of (\d+) and do not overlap", layout.ALIGN),
    (r"window than (\d+) MiB", layout.WINDOW >> 20),
]

# The first cells of a table of the format, and the struct whose fields its rows are.
TABLES = [
    ("footer", layout.FOOTER),
    ("header", layout.HEADER),
    ("id, version, name, description, integrity", layout.SKILL),
    ("path", layout.FILE),
    ("name", layout.ENTRY),
    ("id, name, description", layout.RECIPE),
]


def _fields(struct: Struct) -> st.SearchStrategy[tuple[Any, ...]]:
    """Values that fit the struct, out of its format string."""
    bits = {"H": 16, "I": 32, "Q": 64, "B": 8}
    values: list[st.SearchStrategy[Any]] = []
    for count, code in re.findall(r"(\d*)([a-zA-Z])", struct.format):
        if code == "s":
            values.append(st.binary(min_size=int(count), max_size=int(count)))
        elif code != "x":
            values += [st.integers(0, 2 ** bits[code] - 1)] * int(count or 1)
    return st.tuples(*values)


def _bytes(names: str, kind: str) -> int:
    """How many bytes a row of a table of the format is, from its two cells."""
    known = {"u8": 1, "u16": 2, "u32": 4, "u64": 8}
    many = len(names.split(","))
    if kind.startswith("text"):
        return 6 * many
    sizes = [known[word] if word in known else int(word) for word in re.findall(r"\bu\d+\b|^\d+$", kind)]
    return sum(sizes) * (many if kind.endswith("each") else 1)


def _tables() -> dict[str, list[tuple[str, str]]]:
    """The tables of FORMAT.md that have types, by the first cell of their head, or of their first row where the head is `field`."""
    tables: dict[str, list[tuple[str, str]]] = {}
    for block in re.findall(r"(?:^\|.*\n)+", FORMAT, re.MULTILINE):
        head, _, *rows = [tuple(cell.strip() for cell in line.strip("|").split("|"))[:2] for line in block.splitlines()]
        tables.setdefault(rows[0][0] if head[0] == "field" else head[0], [(row[0], row[1]) for row in rows])
    return tables


@pytest.mark.parametrize("name", STRUCTS)
@given(data=st.data())
def test_a_struct_gives_back_what_it_was_given(name: str, data: st.DataObject) -> None:
    struct = STRUCTS[name]
    values = data.draw(_fields(struct))
    packed = struct.pack(*values)
    assert len(packed) == struct.size
    assert struct.unpack(packed) == values


@pytest.mark.parametrize(("sentence", "number"), STATED, ids=[str(number) for _, number in STATED])
def test_the_prose_states_the_number_that_the_code_has(sentence: str, number: int) -> None:
    found = re.search(sentence, FORMAT.replace("\n", " "))
    assert found
    assert int(found[1]) == number


@pytest.mark.parametrize(("first", "struct"), TABLES, ids=[first for first, _ in TABLES])
def test_the_rows_of_a_table_add_up_to_its_struct(first: str, struct: Struct) -> None:
    assert sum(_bytes(*row) for row in _tables()[first]) == struct.size


def test_the_prose_names_the_version_that_the_code_writes() -> None:
    assert f"# The payload, version {layout.MAJOR}.{layout.MINOR}\n" in FORMAT


@pytest.mark.parametrize("magic", [layout.FOOTER_MAGIC.decode(), layout.MAGIC.decode().strip(), "MEI 0c 0b 0a 0b 0e"])
def test_the_prose_names_the_magic_words(magic: str) -> None:
    assert f"`{magic}`" in FORMAT


@given(st.integers(0, 2**48), st.integers(1, 2**16))
def test_aligned_is_the_first_multiple_that_is_not_before(offset: int, unit: int) -> None:
    found = aligned(offset, unit)
    assert found % unit == 0
    assert 0 <= found - offset < unit


@given(st.lists(st.tuples(TEXTS, TEXTS)))
def test_facts_come_back_in_order(pairs: list[tuple[str, str]]) -> None:
    assert unpack_facts(pack_facts(pairs)) == pairs


@pytest.mark.parametrize("pair", [("key\0", "value"), ("key", "\0"), ("key", "a\0b")])
def test_a_fact_with_a_nul_is_refused(pair: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="NUL"):
        pack_facts([("sound", "pair"), pair])


@pytest.mark.parametrize(
    ("bits", "names"),
    [(0, []), (1, ["knowledge"]), (2, ["recipes"]), (4, ["executable"]), (7, ["knowledge", "recipes", "executable"]), (8, [])],
)
def test_layers_are_named_in_the_order_of_the_format(bits: int, names: list[str]) -> None:
    assert layer_names(bits) == names
