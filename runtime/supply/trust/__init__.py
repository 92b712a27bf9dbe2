"""Who signed a skill, and whether that is enough. SIGNATURES.md describes what is signed, how, and where signatures lie.

raw = source's signature                        bytes, or None
found = examine.examine(raw, content, trust, now)    what it is worth; reads no clock and no file
signer = require.admitted(origin, found, trust)      raises CaroError (integrity) where it is not enough

Raw bytes are verified before anything is parsed that they hold. `cryptography` is imported inside the functions that need it.
"""
