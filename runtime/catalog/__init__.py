"""The skills that this program has."""
