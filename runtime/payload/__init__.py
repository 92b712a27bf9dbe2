"""The payload of FORMAT.md: `locate` and `read` it where it lies (hot), `write` it (cold)."""
