"""Build time only: from a profile to one executable."""
