"""Words that are nearly the same: at most two letters inserted, left out, changed or swapped. Hot, used for unknown words only."""

FARTHEST = 2
SHORTEST = 4  # letters; nearly every shorter word is near to some other
SURE = 7  # letters from which two mistakes are still the same word
LETTERS = "abcdefghijklmnopqrstuvwxyz012345"


def letters(word: str) -> int:
    """Which characters a word has, as bits: a cheap bound of the distance of two words."""
    bits = 0
    for character in word:
        bits |= 1 << (LETTERS.find(character) % 32)
    return bits


def allowed(word: str) -> int:
    """How far another word may be from this one to be taken for it."""
    return 0 if len(word) < SHORTEST else 1 if len(word) < SURE else FARTHEST


def distance(one: str, other: str, most: int) -> int:
    """Edits between two words, a swap of neighbours counted once; `most` + 1 where it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        row = [at]
        for place, against in enumerate(other, 1):
            cost = min(last[place] + 1, row[-1] + 1, last[place - 1] + (letter != against))
            if at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == against:
                cost = min(cost, before[place - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)
