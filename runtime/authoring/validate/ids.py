"""Tables whose keys are skill ids: a value may be a bare constraint, and an id without quotes is a trap."""

from collections.abc import Iterator, Mapping, Sequence

from runtime.authoring.validate.problems import Problem, key_path

OWN_KEYS = frozenset(("version", "optional", "features"))  # of an entry; no skill has such a name


def spelled_out(parsed: Mapping[str, object], table: str) -> dict[str, object]:
    """The same with bare constraint strings of that table as tables, so that each key has one shape."""
    entries = parsed.get(table)
    if not isinstance(entries, dict):
        return dict(parsed)
    return {**parsed, table: {id: {"version": value} if isinstance(value, str) else value for id, value in entries.items()}}


def unquoted_ids(file: str, parsed: Mapping[str, object], tables: Sequence[str]) -> Iterator[Problem]:
    """`cloud.aws = "*"` without quotes makes a table `cloud`; TOML does not complain, so we do."""
    for table in tables:
        entries = parsed.get(table)
        for id, value in entries.items() if isinstance(entries, dict) else ():
            if "." not in id and isinstance(value, dict) and not OWN_KEYS & set(value):
                yield Problem(
                    file=file,
                    key=key_path([table, id]),
                    found=f"an id without quotes, which TOML reads as a table {id!r}",
                    wanted=f'"{id}.{next(iter(value), "name")}" in quotes',
                )
