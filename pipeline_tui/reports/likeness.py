"""How alike two names, two phones, two e-mails are: what `duplicates` compares."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz import fuzz

from pipeline_tui.model.folding import fold

LEAST_RATIO = 85
"""Percent of signs in common (twice the shared ones by the length of both) from which two
names are similar: one other letter in a name of seven."""
_SHORTEST_SIMILAR = 5
"""Letters; a shorter name must be the same."""
_SHORTEST_PHONE = 7
"""Digits; a shorter one is an extension, which many share."""
_RUSSIAN = 11
"""Digits of a Russian number with its trunk prefix 8 or its country code 7."""

LEGAL_FORMS = frozenset(
    "ab ag as asa bv co company corp corporation doo dba eg eirl eood esp ev fzco fze gbr gmbh"
    " gmbhcokg holding inc incorporated kft kg kgaa kk lda limited llc llp lp ltd ltda mbh nv oao"
    " ohg ood oy oyj plc pte pty pvt private public sa sae sal sarl sas se sia sl slu snc spa spol"
    " srl sro ug uab vof zao zoo ао ооо оао зао пао нко ип тоо чп фгуп оод еоод".split()
)
"""Words of a name that say how a company is registered, and nothing of which one it is."""

_PUBLIC_NAMES = frozenset(
    "gmail googlemail yahoo ymail hotmail outlook live msn gmx yandex icloud aol proton protonmail"
    " rediffmail zoho tutanota fastmail".split()
)
_PUBLIC_DOMAINS = frozenset(
    "me.com mac.com web.de t-online.de freenet.de posteo.de mail.ru bk.ru list.ru inbox.ru ya.ru"
    " rambler.ru qq.com 163.com 126.com sina.com foxmail.com naver.com daum.net orange.fr free.fr"
    " wanadoo.fr laposte.net sfr.fr libero.it seznam.cz wp.pl o2.pl interia.pl onet.pl ukr.net"
    " i.ua mail.com pm.me hey.com comcast.net verizon.net btinternet.com bluewin.ch tut.by"
    " abv.bg uol.com.br bol.com.br terra.com.br".split()
)
_EXTENSION = re.compile(r"(?:ext|x|доб|durchwahl|#)\.?\s*\d+\s*$", re.IGNORECASE)
_SPACED = str.maketrans("-&/+", "    ")


def company_domain(email: str) -> str:
    """The domain of an e-mail address; empty for one of a public mail provider."""
    domain = email.casefold().rpartition("@")[2].strip(".")
    is_public = domain in _PUBLIC_DOMAINS or domain.partition(".")[0] in _PUBLIC_NAMES
    return "" if is_public else domain


def phone_digits(phone: str) -> str:
    """The digits of a phone without what one dials before it: `00`, `0`, the Russian `8`;
    a `(0)` inside and an extension are left out."""
    plain = _EXTENSION.sub("", phone).replace("(0)", "")
    digits = "".join(char for char in plain if char.isdecimal()).lstrip("0")
    is_russian = len(digits) == _RUSSIAN and digits[0] == "8" and "+" not in plain
    return digits[1:] if is_russian else digits


def same_phone(one: str, other: str) -> bool:
    """Whether two `phone_digits` are one phone: the same, or one of them without the
    country code that the other one has."""
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _SHORTEST_PHONE and longer.endswith(shorter)


def bare_name(name: str) -> str:
    """A name folded, without points, brackets and legal forms; if nothing else is left,
    with them."""
    spaced = fold(name).translate(_SPACED)
    words = "".join(char for char in spaced if unicodedata.category(char)[0] not in "PS").split()
    kept = [word for word in words if word not in LEGAL_FORMS]
    return " ".join(kept or words)


def names_ratio(one: str, other: str) -> int:
    """Percent by which two bare names are alike, in any order of their words; 0 below
    `LEAST_RATIO`. Names that differ in a number (`Plant 1`, `Plant 2`) are not alike."""
    if one == other:
        return 100
    if min(len(one), len(other)) < _SHORTEST_SIMILAR or _numbers(one) != _numbers(other):
        return 0
    joined = fuzz.ratio(one.replace(" ", ""), other.replace(" ", ""), score_cutoff=LEAST_RATIO)
    return int(max(joined, fuzz.token_sort_ratio(one, other, score_cutoff=LEAST_RATIO)))


def _numbers(name: str) -> str:
    return "".join(char for char in name if char.isdecimal())
