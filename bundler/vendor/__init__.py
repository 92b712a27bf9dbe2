"""Everything that a build fetches, copied into a folder, for a build without a network."""
