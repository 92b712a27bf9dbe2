"""Composes a payload from verified skills."""
