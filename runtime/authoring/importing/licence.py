"""Which licence a folder states: known texts by their words, all else by a name of its own and a note."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from runtime.authoring.importing.note import Notes

FILE = re.compile(r"(?:licen[cs]e|copying|unlicense)(?:[.-][a-z0-9.-]*)?", re.ASCII | re.IGNORECASE)
HEAD = 400  # characters in which a text says what it is
NONE = "LicenseRef-none-stated"
UNKNOWN = "LicenseRef-see-LICENSE"
# The first whose words all stand in the head of a text; those of the body stand anywhere.
HEADS = (
    ("AGPL-3.0-only", ("gnu affero general public license", "version 3")),
    ("LGPL-3.0-only", ("gnu lesser general public license", "version 3")),
    ("LGPL-2.1-only", ("gnu lesser general public license", "version 2.1")),
    ("GPL-3.0-only", ("gnu general public license", "version 3")),
    ("GPL-2.0-only", ("gnu general public license", "version 2")),
    ("Apache-2.0", ("apache license", "version 2.0")),
    ("MPL-2.0", ("mozilla public license", "2.0")),
    ("EPL-2.0", ("eclipse public license", "2.0")),
    ("CC0-1.0", ("cc0 1.0 universal",)),
)
BODIES = (
    ("MIT", ("permission is hereby granted, free of charge, to any person", "the above copyright notice")),
    ("MIT-0", ("permission is hereby granted, free of charge, to any person",)),
    ("ISC", ("permission to use, copy, modify, and/or distribute this software", "provided that the above copyright notice")),
    ("0BSD", ("permission to use, copy, modify, and/or distribute this software",)),
    ("BSD-3-Clause", ("redistribution and use in source and binary forms", "neither the name")),
    ("BSD-2-Clause", ("redistribution and use in source and binary forms",)),
    ("Unlicense", ("this is free and unencumbered software released into the public domain",)),
)
CREATIVE = re.compile(r"attribution(-noncommercial)?(-sharealike|-noderivatives|-noderivs)? ([34])\.0 (?:international|unported)")
SHORT = {None: "", "-noncommercial": "-NC", "-sharealike": "-SA", "-noderivatives": "-ND", "-noderivs": "-ND"}
FAMILIAR = {
    "apache": "Apache-2.0",
    "apache 2": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "mit license": "MIT",
    "the mit license": "MIT",
    "cc by 4.0": "CC-BY-4.0",
    "bsd": "BSD-3-Clause",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """An SPDX expression, and the file LICENSE that goes with it."""

    expression: str
    text: bytes


def of_files(files: Mapping[str, bytes], notes: Notes) -> Licence:
    """What the licence files at the top of a folder say."""
    named = sorted(path for path in files if FILE.fullmatch(path))
    if not named:
        notes.changed(f"no licence is stated: {NONE} in skill.toml", "LICENSE")
        return Licence(expression=NONE, text=b"What this skill was imported from states no licence.\n")
    known = next((path for path in named if known_text(files[path])), named[0])
    expression = known_text(files[known])
    if not expression:
        notes.changed(f"a licence that is none of the known: {UNKNOWN} in skill.toml", known)
    return Licence(expression=expression or UNKNOWN, text=files[known])


def known_text(data: bytes) -> str:
    """The SPDX identifier of a licence's text; empty if it is none of the known."""
    text = re.sub(r"\s+", " ", data.decode(errors="replace")).lower()
    for expression, words in HEADS:
        if all(word in text[:HEAD] for word in words):
            return expression
    creative = CREATIVE.search(text[:HEAD])
    if creative:
        return f"CC-BY{SHORT[creative[1]]}{SHORT[creative[2]]}-{creative[3]}.0"
    return next((expression for expression, words in BODIES if all(word in text for word in words)), "")


def expression(words: str) -> str:
    """The SPDX expression that somebody meant; empty if it is none."""
    meant = FAMILIAR.get(" ".join(words.lower().split()), words)
    try:
        return str(canonicalize_license_expression(meant))
    except InvalidLicenseExpression:
        return ""
