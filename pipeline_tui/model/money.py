"""Amounts of money: decimal, with an ISO 4217 currency, never a float."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from pipeline_tui.errors import UsageError

CURRENCIES = frozenset(
    """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP
    BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP
    GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR
    KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK
    MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR
    SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS
    UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG
    """.split()
)
"""The circulating currencies of ISO 4217."""

_NO_MINOR_UNIT = frozenset(
    """
    BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF
    """.split()
)
_THREE_DIGITS = frozenset(
    """
    BHD IQD JOD KWD LYD OMR TND
    """.split()
)
SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "₽": "RUB", "₹": "INR", "¥": "JPY", "₴": "UAH",
            "₸": "KZT", "₩": "KRW", "₺": "TRY", "₪": "ILS", "zł": "PLN", "руб": "RUB"}  # fmt: skip
"""Signs and short words of currencies."""
_SCALES = {"": 0, "k": 3, "т": 3, "тыс": 3, "m": 6, "mio": 6, "млн": 6, "bn": 9, "млрд": 9}

_LONGEST = 40
LARGEST = Decimal(10) ** 15
"""No deal is larger; anything above is a slip of the keyboard or of a file."""

_PLAIN = r"[0-9]+(?:[.,][0-9]+)?"
_GROUPED = r"[0-9]{1,3}(?P<sep>[ ,.'])(?:[0-9]{2,3}(?P=sep))*[0-9]{3}(?:[.,][0-9]{1,4})?"
_SPACES = r"[\s\u00a0\u202f\u2009]+"


class Money(NamedTuple):
    """An amount in one currency."""

    amount: Decimal
    currency: str


def minor_digits(currency: str) -> int:
    """How many digits the currency has behind the point."""
    if currency in _NO_MINOR_UNIT:
        return 0
    return 3 if currency in _THREE_DIGITS else 2


def parse_currency(text: str) -> str:
    """The ISO code of a code or a sign.

    Raises UsageError for anything that is neither.
    """
    word = text.strip().rstrip(".")
    code = SYMBOLS.get(word.lower(), word.upper())
    if code not in CURRENCIES:
        raise UsageError(f"unknown currency {text!r}: use an ISO code like EUR, USD or INR")
    return code


def parse_money(text: str, currency: str) -> Money:
    """An amount as people write it: `500k`, `1 234,56 ₽`, `$22,700.00`, `12,34,567 INR`.

    `currency` is used when the text names none. Raises UsageError when the
    text is no amount, is negative, or can be read in two ways.
    """
    if len(text) > _LONGEST:
        raise UsageError(f"{text[:_LONGEST]!r}… is no amount: write it like 1200 or 500k")
    rest = re.sub(_SPACES, " ", text).strip()
    rest, unit = _split_unit(rest)
    if unit:
        currency = sign_currency(unit, currency)
    amount = parse_amount(rest)
    return Money(fit(amount, currency), currency)


def _split_unit(text: str) -> tuple[str, str]:
    """The text without the sign or code of a currency at either end, and that."""
    bare = text.lower().rstrip(".")
    for sign in SYMBOLS:
        if bare.startswith(sign):
            return text[len(sign) :].strip(), sign
        if bare.endswith(sign):
            return text[: len(bare) - len(sign)].strip(), sign
    if bare[-3:].upper() in CURRENCIES:
        return text[: len(bare) - 3].strip(), bare[-3:]
    head = re.match(r"([a-z]{3})\s*(?=[0-9])", bare)
    return (text[head.end() :], head[1]) if head else (text, "")


def sign_currency(sign: str, default: str) -> str:
    """The ISO code of a sign or code. A bare dollar is that of `default`, where this is one.

    Raises UsageError for anything that is neither.
    """
    if sign == "$" and default in {"AUD", "CAD", "NZD", "SGD", "HKD", "MXN", "USD"}:
        return default
    return parse_currency(sign)


def parse_amount(text: str) -> Decimal:
    """A number as people write it, without a currency; never negative.

    Raises UsageError. `1.200` is refused: it is 1200 in one country and 1.2
    in another.
    """
    if len(text) > _LONGEST:
        raise UsageError(f"{text[:_LONGEST]!r}… is no amount: write it like 1200 or 500k")
    number, scale = _split_scale(text.strip())
    if number.startswith(("-", "−", "(")):
        raise UsageError(f"{text!r} is negative: a value is zero or more")
    if not number.isascii():
        raise UsageError(f"{text!r} is no amount: write digits, like 1200.50 or 500k")
    amount = _read_number(number, text) * Decimal(10) ** scale
    if amount >= LARGEST:
        raise UsageError(f"{text!r} is too large for a deal")
    return amount


def _split_scale(text: str) -> tuple[str, int]:
    found = re.fullmatch(r"(.*?)\s*([^\W\d_]*)\.?", text, re.DOTALL)
    if found and found.group(2).lower() in _SCALES:
        return found.group(1), _SCALES[found.group(2).lower()]
    return text, 0


def _read_number(number: str, shown: str) -> Decimal:
    if re.fullmatch(_PLAIN, number):
        if re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", number):
            raise UsageError(f"{shown!r} can be read in two ways: write {number.replace('.', '')}"
                             f" or {number[:-1]}")  # fmt: skip
        if re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", number):
            return Decimal(number.replace(",", ""))
        return Decimal(number.replace(",", "."))
    if re.fullmatch(_GROUPED, number):
        separators = re.findall(r"[ ,.']", number)
        decimal_mark = separators[-1] if separators[-1] != separators[0] else ""
        whole, _, cents = number.rpartition(decimal_mark) if decimal_mark else (number, "", "")
        if decimal_mark in ("", ".", ","):
            return Decimal(re.sub(r"[ ,.']", "", whole) + (f".{cents}" if cents else ""))
    raise UsageError(f"{shown!r} is no amount: write it like 1200, 1200.50 or 500k")


def fit(amount: Decimal, currency: str) -> Decimal:
    """The amount with the digits of its currency and no more zeros than that.

    Raises UsageError when it has more digits than the currency knows.
    """
    digits = minor_digits(currency)
    rounded = amount.quantize(Decimal(1).scaleb(-digits))
    if rounded != amount:
        raise UsageError(f"{amount} has more digits behind the point than {currency} knows")
    whole = rounded.to_integral_value()
    return whole if whole == rounded else rounded
