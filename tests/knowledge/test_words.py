"""Words and their stems: the same of a text and of what is asked about it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.knowledge.words import STOP, hashed, neighbours, stem, terms, words

SPLIT: list[tuple[str, list[str]]] = [
    ("", []),
    (" \t\n", []),
    ("Undo my LAST commit", ["undo", "my", "last", "commit"]),
    ("git-rebase --onto=main a/b.txt", ["git", "rebase", "onto", "main", "a", "b", "txt"]),
    ("snake_case", ["snake", "case"]),
    ("don't", ["don", "t"]),
    ("100MB 3.14 2026-11-21", ["100mb", "3", "14", "2026", "11", "21"]),
    ("naïve café Größe", ["naïve", "café", "größe"]),
    ("ÉCOLE Ünïcode", ["école", "ünïcode"]),
    ("удалить файл", ["удалить", "файл"]),
    ("διαγραφή αρχείου", ["διαγραφή", "αρχείου"]),
    ("حذف ملف", ["حذف", "ملف"]),
    ("撤销提交", ["撤销", "销提", "提交"]),
    ("前", ["前"]),
    ("ファイル削除", ["ファ", "ァイ", "イル", "ル削", "削除"]),
    ("파일삭제", ["파일", "일삭", "삭제"]),
    ("git撤销", ["git", "撤销"]),
    ("撤销git提交", ["撤销", "git", "提交"]),
    ("撤销2024次", ["撤销", "2024", "次"]),
    ("撤销、提交。", ["撤销", "提交"]),
    ("é撤销é", ["é", "撤销", "é"]),
    ("a\x1b[31mb", ["a", "31mb"]),
    ("a\0b\udcffc", ["a", "b", "c"]),
    ("\U0001f600 smile", ["smile"]),
    ("a\u200bb", ["a", "b"]),
]


@pytest.mark.parametrize(("text", "wanted"), SPLIT, ids=[ascii(text) for text, _ in SPLIT])
def test_a_text_is_split_into_these_words(text: str, wanted: list[str]) -> None:
    assert words(text) == wanted


SAME = [
    "compress compressed compresses compressing",
    "commit commits committed committing",
    "delete deleted deletes deleting",
    "copy copies",
    "directory directories",
    "branch branches",
    "box boxes",
    "process processes",
    "quick quickly",
    "find finding",
    "print printer printed",
    "list lists listed",
    "stage staged",
    "merge merges merged",
    "search searching searches",
    "file files",
    "deploy deployment deployments",
]


@pytest.mark.parametrize("line", SAME)
def test_forms_of_one_word_have_one_stem(line: str) -> None:
    assert len({stem(word) for word in line.split()}) == 1


APART = ["bus but", "status state", "less let", "sing sin", "red re", "string strip", "ls l", "thing the", "вещь вещи"]


@pytest.mark.parametrize("line", APART)
def test_other_words_keep_apart(line: str) -> None:
    one, other = line.split()
    assert stem(one) != stem(other)


@pytest.mark.parametrize("word", ["ls", "s", "git", "gas", "ing", "ed", "status", "größes", "файлы", "撤销", "12345"])
def test_short_and_foreign_words_stay_as_they_are(word: str) -> None:
    assert stem(word) == word


def test_common_words_are_no_terms_and_still_neighbours() -> None:
    assert terms("how do I undo the commit") == ["undo", "commit"]
    assert ("the", "commit") in neighbours(words("undo the commit"))
    assert neighbours(words("undo")) == neighbours([]) == frozenset()


@pytest.mark.parametrize("word", sorted(STOP))
def test_a_common_word_is_one_word(word: str) -> None:
    """Otherwise it would never be met in a text."""
    assert words(word) == [word]
    assert terms(word) == []


TEXT = (
    st.text(st.characters())
    | st.text(st.sampled_from("aZé前ア각 \n-_0٣\u0301\udcff\x1bßİ"))
    | st.text(st.sampled_from("abceginorsty"))
)


@given(TEXT)
def test_any_text_gives_the_same_words_again(text: str) -> None:
    found = words(text)
    assert found == words(text)
    assert all(found)
    assert not any(character.isspace() for word in found for character in word)
    for term in terms(text):
        assert 0 <= hashed(term) < 1 << 32
    assert terms(text) == [stem(word) for word in found if word not in STOP]
    assert {word for pair in neighbours(words(text)) for word in pair} <= set(found)


@given(TEXT, TEXT)
def test_texts_apart_from_each_other_keep_their_words(one: str, other: str) -> None:
    """What a request has is found in a document, whatever stands around it."""
    assert words(f"{one}\n{other}") == words(one) + words(other)


@given(TEXT)
def test_letters_of_either_case_are_the_same(text: str) -> None:
    if text.isascii():
        assert words(text.upper()) == words(text)


@given(st.text(st.sampled_from("abcdeginorsty"), min_size=1))
def test_a_stem_is_the_beginning_of_its_word_or_nearly(word: str) -> None:
    found = stem(word)
    assert 1 <= len(found) <= len(word)
    assert word[:1] == found[:1]
