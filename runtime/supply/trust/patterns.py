"""Lists of patterns as OpenSSH writes them (ssh_config, PATTERNS): `*`, `?`, commas between, `!` for what must not match."""


def admitted(patterns: str, name: str) -> bool:
    """Whether the name matches one of the patterns and none of those with `!`."""
    listed = patterns.split(",")
    if any(matches(one[1:], name) for one in listed if one.startswith("!")):
        return False
    return any(matches(one, name) for one in listed if one and not one.startswith("!"))


def matches(pattern: str, name: str) -> bool:
    """Whether one pattern fits the whole name, in time that grows with the product of their lengths at most."""
    place, at, star, resume = 0, 0, -1, 0
    while at < len(name):
        if place < len(pattern) and pattern[place] == "*":
            star, resume = place, at
            place += 1
        elif place < len(pattern) and pattern[place] in {"?", name[at]}:
            place, at = place + 1, at + 1
        elif star >= 0:
            resume += 1
            place, at = star + 1, resume
        else:
            return False
    return pattern[place:].strip("*") == ""
