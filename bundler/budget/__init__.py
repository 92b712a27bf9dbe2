"""Where every byte of an executable goes, what a profile allows, and what to remove where it is too much."""
