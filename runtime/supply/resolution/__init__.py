"""Which version of each skill, from which source: constraints of a profile and of all skills solved together."""
