"""Amounts of money: decimal, with an ISO 4217 currency, never a float."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from pipeline_tui.errors import UsageError
from pipeline_tui.model.digits import western_digits
from pipeline_tui.model.limits import AMOUNT, LARGEST

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
_LONGEST = 40

_PLAIN = r"[0-9]+(?:[.,][0-9]+)?"
_GROUPED = r"[0-9]{1,3}(?P<sep>[ ,.'])(?:[0-9]{2,3}(?P=sep))*[0-9]{3}(?:[.,][0-9]+)?"
_NUMBER = r"[0-9](?:[0-9., ']*[0-9])?"
_PRICE_DASH = r"[.,:]\s?-+"
"""`1 000,-` and `200.-` have no cents."""
_ONE_MARK = str.maketrans(
    "\u2019\u2018\u02bc\u0060\u00b4" + "\u2212\u2013\u2014", "'" * 5 + "-" * 3
)
"""The signs that people use as an apostrophe or a minus."""


class Money(NamedTuple):
    """An amount in one currency."""

    amount: Decimal
    currency: str


def minor_digits(currency: str) -> int:
    """Return how many decimals the currency has."""
    if currency in _NO_MINOR_UNIT:
        return 0
    return 3 if currency in _THREE_DIGITS else 2


def parse_currency(text: str) -> str:
    """Return the ISO code of a code, a sign or a word. Raises UsageError for anything else."""
    code = text.strip().rstrip(".").upper()
    if code in CURRENCIES:
        return code
    from pipeline_tui.model.money_words import KRONE, SYMBOLS, unit_key

    key = unit_key(text)
    code = SYMBOLS.get(key, code)
    if key in KRONE:
        raise AmbiguousCurrencyError(text.strip())
    if code not in CURRENCIES:
        raise UsageError(f"unknown currency {text[:40]!r}: use an ISO code like EUR, USD or INR")
    return code


def sign_currency(sign: str, default: str) -> str:
    """Return the ISO code of a code, a sign or a word. One that several countries share means
    `default` if that is one of theirs.

    Raises UsageError for anything else, and AmbiguousCurrencyError for `kr` alone.
    """
    from pipeline_tui.model.money_words import SHARED, unit_key

    if default in SHARED.get(unit_key(sign), ()):
        return default
    return parse_currency(sign)


def is_currency(word: str) -> bool:
    """Whether a word is the code, sign or name of a currency."""
    from pipeline_tui.model.money_words import KRONE, SYMBOLS, unit_key

    key = unit_key(word)
    return key in SYMBOLS or key in KRONE or (len(key) == 3 and key.upper() in CURRENCIES)


def is_scale(word: str) -> bool:
    """Whether a word multiplies the number before it: `тыс.`, `lakh`, `млн`."""
    from pipeline_tui.model.money_words import SCALES, unit_key

    return unit_key(word) in SCALES


def parse_money(text: str, currency: str) -> Money:
    """Return an amount as people write it: `500k`, `1 234,56 ₽`, `Rs. 5 lakh`, `12,34,567 INR`.

    `currency` is used if the text names none. Raises UsageError if the text is not an amount,
    is negative, has too many decimals, or can be read in two ways.
    """
    parts = split_amount(text)
    number = _read_number(parts.number, text)
    scale, currency = parts.units(currency)
    return Money(fit(scaled(number, scale, text), currency), currency)


def parse_amount(text: str) -> Decimal:
    """Return a number as people write it, without a currency; never negative.

    Raises UsageError. `1.200` is refused: it is 1200 in one country and 1.2
    in another.
    """
    parts = split_amount(text)
    number = _read_number(parts.number, text)
    scale, rest = split_scale(parts.after)
    if parts.before or rest:
        raise not_an_amount(text)
    return scaled(number, scale, text)


class AmbiguousCurrencyError(UsageError):
    """A word like `kr` that is a currency of several countries."""

    def __init__(self, word: str) -> None:
        from pipeline_tui.model.money_words import KRONE_CODES

        self.word = word
        codes = f"{', '.join(KRONE_CODES[:-1])} or {KRONE_CODES[-1]}"
        super().__init__(f"{word!r} is the currency of several countries: write {codes}")


class Parts(NamedTuple):
    """A text around its number."""

    text: str
    before: str
    number: str
    """Digits, and the points, commas, spaces and apostrophes between them."""
    after: str

    def units(self, default: str) -> tuple[int, str]:
        """Return how many zeros the words add, and the currency they name.

        Raises UsageError for a word that is neither, and if two currencies contradict.
        """
        scale, rest = split_scale(self.after)
        if rest.endswith("/-"):
            rest = rest[:-2].strip() or (rest if not self.before else "")
        signs = [sign for sign in (self.before, rest) if sign]
        codes = [sign.upper() for sign in signs if sign.upper() in CURRENCIES]
        named = {self._currency(sign, codes[0] if codes else default) for sign in signs}
        if len(named) > 1:
            raise UsageError(f"{self.text[:_LONGEST]!r} names two currencies")
        return scale, named.pop() if named else default

    def _currency(self, sign: str, usual: str) -> str:
        if not is_currency(sign):
            raise not_an_amount(self.text)
        return sign_currency(sign, usual)


def split_amount(text: str) -> Parts:
    """Return the number of a text and the words around it.

    Raises UsageError if there is no number, more than one, or a negative one.
    """
    if len(text) > _LONGEST:
        raise not_an_amount(text)
    rest = " ".join(western_digits(text).translate(_ONE_MARK).split())
    is_negative = rest.startswith("(") and rest.endswith(")")
    if is_negative:
        rest = rest[1:-1].strip()
    found = re.search(_NUMBER, rest)
    if found is None:
        raise not_an_amount(text)
    before, after = rest[: found.start()].strip(), rest[found.end() :].strip()
    if any(char.isdigit() for char in before + after):
        raise not_an_amount(text)
    if before.endswith("(") and after.startswith(")"):
        is_negative, before, after = True, before[:-1], after[1:]
    if dash := re.match(_PRICE_DASH, after):
        after = after[dash.end() :]
    if "-" in (before[:1], before[-1:], after[:1]) or (after[-1:] == "-" and after[-2:] != "/-"):
        is_negative, before, after = True, before.strip("-"), after.strip("-")
    if is_negative and found[0].strip("0., '"):
        raise UsageError(f"{text[:_LONGEST]!r} is negative: a value is zero or more")
    return Parts(text, before.strip(), found[0], after.strip().rstrip(".").rstrip())


def not_an_amount(text: str) -> UsageError:
    """Return the error for a text that is not an amount."""
    shown = repr(text) if len(text) <= _LONGEST else f"'{text[:_LONGEST]}…'"
    return UsageError(f"{shown} is not a valid amount (1200, 1200.50, 500k)")


def split_scale(words: str) -> tuple[int, str]:
    """Return how many zeros the first word adds, and the rest: `тыс. руб`, `k€`, `т.р`."""
    from pipeline_tui.model.money_words import SCALES, unit_key

    key = unit_key(words)
    if not key or is_currency(key):
        return 0, key
    if key in ("t€", "teur"):  # thousands in German; a bare t is not a scale
        return 3, key[1:]
    if key in SCALES:
        return SCALES[key], ""
    for size in range(len(key) - 1, 0, -1):
        if key[:size] in SCALES and is_currency(key[size:].removesuffix("/-") or "/-"):
            return SCALES[key[:size]], key[size:]
    return 0, key


def scaled(number: Decimal, scale: int, text: str) -> Decimal:
    """Return a number with the zeros of its scale. Raises UsageError if it is too large."""
    amount = number * Decimal(10) ** scale
    if amount >= LARGEST:
        raise UsageError(f"{text[:_LONGEST]!r} is {AMOUNT.refusal}")
    return amount


def _read_number(number: str, text: str) -> Decimal:
    if re.fullmatch(_PLAIN, number):
        if re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", number):
            raise UsageError(f"{text!r} can be read in two ways: write {number.replace('.', '')}"
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
    raise not_an_amount(text)


def fit(amount: Decimal, currency: str) -> Decimal:
    """Return the amount with the digits of its currency and no more zeros than that.

    Raises UsageError if it has more decimals than the currency.
    """
    rounded = rounded_to(amount, currency)
    if rounded != amount:
        raise UsageError(f"{amount} has more decimals than {currency} allows")
    return rounded


def rounded_to(amount: Decimal, currency: str) -> Decimal:
    """Return the amount rounded to the digits of its currency, half up as a spreadsheet shows
    it, and with no more zeros than that."""
    digits = minor_digits(currency)
    rounded = amount.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    whole = rounded.to_integral_value()
    return whole if whole == rounded else rounded
