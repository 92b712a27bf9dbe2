"""Registries: a static tree of files that any web server or folder serves, one small file of JSON lines for each skill."""
