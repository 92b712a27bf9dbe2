"""Characters that do not show. Hot: data and one loop."""

# Characters that a terminal obeys or that hide how text reads: C0 and C1 controls but for newline and tab, soft hyphen,
# bidirectional and zero-width characters, fillers, separators, annotations, tags and variation selectors but for those of emoji.
# Attack table, rows 23 and 24.
HIDDEN = (
    (0x00, 0x08),
    (0x0B, 0x1F),
    (0x7F, 0x9F),
    (0xAD, 0xAD),
    (0x34F, 0x34F),
    (0x61C, 0x61C),
    (0x115F, 0x1160),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF9, 0xFFFB),
    (0xE0000, 0xE0FFF),
)


def hides(text: str) -> bool:
    """Whether a character of one line does not show; a line end and a tab count."""
    return any(character in "\t\n" or any(first <= ord(character) <= last for first, last in HIDDEN) for character in text)
