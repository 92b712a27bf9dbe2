"""What a skill and a bundle are: `layout` (hot, the bytes of FORMAT.md) and `records` (cold)."""
