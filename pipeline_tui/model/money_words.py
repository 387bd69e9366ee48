"""The signs and words of currencies and scales, in the languages that managers write."""

from __future__ import annotations

import unicodedata

_NUKTA = {0x093C: None}
"""The dot below a Devanagari letter; many people leave it out."""


def unit_key(word: str) -> str:
    """Return the form in which units are compared: no case, spaces, points or nukta."""
    if not word.isascii():
        word = unicodedata.normalize("NFD", word).translate(_NUKTA)
    return "".join(word.casefold().replace(".", "").split())


def _table(words: dict[str, str]) -> dict[str, str]:
    return {unit_key(word): code for code, line in words.items() for word in line.split(", ")}


SYMBOLS = _table(
    {
        "AED": "uae dirham, د.إ, dirham, dirhams",
        "AMD": "֏",
        "AUD": "australian dollar, A$, AU$",
        "AZN": "₼",
        "BDT": "৳",
        "BGN": "лв",
        "BRL": "brazilian real, R$, reais",
        "CAD": "canadian dollar, C$, CA$, $CA, Can$",
        "CHF": "swiss franc, swiss francs, Fr, SFr, Franken",
        "CNY": "yuan, chinese yuan, 元, CN¥",
        "CZK": "czech koruna, Kč",
        "EUR": "€, euro, euros, евро, यूरो",
        "GBP": "british pound, £, pound, pounds, pound sterling, pounds sterling",
        "GEL": "₾",
        "HKD": "hong kong dollar, HK$",
        "ILS": "₪",
        "INR": "₹, Rs, indian rupee, indian rupees, ₨, rupee, rupees, रु, रुपये, रुपए, रुपया, रुपयों, /-",
        "JPY": "yen, japanese yen, ¥, 円, JP¥",
        "KRW": "₩",
        "KZT": "₸, тенге, тг",
        "MXN": "mexican peso, MX$",
        "DKK": "danish krone",
        "NOK": "norwegian krone",
        "ZAR": "south african rand",
        "NGN": "₦",
        "NZD": "new zealand dollar, NZ$",
        "PHP": "₱",
        "PLN": "zloty, polish zloty, zł",
        "RON": "lei",
        "RUB": "российский рубль, russian ruble, russian rouble, ₽, р, руб, рубль, рубля, рубли,"
        " рублей, rur, ruble, rubles, rouble, roubles",
        "SEK": "swedish krona, kronor",
        "SGD": "singapore dollar, S$",
        "THB": "฿",
        "TRY": "turkish lira, ₺, TL",
        "TWD": "NT$",
        "UAH": "₴, грн, гривна, гривны, гривен, гривень",
        "USD": "$, US$, $US, dollar, dollars, us dollar, us dollars, долл, доллар, доллара,"
        " доллары, долларов, долл сша, доллар сша, доллара сша, доллары сша, долларов сша, डॉलर",
        "VND": "₫",
    }
)
"""The ISO code of each sign and word, by `unit_key`."""

KRONE = frozenset(map(unit_key, ("kr", "kroner", "krona", "krone", "кр", "крон")))
"""Words that several countries use and none of them alone."""
KRONE_CODES = ("SEK", "NOK", "DKK")

_RUPEES = frozenset({"INR", "PKR", "NPR", "LKR", "MUR", "SCR"})
SHARED = {
    "$": frozenset(
        "AUD CAD NZD SGD HKD MXN USD ARS CLP COP UYU DOP BBD BMD BSD BND FJD GYD JMD KYD LRD NAD"
        " SBD SRD TTD TWD XCD".split()
    ),
    "£": frozenset({"GBP", "EGP", "LBP", "SYP", "FKP", "GIP", "SHP", "SDG", "SSP"}),
    "¥": frozenset({"JPY", "CNY"}),
    "fr": frozenset({"CHF", "XAF", "XOF", "XPF", "RWF", "BIF", "GNF", "DJF", "KMF", "CDF"}),
    "lei": frozenset({"RON", "MDL"}),
    **dict.fromkeys(map(unit_key, "Rs ₨ rupee rupees रु रुपये रुपए रुपया रुपयों".split()), _RUPEES),
    "/-": _RUPEES | {"BDT", "KES", "TZS", "UGX"},
    **dict.fromkeys(KRONE, frozenset({*KRONE_CODES, "ISK"})),
    **dict.fromkeys(("pound", "pounds"), frozenset({"GBP", "EGP", "LBP"})),
    **dict.fromkeys(("dollar", "dollars"), frozenset({"USD", "AUD", "CAD", "NZD", "SGD", "HKD"})),
}  # fmt: skip
"""The currencies that share a sign: it means the usual currency if that is one of them."""

SCALES = {
    unit_key(word): power
    for power, line in {
        3: "k, т, к, тыс, тысяча, тысячи, тысяч, thousand, thousands, tsd, हज़ार",
        5: "L, lakh, lakhs, lac, lacs, लाख",
        6: "m, mn, mio, mln, million, millions, млн, миллион, миллиона, миллионов",
        7: "cr, crore, crores, करोड़",
        9: "bn, mrd, billion, billions, млрд, миллиард, миллиарда, миллиардов",
    }.items()
    for word in line.split(", ")
}
"""How many zeros a word adds."""
