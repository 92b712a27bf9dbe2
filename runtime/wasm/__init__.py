"""Executable skills: one WIT world, the one engine, precompiled components, and the host that answers their imports."""
