"""The bytes of FORMAT.md as structs and rows. Hot: imports nothing that a bare start has not loaded."""

from struct import Struct

PAGE = 4096
MAJOR = 1
MINOR = 2

COOKIE = Struct("!8sI76x")  # PyInstaller's: magic, archive length including this cookie
COOKIE_MAGIC = b"MEI\014\013\012\013\016"
FOOTER = Struct("<8sQQ32s")
FOOTER_MAGIC = b"CAROFOOT"
HEADER = Struct("<8sHHIQII")
MAGIC = b"CAROPAY\n"
SECTION = Struct("<4sIQQ")
DIGEST = 32
ALIGN = 8

SKILL = Struct("<IHIHIHIHIHIIIIHHI2x")
FILE = Struct("<IHIHIIIHH")
RECIPE = Struct("<IHIHIHI2x")
ENTRY = Struct("<IHBxQQQ32s")
INDEX_HEAD = Struct("<IIII")
TERM = Struct("<III")
DOCUMENT = Struct("<II")
SPELT = Struct("<IIH")
MACHINE = Struct("<II32s32s")

SKILLS = b"SKIL"
FILES = b"FILE"
RECIPE_TABLE = b"RECI"
ENTRIES = b"ENTR"
STRINGS = b"STRS"
INDEX = b"INDX"
TERMS = b"TERM"
NUMBERS = b"NUMB"
IMPACTS = b"IMPA"
DOCUMENTS = b"DOCS"
SPANS = b"SPAN"
TOKENS = b"TOKN"
SPELLING = b"SPEL"
MACHINES = b"CODE"
COLUMNS = (NUMBERS, IMPACTS, TOKENS)  # sections of plain numbers; the width of a record says how large they are
INDEX_SECTIONS = (INDEX, TERMS, NUMBERS, IMPACTS, DOCUMENTS, SPANS, TOKENS, SPELLING)

STORED, ZLIB, ZSTD, ZSTD_DICTIONARY, ZSTD_PIECES = 0, 1, 2, 3, 4
PIECE = 1 << 20  # bytes of each piece of codec 4, decoded; the last one may be shorter
PIECES = Struct("<I")  # their number
PIECE_ROW = Struct("<I32s")  # stored length, BLAKE2b
WINDOW = 1 << 27  # bytes; the largest zstd window a reader allows

KNOWLEDGE, RECIPES, EXECUTABLE = 1, 2, 4
HIDDEN, ABSENT = 1, 16  # flags of a file: its feature is off; its bytes are not here, only their sha256
NO_ENTRY = 0xFFFF_FFFF
SYSTEMS = (("linux", 2), ("macos", 4), ("windows", 8))  # flags of a file that is for some systems only; none of them: for all
LAYERS = ((KNOWLEDGE, "knowledge"), (RECIPES, "recipes"), (EXECUTABLE, "executable"))

SKILL_ENTRY = "skill/"
ABOUT, COMPILED, MACHINE_CODE = "about", "compiled", "machine"  # last parts of entry names, besides the names of layers
SHARED = "shared"
DICTIONARY = "dictionary"
LIBRARY_ENTRY = "library/"
SHARED_ENTRY = "native/"
SAFETY_ENTRY = "safety/"  # rules of the safety engine, by owner: caro, or a skill
LOCK = "lock"
POLICY = "policy"
POLICY_LINES = "policy-commands"  # what it says of commands, in lines that need no parser of JSON
TRUST = "trust"
BUILD = "build"
BASE = "base"


def aligned(offset: int, unit: int) -> int:
    """The first multiple of `unit` at or after `offset`."""
    return -(-offset // unit) * unit


class SkillRow:
    """One record of the section SKIL, texts resolved. `size` is in bytes."""

    __slots__ = ("count", "description", "facts", "first", "id", "integrity", "layers", "name", "priority", "size", "version")

    def __init__(
        self,
        id: str,
        version: str,
        name: str,
        description: str,
        integrity: str,
        facts: bytes,
        first: int,
        count: int,
        layers: int,
        priority: int,
        size: int,
    ) -> None:
        self.id = id
        self.version = version
        self.name = name
        self.description = description
        self.facts = facts
        self.first = first
        self.count = count
        self.layers = layers
        self.priority = priority
        self.size = size
        self.integrity = integrity


class FileRow:
    """One record of the section FILE: `length` bytes at `offset` of entry number `entry`, decoded."""

    __slots__ = ("entry", "flags", "length", "offset", "path", "title")

    def __init__(self, path: str, title: str, entry: int, offset: int, length: int, flags: int) -> None:
        self.flags = flags
        self.path = path
        self.title = title
        self.entry = entry
        self.offset = offset
        self.length = length


class RecipeRow:
    """One record of the section RECI. `skill` is a number in the skill table."""

    __slots__ = ("description", "id", "name", "skill")

    def __init__(self, id: str, name: str, description: str, skill: int) -> None:
        self.id = id
        self.name = name
        self.description = description
        self.skill = skill


class EntryRow:
    """One record of the section ENTR. `offset` counts from the start of the block; lengths are bytes."""

    __slots__ = ("codec", "name", "offset", "raw", "sha256", "stored")

    def __init__(self, name: str, codec: int, offset: int, stored: int, raw: int, sha256: bytes) -> None:
        self.name = name
        self.codec = codec
        self.offset = offset
        self.stored = stored
        self.raw = raw
        self.sha256 = sha256


class MachineRow:
    """One record of the section CODE. `entry` is NO_ENTRY where this program has no machine code of it."""

    __slots__ = ("entry", "file", "fingerprint", "sha256")

    def __init__(self, file: int, entry: int, sha256: bytes, fingerprint: bytes) -> None:
        self.file = file
        self.entry = entry
        self.sha256 = sha256
        self.fingerprint = fingerprint


def layer_names(layers: int) -> list[str]:
    """The names of the layers whose bits are set, in the order of the format."""
    return [name for bit, name in LAYERS if layers & bit]


def pack_facts(pairs: list[tuple[str, str]]) -> bytes:
    """Facts of FORMAT.md. Raises ValueError if a key or value holds a NUL, which would shift all that follows."""
    texts = [text for pair in pairs for text in pair]
    if any("\0" in text for text in texts):
        raise ValueError("a fact holds a NUL byte")
    return "".join(f"{text}\0" for text in texts).encode()


def unpack_facts(facts: bytes) -> list[tuple[str, str]]:
    """The pairs that `pack_facts` was given."""
    texts = facts.decode().split("\0")[:-1]
    return list(zip(texts[::2], texts[1::2], strict=True))
