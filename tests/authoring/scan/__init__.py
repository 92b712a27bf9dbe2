"""The content scan."""
