"""Names of companies and of people, made comparable."""

from __future__ import annotations

import unicodedata

from pipeline_tui.model.folding import fold

_LEGAL_WORDS = frozenset(
    fold(
        """
        ab ag as asa bv co company corp corporation doo dba eg eirl eood esp ev fzco fze gbr gmbh
        gmbhcokg inc incorporated kft kg kgaa kk lda limited llc llp lp ltd ltda mbh nv
        oao ohg ood opc oy oyj plc pte pty pvt sa sae sal sarl sas se sia sl slu
        snc spa spol srl sro ug uab vof zao zoo
        ао ооо оао зао пао нко ип тд тоо чп фгуп оод еоод
        प्राइवेट प्रा लिमिटेड लि एलएलपी मेसर्स
        """
    ).split()
)
_LEGAL_PHRASES = tuple(
    f" {fold(phrase)} "
    for phrase in (
        "общество с ограниченной ответственностью",
        "публичное акционерное общество",
        "открытое акционерное общество",
        "закрытое акционерное общество",
        "акционерное общество",
        "индивидуальный предприниматель",
        "торговый дом",
        "private limited",
        "public limited company",
    )
)
"""Looked for before the single words, the longest first."""
_PERSONAL_TITLES = frozenset("mr mrs ms miss dr prof herr frau श्री श्रीमती".split())


def bare_name(name: str) -> str:
    """A company name folded, without quotes, points, brackets and the legal forms at its ends.

    If nothing else is left, the legal forms stay: a company may be called `Limited`.
    """
    words = name_words(name)
    if words[:2] == ["m", "s"] and fold(name).startswith("m/s"):
        words = words[2:]  # Messrs, before the name of an Indian firm
    text = f" {' '.join(words)} "
    for phrase in _LEGAL_PHRASES:
        text = text.replace(phrase, " ")
    kept = text.split()
    while kept and kept[-1] in _LEGAL_WORDS:
        is_limited = kept.pop() in ("ltd", "limited")
        if is_limited and len(kept) > 1 and kept[-1] == "p":
            kept.pop()  # `Acme (P) Ltd.` is the Indian short form of a private limited company
    while kept and kept[0] in _LEGAL_WORDS:
        del kept[0]
    return " ".join(kept or words)


def company_key(name: str) -> str:
    """The form in which names of companies are equal; a name of signs alone is as it is."""
    return bare_name(name) or fold(name)


def company_names_fit(one: str, other: str) -> bool:
    """Whether the words of one company name are among those of the other."""
    return _is_subset(bare_name(one).split(), bare_name(other).split())


def person_names_fit(one: str, other: str) -> bool:
    """Whether two names can be those of one person.

    They are equal after folding, the words of one are among those of the other (`Ann`,
    `Ann Lee`), or initials stand for words (`A. Lee`, `Иванов И.И.`). A missing name fits any.
    """
    if one == other:
        return True
    first, second = _person_words(one), _person_words(other)
    shorter, longer = (first, second) if len(first) <= len(second) else (second, first)
    left = list(longer)
    unmatched = []
    for word in shorter:
        if word in left:
            left.remove(word)
        else:
            unmatched.append(word)
    return all(_take_initial(word, left) for word in unmatched)


def person_key(name: str) -> str:
    """The form in which names of people are equal: folded, in any order of their words, without
    `Mr` and the like; empty if there is no name."""
    return " ".join(sorted(_person_words(name))) or fold(name)


def same_person_name(one: str, other: str) -> bool:
    """Whether two people have one name; False if either is missing."""
    key = person_key(one)
    return bool(key) and key == person_key(other)


def _take_initial(word: str, left: list[str]) -> bool:
    """Remove from `left` a word that `word` is the initial of, or the other way round."""
    for other in left:
        if word[0] == other[0] and 1 in (len(word), len(other)):
            left.remove(other)
            return True
    return False


def _is_subset(one: list[str], other: list[str]) -> bool:
    return bool(one and other) and (set(one) <= set(other) or set(other) <= set(one))


class _Signs(dict[int, int | str | None]):
    """What each sign of a name becomes: points vanish, and other signs part two words."""

    def __missing__(self, sign: int) -> int | str:
        kept = " " if unicodedata.category(chr(sign))[0] in "PSC" else sign
        self[sign] = kept
        return kept


_SIGNS = _Signs(dict.fromkeys(map(ord, ".·॰")))


def name_words(name: str) -> list[str]:
    """Return the words of a name, folded, without quotes, points, `№` and other signs."""
    return words_of_folded(fold(name))


def words_of_folded(folded: str) -> list[str]:
    """Return the same for a name that is folded already."""
    is_plain = folded.replace(" ", "").isalnum()  # five times as quick as to look at each sign
    return (folded if is_plain else folded.translate(_SIGNS)).split()


def _person_words(name: str) -> list[str]:
    # `Иванов И.И.` has two initials
    words = name_words(name.replace(".", ". "))
    return [word for word in words if word not in _PERSONAL_TITLES] or words
