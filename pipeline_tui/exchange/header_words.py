"""The words of a header row in English, German, Spanish, Russian and Hindi, by field.

Of two columns of one field the word that is listed first wins, so the order of a list is the
rule: the exact figure before the estimate, the field's own word before a general one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.exchange.fields import Field
from pipeline_tui.exchange.header_currency import header_units
from pipeline_tui.model.folding import fold_key

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENGLISH: dict[Field, str] = {
    Field.PROSPECT: """
        prospect; company; company name; account; account name; organization; organisation;
        organization name; organisation name; client; client name; customer; customer name;
        associated company; deal organization; organization 1 name; potential customer;
        prospect name; business; firm""",
    Field.CONTACT: """
        contact; contact name; contact person; full name; person; person name; associated contact;
        display name; deal contact person; primary contact; main contact""",
    Field.FIRST_NAME: "first name; given name; given; person first name",
    Field.MIDDLE_NAME: "middle name; middle names; patronymic",
    Field.LAST_NAME: "last name; family name; surname; person last name",
    Field.ROLE: "role; job title; position; occupation; organization title; designation",
    Field.EMAIL: """
        email; emails; e-mail; email address; e-mail address; e-mail 2 address; e-mail 3 address;
        e-mail 1 value; e-mail 2 value; primary email; secondary email; work email;
        personal email; contact email; associated contact email; person email; email work;
        email home; email other; person email work; person email home; person email other;
        non primary e-mails; property email; email address 1; email address 2; email address 3;
        email primary contact; email contact contact; email 1; email 2; email 3""",
    Field.PHONE: """
        phone; phones; phone number; telephone; tel; mobile; mobile phone; mobile phone number;
        mobile number; cell; cell phone; work phone; main phone; business phone; business phone 2;
        office phone; home phone; home phone 2; other phone; phone 1 value; phone 2 value;
        phone work; phone mobile; phone home; phone other; person phone; person phone work;
        person phone mobile; person phone home; person phone other; work phone number;
        home phone number; contact phone; contact number; phone no; mobile no; phone 1; phone 2;
        phone 3""",
    Field.TITLE: """
        title; deal; deal name; deal title; opportunity; opportunity name; opp name;
        potential name; lead title; lead name; dealname; property dealname; topic; project name;
        project""",
    Field.VALUE: """
        value; amount; deal value; deal amount; close value; opportunity amount;
        opportunity value; total contract value; tcv; contract value; sales amount; sales value;
        order value; total amount; deal size; quote amount; quoted amount; lead value;
        potential value; est amount; estimated amount; estimated revenue; est revenue;
        estimated value; est value;
        expected amount; expected value; annual contract value; acv; annual recurring revenue; arr;
        expected revenue; revenue; price; budget amount; budget; sum; property amount""",
    Field.CURRENCY: """
        currency; currency code; currency iso code; currency of value; deal currency;
        deal currency of value""",
    Field.STAGE: """
        stage; deal stage; stage name; pipeline stage; opportunity stage; sales stage;
        opp stage; deal phase; pipeline phase;
        lead status; property deal stage; stage pipeline; deal stage pipeline""",
    Field.STATUS: "status; deal status; opportunity status",
    Field.PROBABILITY: """
        probability; probability pct; probability percent; win probability; closing probability;
        close probability; likelihood; confidence""",
    Field.SOURCE: """
        source; lead source; original source; source channel; deal source channel; origin""",
    Field.SEGMENT: "segment; customer segment; industry; sector",
    Field.OWNER: """
        owner; deal owner; opportunity owner; contact owner; account owner; company owner;
        lead owner; potential owner; sales owner; owner name; deal owner name; account rep;
        assigned rep; sales agent; sales rep;
        sales rep name; sales representative; rep name; rep; salesperson; sales person;
        sales person name;
        account executive; account manager; manager; responsible; assigned to; assigned user""",
    Field.PRODUCT: "product; product name; products; product line; product family",
    Field.COMPETITOR: """
        competitor; competitors; competitor name; main competitor; primary competitor;
        main competitors""",
    Field.TAGS: "tags; tag; labels; label; categories",
    Field.CREATED: """
        created; create date; created date; created at; created on; created time; creation date;
        date created; deal created; deal created date; date of creation; creation time;
        start date; engage date; property createdate; connected on;
        lead acquisition date""",
    Field.CLOSE: """
        close; expected close; expected close date; expected closing; expected closing date;
        estimated close; estimated close date; est close date; forecast close date; forecast close;
        anticipated close date; anticipated close; target close date; target close;
        projected close date; projected close; expected closure date; tentative close date;
        deal expected close date""",
    Field.CLOSED: """
        closed; closed at; closed on; closed date; actual close date; actual close; close date a;
        deal closed on; won time; lost time; date won; date lost; won date; lost date; won on;
        lost on; closed won date; closed lost date""",
    Field.CLOSING: "close date; closing date; closedate; property closedate",
    Field.REASON: """
        lost reason; loss reason; closed lost reason; reason lost; reason for loss;
        deal lost reason; lose reason""",
    Field.NOTES: "notes; note; comment; comments; description; remarks; note content",
    Field.NEEDS: "needs; need; requirements; customer need",
    Field.NEXT: """
        next step; next; next action; next activity; activity subject; task""",
    Field.DUE: """
        next due; due; due date; next activity date; deal next activity date; next step date;
        activity due date; task due date; next step due; follow up date;
        next follow up date; next follow up; next action date;
        next contact date""",
    Field.ID: """
        deal id; opportunity id; opp id; lead id; record id; potential id; external id""",
    Field.CONTACT_ID: "contact id; person id",
    Field.PROSPECT_ID: """
        prospect id; account id; company id; organization id; customer id; client id;
        associated company ids primary""",
}  # fmt: skip

_RUSSIAN: dict[Field, str] = {
    Field.PROSPECT: """
        компания; название компании; организация; название организации; клиент; имя клиента;
        контрагент; заказчик; покупатель; фирма; предприятие; юр. лицо; полное наименование;
        наименование""",
    Field.CONTACT: """
        контакт; контактное лицо; основной контакт; полное имя; фио; полное имя контакт""",
    Field.FIRST_NAME: "имя",
    Field.MIDDLE_NAME: "отчество",
    Field.LAST_NAME: "фамилия",
    Field.ROLE: "должность",
    Field.EMAIL: """
        почта; электронная почта; эл. почта; электронный адрес; адрес электронной почты;
        рабочий email; личный email; рабочий e-mail; частный e-mail; другой e-mail;
        рабочий email контакт; личный email контакт""",
    Field.PHONE: """
        телефон; тел.; номер телефона; контактный телефон; рабочий телефон; мобильный телефон;
        моб. тел.; мобильный; домашний телефон; другой телефон; рабочий телефон контакт;
        мобильный телефон контакт; домашний телефон контакт; другой телефон контакт""",
    Field.TITLE: "сделка; название сделки; название лида; название; тема",
    Field.VALUE: """
        сумма; сумма сделки; сумма договора; сумма контракта; бюджет; бюджет руб; стоимость;
        цена""",
    Field.CURRENCY: "валюта",
    Field.STAGE: """
        этап; стадия; этап сделки; стадия сделки; этап воронки; стадия продажи""",
    Field.STATUS: "статус; статус сделки",
    Field.PROBABILITY: "вероятность",
    Field.SOURCE: "источник; источник сделки; источник лида; канал",
    Field.SEGMENT: "сегмент; отрасль; сфера деятельности",
    Field.OWNER: "ответственный; ответственный менеджер; менеджер",
    Field.PRODUCT: "продукт; товар; товары; услуга",
    Field.COMPETITOR: "конкурент; конкуренты",
    Field.TAGS: "теги; теги сделки; тег; метки",
    Field.CREATED: "дата создания; создана; создано; дата начала",
    Field.CLOSE: """
        предполагаемая дата закрытия; ожидаемая дата закрытия; планируемая дата закрытия;
        плановая дата""",
    Field.CLOSING: "дата закрытия",
    Field.REASON: "причина отказа; причина проигрыша",
    Field.NOTES: "примечание; примечания; комментарий; комментарии; заметки; описание",
    Field.NEEDS: "потребности; потребность",
    Field.NEXT: "следующий шаг; следующее действие; ближайшая задача; задача",
    Field.DUE: "срок; дедлайн; дата следующего контакта",
    Field.ID: "id сделки",
    Field.CONTACT_ID: "id контакта",
    Field.PROSPECT_ID: "id компании",
}  # fmt: skip

_HINDI: dict[Field, str] = {
    Field.PROSPECT: """
        कंपनी; कम्पनी; कंपनी का नाम; ग्राहक; ग्राहक का नाम; संस्था; फर्म""",
    Field.CONTACT: "संपर्क",
    Field.EMAIL: "ईमेल",
    Field.PHONE: "फ़ोन; फोन",
    Field.VALUE: "राशि",
    Field.STAGE: "चरण",
    Field.CLOSE: "समापन तिथि",
    Field.SOURCE: "स्रोत",
    Field.NOTES: "टिप्पणी",
}  # fmt: skip

_GERMAN: dict[Field, str] = {
    Field.PROSPECT: """
        firma; firmenname; name der firma; unternehmen; unternehmensname; name des unternehmens;
        kunde; kundenname; name des kunden; organisation; betrieb; interessent;
        potenzieller kunde""",
    Field.CONTACT: """
        ansprechpartner; ansprechpartnerin; kontakt; kontaktperson; kontaktname;
        vollständiger name; vor- und nachname""",
    Field.FIRST_NAME: "vorname",
    Field.MIDDLE_NAME: "zweiter vorname; weitere vornamen",
    Field.LAST_NAME: "nachname; familienname; zuname",
    Field.ROLE: "position; funktion; rolle; berufsbezeichnung; stellenbezeichnung; jobtitel",
    Field.EMAIL: """
        e-mail-adresse; mail; mailadresse; e-mail geschäftlich; e-mail privat;
        geschäftliche e-mail; private e-mail""",
    Field.PHONE: """
        telefon; telefonnummer; telefon-nr.; tel.-nr.; rufnummer; telefon geschäftlich;
        telefon privat; festnetz; mobil; mobiltelefon; mobilnummer; handy; handynummer""",
    Field.TITLE: """
        verkaufschance; name der verkaufschance; deal-name; auftrag; vorgang; betreff; thema;
        projektname; projekt; bezeichnung""",
    Field.VALUE: """
        betrag; wert; auftragswert; auftragssumme; auftragsvolumen; volumen; angebotssumme;
        angebotswert; summe; erwarteter umsatz; geschätzter umsatz; geschätzter wert;
        umsatzpotenzial; preis""",
    Field.CURRENCY: "währung",
    Field.STAGE: """
        phase; stufe; deal-phase; verkaufsphase; vertriebsphase; verkaufsstufe; vertriebsstufe;
        pipeline-phase""",
    Field.PROBABILITY: """
        wahrscheinlichkeit; abschlusswahrscheinlichkeit; gewinnwahrscheinlichkeit""",
    Field.SOURCE: "quelle; lead-quelle; herkunft",
    Field.SEGMENT: "branche; kundensegment; sektor",
    Field.OWNER: """
        verantwortlich; verantwortlicher; zuständig; vertriebsmitarbeiter; verkäufer;
        kundenbetreuer; betreuer; bearbeiter; sachbearbeiter; besitzer; inhaber;
        zugewiesen an""",
    Field.PRODUCT: "produkt; produkte; produktname; produktlinie; artikel; dienstleistung",
    Field.COMPETITOR: "wettbewerber; mitbewerber; konkurrent; konkurrenz",
    Field.TAGS: "schlagworte; schlagwörter; stichworte; kategorien",
    Field.CREATED: """
        erstellt; erstellt am; erstelldatum; erstellungsdatum; angelegt; angelegt am;
        anlagedatum; startdatum""",
    Field.CLOSE: """
        erwartetes abschlussdatum; voraussichtliches abschlussdatum; geplantes abschlussdatum;
        geschätztes abschlussdatum; erwarteter abschluss; voraussichtlicher abschluss;
        geplanter abschluss""",
    Field.CLOSED: "abgeschlossen am; geschlossen am; tatsächliches abschlussdatum",
    Field.CLOSING: "abschlussdatum; abschluss",
    Field.REASON: "verlustgrund; grund für verlust; absagegrund; ablehnungsgrund",
    Field.NOTES: """
        notizen; notiz; bemerkung; bemerkungen; kommentar; kommentare; anmerkung; anmerkungen;
        beschreibung""",
    Field.NEEDS: "bedarf; kundenbedarf; anforderungen",
    Field.NEXT: "nächster schritt; nächste schritte; nächste aktion; nächste aktivität; aufgabe",
    Field.DUE: """
        fällig; fällig am; fälligkeit; fälligkeitsdatum; wiedervorlage; wiedervorlage am;
        nächster kontakt; datum nächster schritt""",
    Field.PROSPECT_ID: "kundennummer; kunden-nr.; firmen-id",
}  # fmt: skip

_SPANISH: dict[Field, str] = {
    Field.PROSPECT: """
        empresa; nombre de la empresa; nombre empresa; compañía; organización; razón social;
        cliente; nombre del cliente; cuenta; nombre de la cuenta; cliente potencial""",
    Field.CONTACT: """
        contacto; persona de contacto; nombre del contacto; nombre de contacto;
        contacto principal; nombre completo; nombre y apellidos""",
    Field.FIRST_NAME: "nombre de pila; primer nombre",
    Field.MIDDLE_NAME: "segundo nombre",
    Field.LAST_NAME: "apellidos; apellido",
    Field.ROLE: "cargo; puesto; puesto de trabajo",
    Field.EMAIL: """
        correo; correo electrónico; dirección de correo; dirección de correo electrónico;
        correo de trabajo; correo personal""",
    Field.PHONE: """
        teléfono; número de teléfono; teléfono fijo; teléfono móvil; teléfono celular; móvil;
        celular; teléfono de trabajo; teléfono de la empresa""",
    Field.TITLE: """
        oportunidad; nombre de la oportunidad; negocio; nombre del negocio; trato;
        nombre del trato; asunto; proyecto""",
    Field.VALUE: """
        importe; monto; valor; valor del negocio; valor de la oportunidad; importe estimado;
        valor estimado; ingresos estimados; presupuesto; precio""",
    Field.CURRENCY: "moneda; divisa",
    Field.STAGE: """
        etapa; fase; etapa del negocio; etapa de la oportunidad; etapa de venta;
        etapa de ventas; fase de venta""",
    Field.STATUS: "estado del negocio; estado de la oportunidad; estatus; situación",
    Field.PROBABILITY: "probabilidad; probabilidad de cierre; probabilidad de éxito",
    Field.SOURCE: "origen; fuente; origen del cliente; origen del lead; procedencia",
    Field.SEGMENT: "segmento; industria; sector",
    Field.OWNER: """
        propietario; propietario del negocio; responsable; comercial; vendedor; asesor;
        agente comercial; ejecutivo de cuenta; asignado a""",
    Field.PRODUCT: "producto; productos; línea de producto; servicio",
    Field.COMPETITOR: "competidor; competidores; competencia",
    Field.TAGS: "etiquetas; etiqueta",
    Field.CREATED: """
        fecha de creación; creado; creado el; fecha de alta; fecha de inicio;
        fecha de apertura""",
    Field.CLOSE: """
        fecha de cierre prevista; fecha prevista de cierre; fecha de cierre estimada;
        fecha estimada de cierre; fecha de cierre esperada; fecha esperada de cierre;
        cierre previsto""",
    Field.CLOSED: "fecha de cierre real; fecha real de cierre; cerrado el",
    Field.CLOSING: "fecha de cierre; fecha cierre; cierre",
    Field.REASON: """
        motivo de pérdida; motivo de la pérdida; razón de pérdida; motivo de rechazo""",
    Field.NOTES: "notas; nota; comentarios; comentario; observaciones; descripción",
    Field.NEEDS: "necesidades; necesidad; requisitos",
    Field.NEXT: """
        próximo paso; siguiente paso; próxima acción; siguiente acción; próxima actividad;
        tarea""",
    Field.DUE: """
        vencimiento; fecha de vencimiento; fecha límite; fecha del próximo paso;
        fecha próximo paso; próximo contacto; fecha de próximo contacto; fecha de seguimiento""",
    Field.ID: "id de la oportunidad; id del negocio",
    Field.PROSPECT_ID: "id de cliente; id del cliente; id de la empresa",
}  # fmt: skip

_WITHOUT_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def _words() -> Iterator[tuple[str, Field, int]]:
    """Every word with its field and its position in the field's list."""
    for table in (_ENGLISH, _RUSSIAN, _HINDI, _GERMAN, _SPANISH):
        for field, names in table.items():
            yield field.value, field, 0
            for rank, name in enumerate(filter(None, map(str.strip, names.split(";")))):
                yield name, field, rank
                if table is _GERMAN:
                    yield name.translate(_WITHOUT_UMLAUTS), field, rank


class Claim(NamedTuple):
    """The field that a header names, and how well: a lower rank is better."""

    field: Field
    rank: int


_CLAIMS: dict[str, Claim] = {}
"""By `fold_key` of the word. What `name` and `id` mean depends on the rest of the file."""
_SPELLINGS: dict[str, str] = {}
for _word, _field, _rank in _words():
    _CLAIMS.setdefault(fold_key(_word), Claim(_field, _rank))
    _SPELLINGS.setdefault(fold_key(_word), "_".join(_word.replace("-", " ").split()))

HALVES = tuple(map(fold_key, ("won time", "lost time", "date won", "date lost", "won date",
                              "lost date", "won on", "lost on", "closed won date",
                              "closed lost date")))  # fmt: skip
"""Ends of headers with the closing day of won deals alone, or of lost ones."""
_ALL_VALUE_WORDS = {key for key, claim in _CLAIMS.items() if claim.field is Field.VALUE}
_VALUE_WORDS = tuple(
    word
    for word in _ALL_VALUE_WORDS
    if not any(other in word for other in _ALL_VALUE_WORDS - {word})
)
"""The shortest words of amounts: a currency matters only next to one of them, and to look for it
takes 80 µs a header."""
_PREFIXED = 1_000
"""The rank of a header that is known only without its prefix."""
_ENTITY_FIELDS: dict[str, Field | None] = {
    "deal": Field.TITLE, "opportunity": Field.TITLE, "lead": Field.TITLE, "person": Field.CONTACT,
    "contact": Field.CONTACT, "organization": Field.PROSPECT, "organisation": Field.PROSPECT,
    "company": Field.PROSPECT, "activity": None, "note": None, "account": Field.PROSPECT,
    "client": Field.PROSPECT, "customer": Field.PROSPECT, "сделка": Field.TITLE,
    "контакт": Field.CONTACT, "компания": Field.PROSPECT, "организация": Field.PROSPECT,
    "клиент": Field.PROSPECT, "kontakt": Field.CONTACT, "kunde": Field.PROSPECT,
    "firma": Field.PROSPECT, "org": Field.PROSPECT,
}  # fmt: skip
"""The prefixes of headers, the better ones first, with the field of their `name`."""
_ENTITY = re.compile(
    rf"({'|'.join(_ENTITY_FIELDS)})(?:\s*[-:]\s+|(?:_id)?\.\s*)(.+)", re.IGNORECASE | re.DOTALL
)
"""`Deal - Title`, and `company.name` or `org_id.name` as in JSON."""
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]")
_IN = re.compile(r"\s(?:in|en|в)\s*$", re.IGNORECASE)
"""As in `Betrag in EUR`."""
_UNITS = frozenset(map(fold_key, """
    net; gross; excl. vat; incl. vat; ex vat; inc vat; excluding vat; including vat; percent; pct;
    in percent; 0-100; netto; brutto; zzgl. MwSt.; inkl. MwSt.; ohne MwSt.; prozent; in prozent;
    sin iva; con iva; iva incluido; porcentaje; без НДС; с НДС; в процентах; проц.;
    required; optional; pflichtfeld; obligatorio; обязательно;
    date; yyyy-mm-dd; dd.mm.yyyy; dd/mm/yyyy; mm/dd/yyyy; tt.mm.jjjj; dd/mm/aaaa; дд.мм.гггг
""".split(";")))  # fmt: skip
"""What a header may say in brackets without another meaning. Not thousands: they change the
amount."""


@lru_cache(maxsize=4_096)
def claim_of(header: str) -> Claim | None:
    """The field that a header names, or None.

    Case, spaces, signs, accents, a currency, a unit in brackets and a prefix like `Deal - ` do
    not matter.
    """
    key = fold_key(header)
    found = _CLAIMS.get(key)
    if found is not None:
        return found
    if any(word in key for word in _VALUE_WORDS):
        rest, currency, power = header_units(header, "")
        if currency is not None or power:
            found = _CLAIMS.get(fold_key(_IN.sub("", _without_units(rest))))
            if found is not None and found.field is Field.VALUE:
                return found
    entity = _ENTITY.fullmatch(header.strip())
    if entity is not None:
        return _prefixed(entity[1].lower(), fold_key(entity[2]))
    return _CLAIMS.get(fold_key(_without_units(header)))


def _prefixed(entity: str, key: str) -> Claim | None:
    found = _CLAIMS.get(key)
    field = _ENTITY_FIELDS[entity] if key in ("name", "название") else found and found.field
    if field is None:
        return None
    return Claim(field, _PREFIXED + list(_ENTITY_FIELDS).index(entity))


def _without_units(header: str) -> str:
    """A header without the brackets that hold a unit."""
    return _BRACKETS.sub(
        lambda found: " " if fold_key(found[1]) in _UNITS else found[0], header
    ).strip()


def space_of(header: str) -> str:
    """The namespace of the ids under a header, the same for every spelling: `deal_id` for
    `Deal ID`, `deal-id` and `DealID`."""
    words = "".join(char if _is_letter(char) else " " for char in header.casefold()).split()
    return _SPELLINGS.get(fold_key(header)) or "_".join(words) or header.strip()


def _is_letter(char: str) -> bool:
    """Whether a character is a letter, a digit or a sign of one, as in Devanagari."""
    return char.isalnum() or unicodedata.category(char)[0] == "M"
