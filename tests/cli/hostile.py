"""Texts that a terminal would obey, or that read otherwise than they are: rows 23 and 24 of the attack table."""

import re
import unicodedata

# name: the text, and what of it must be seen
TEXTS: dict[str, tuple[str, str]] = {
    "OSC 0, window title": ("a\x1b]0;title\x07b", "a\\x1b]0;title\\x07b"),
    "OSC 8, link": ("\x1b]8;;http://evil.example\x1b\\here\x1b]8;;\x1b\\", "\\x1b]8;;http://evil.example"),
    "OSC 52, clipboard": ("\x1b]52;c;cm0gLXJmIC8=\x07", "\\x1b]52;c;"),
    "DCS": ('\x1bP$q"p\x1b\\x', "\\x1bP$q"),
    "CSI, clear": ("a\x1b[2J\x1b[Hb", "a\\x1b[2J\\x1b[Hb"),
    "CSI, SGR": ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
    "CSI, report": ("\x1b[6n", "\\x1b[6n"),
    "CSI of one byte": ("a\x9b2Jb", "a\\x9b2Jb"),
    "OSC of one byte": ("a\x9d0;t\x9cb", "a\\x9d0;t\\x9cb"),
    "DCS of one byte": ("a\x90qb", "a\\x90qb"),
    "NEL": ("a\x85b", "a\\x85b"),
    "APC and PM": ("\x1b_x\x1b\\\x1b^y\x1b\\", "\\x1b_x\\x1b\\"),
    "reset": ("\x1bc", "\\x1bc"),
    "carriage return": ("harmless\rrm -rf /", "harmless\\x0drm -rf /"),
    "backspace": ("rm\b\bls", "rm\\x08\\x08ls"),
    "delete": ("a\x7fb", "a\\x7fb"),
    "bell": ("a\x07b", "a\\x07b"),
    "vertical tab, form feed": ("a\x0b\x0cb", "a\\x0b\\x0cb"),
    "shift out": ("a\x0eb\x0fc", "a\\x0eb\\x0fc"),
    "NUL": ("a\0b", "a\\x00b"),
    "bidi override": ("a\u202etxt.exe\u202cb", "a\\u202etxt.exe\\u202cb"),
    "bidi embedding": ("a\u202ab\u202bc\u202dd", "a\\u202ab\\u202bc\\u202dd"),
    "bidi isolates": ("a\u2066b\u2067c\u2068d\u2069", "a\\u2066b\\u2067c\\u2068d\\u2069"),
    "bidi marks": ("a\u200eb\u200fc\u061cd", "a\\u200eb\\u200fc\\u061cd"),
    "zero width": ("a\u200bb\u200cc\u200dd\u2060e\ufefff", "a\\u200bb\\u200cc\\u200dd\\u2060e\\ufefff"),
    "invisible operators": ("a\u2061b\u2062c\u2063d\u2064e", "a\\u2061b\\u2062c\\u2063d\\u2064e"),
    "tags": ("a\U000e0041\U000e0042\U000e007f", "a\\U000e0041\\U000e0042\\U000e007f"),
    "soft hyphen": ("pass\u00adword", "pass\\xadword"),
    "separators": ("a\u2028b\u2029c", "a\\u2028b\\u2029c"),
    "annotations": ("a\ufff9b\ufffac\ufffb", "a\\ufff9b\\ufffac\\ufffb"),
    "Mongolian vowel separator": ("a\u180eb", "a\\u180eb"),
}
STYLE = re.compile(r"\x1b\[(?:0|1|2|3|4|36|1;35)m")  # the styles that this program sets
ARABIC = frozenset(map(chr, (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD)))  # visible signs


def obeyed(shown: str, *, styled: bool = False) -> str:
    """The characters of an output that a terminal obeys or hides, but for newlines and tabs (and our own styles)."""
    plain = STYLE.sub("", shown) if styled else shown
    hidden = {"Cc", "Cf", "Zl", "Zp"}
    return "".join(c for c in plain if c not in "\n\t" and c not in ARABIC and unicodedata.category(c) in hidden)
