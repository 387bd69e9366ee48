"""The names of months and weekdays in the languages of the files that managers get."""

from __future__ import annotations

from functools import lru_cache

from pipeline_tui.model.folding import fold

_NAMES = (
    # English and German · French · Spanish, Portuguese, Italian · Dutch · Polish · Russian · Hindi
    "january januar jänner janvier enero janeiro gennaio januari styczeń stycznia январь января"
    " январе январю январем जनवरी",
    "february februar feber février febrero fevereiro febbraio februari luty lutego февраль февраля"
    " феврале февралю февралем फ़रवरी",
    "march märz maerz mars marzo março maart marzec marca март марта марте марту мартом मार्च",
    "april avril abril aprile kwiecień kwietnia апрель апреля апреле апрелю апрелем अप्रैल",
    "may mai mayo maio maggio mei maj maja май мая мае маю маем मई",
    "june juni juin junio junho giugno czerwiec czerwca июнь июня июне июню июнем जून",
    "july juli juillet julio julho luglio lipiec lipca июль июля июле июлю июлем जुलाई",
    "august août agosto augustus sierpień sierpnia август августа августе августу августом अगस्त",
    "september septembre septiembre setiembre setembro settembre wrzesień września сентябрь"
    " сентября сентябре сентябрю сентябрем सितंबर सितम्बर",
    "october oktober octobre octubre outubro ottobre październik października октябрь октября"
    " октябре октябрю октябрем अक्टूबर अक्तूबर",
    "november novembre noviembre novembro listopad listopada ноябрь ноября ноябре ноябрю ноябрем"
    " नवंबर नवम्बर",
    "december dezember décembre diciembre dezembro dicembre grudzień grudnia декабрь декабря"
    " декабре декабрю декабрем दिसंबर दिसम्बर",
)
_ABBREVIATIONS = (
    "जन",
    "फ़र",
    "mrt mrz",
    "अप्र अप्रै",
    "",
    "",
    "जुल",
    "अग",
    "सित",
    "अक्टू अक्तू",
    "नव",
    "दिस",
)
_WEEKDAYS = """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat
    sun montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
    lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim lunes martes
    miércoles jueves viernes sábado domingo mié jue vie sáb dom lunedì martedì mercoledì giovedì
    venerdì sabato domenica gio sab segunda terça quarta quinta sexta feira seg ter qua qui sex
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma wo vr za zo poniedziałek wtorek
    środa środę czwartek piątek sobota sobotę niedziela niedzielę pon wt śr czw pt sob niedz ndz
    понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье пн вт ср чт
    пт сб вс सोमवार मंगलवार बुधवार गुरुवार बृहस्पतिवार शुक्रवार शनिवार रविवार इतवार
    सोम मंगल बुध गुरु शुक्र शनि रवि
"""
_LONGEST = 20


def _key(word: str) -> str:
    return fold(word.replace("\u0970", "")).replace(".", "").replace("\u093c", "")


_MONTHS = {_key(name): month for month, line in enumerate(_NAMES, 1) for name in line.split()}
_SHORT = {
    _key(name): month for month, line in enumerate(_ABBREVIATIONS, 1) for name in line.split()
}
_ENGLISH = tuple(line.split()[0] for line in _NAMES)
_DAYS = frozenset(map(_key, _WEEKDAYS.split()))


@lru_cache(maxsize=1024)
def month_named(word: str) -> int | None:
    """Return the month of a name or of its beginning, from three letters on; None if there is
    no such month, or more than one (`jui`)."""
    if len(word) > _LONGEST:
        return None
    key = _key(word)
    known = _MONTHS.get(key) or _SHORT.get(key)
    if known is None and len(key) >= 3:
        found = {month for name, month in _MONTHS.items() if name.startswith(key)}
        known = found.pop() if len(found) == 1 else None
    return known


def month_in_phrase(word: str) -> int | None:
    """Return the month of a name in a typed phrase, or None.

    In other languages with Latin letters only whole names count: `out 5` and `set 5` of a step
    are not days of October and September.
    """
    key = _key(word)
    if not word.isascii():
        return month_named(word)
    known = _MONTHS.get(key)
    if known is None and len(key) >= 3:
        known = next((at for at, name in enumerate(_ENGLISH, 1) if name.startswith(key)), None)
    return known


def is_weekday(word: str) -> bool:
    """Whether a word is the name of a weekday, or its usual short form."""
    return len(word) <= _LONGEST and _key(word) in _DAYS
