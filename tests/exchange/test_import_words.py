"""Headers and stage words in English, Russian, Hindi, German and Spanish."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from pipeline_tui.exchange.fields import Field
from pipeline_tui.exchange.header_words import claim_of, space_of
from pipeline_tui.exchange.headers import find_columns, map_headers
from pipeline_tui.exchange.stage_words import LOST, OPEN, WON, open_in, standing_of
from pipeline_tui.model.stages import Stage

if TYPE_CHECKING:
    from conftest import Program

RUSSIAN = {
    "prospect": "Наименование, Полное наименование, Название организации, Фирма, Заказчик,"
    " Покупатель, Предприятие, Юр. лицо, Имя клиента",
    "phone": "Тел., Номер телефона, Моб. тел., Мобильный, Контактный телефон",
    "email": "Эл. почта, Электронный адрес, Адрес электронной почты",
    "value": "Цена, Сумма договора, Сумма контракта",
    "status": "Статус сделки",
    "stage": "Этап воронки, Стадия продажи",
    "closing": "Дата закрытия",
    "close": "Ожидаемая дата закрытия, Планируемая дата закрытия, Плановая дата",
    "created": "Создано, Дата начала",
    "due": "Дедлайн, Дата следующего контакта",
    "next": "Следующее действие, Задача",
    "source": "Источник лида, Канал",
    "segment": "Сфера деятельности",
    "owner": "Ответственный менеджер",
    "product": "Товары, Услуга",
    "tags": "Тег, Метки",
    "notes": "Заметки, Описание",
    "needs": "Потребность",
    "title": "Тема",
    "competitor": "Конкурент",
    "middle-name": "Отчество",
}
HINDI = {
    "prospect": "कंपनी, कम्पनी, ग्राहक, ग्राहक का नाम, कंपनी का नाम, संस्था, फर्म",
    "contact": "संपर्क", "phone": "फ़ोन, फोन", "email": "ईमेल", "value": "राशि", "stage": "चरण",
    "close": "समापन तिथि", "source": "स्रोत", "notes": "टिप्पणी",
}  # fmt: skip
ENGLISH = {
    "value": "estimated_value, acv, arr, sales_amount, Total contract value",
    "owner": "rep_name, Sales owner", "product": "product_line", "probability": "probability_pct",
    "id": "opp_id", "competitor": "competitor, Competitors", "middle-name": "Middle Name",
    "closing": "Close Date", "close": "Est. close date",
}  # fmt: skip
GERMAN = {
    "prospect": "Firma, Kunde, Unternehmen", "contact": "Ansprechpartner", "last-name": "Nachname",
    "email": "E-Mail-Adresse, E-Mail", "phone": "Telefon, Mobil, Telefon (geschäftlich)",
    "value": "Auftragswert, Betrag in EUR, Volumen (€), Angebotssumme (netto)",
    "currency": "Währung, Waehrung", "stage": "Phase, Vertriebsstufe",
    "probability": "Wahrscheinlichkeit (%)", "owner": "Verantwortlich, Vertriebsmitarbeiter",
    "created": "Erstellt am", "closing": "Abschlussdatum", "close": "Voraussichtlicher Abschluss",
    "next": "Nächster Schritt, Naechster Schritt", "due": "Wiedervorlage, Fällig am, Faellig am",
    "lost-reason": "Verlustgrund", "notes": "Bemerkungen, Notizen", "source": "Quelle",
    "segment": "Branche", "competitor": "Wettbewerber", "title": "Projekt, Verkaufschance",
}  # fmt: skip
SPANISH = {
    "prospect": "Empresa, Razón social, Cliente", "contact": "Persona de contacto",
    "last-name": "Apellidos", "email": "Correo electrónico, Correo electronico",
    "phone": "Teléfono, Móvil, Celular", "value": "Importe (€), Monto, Valor estimado",
    "currency": "Moneda, Divisa", "stage": "Etapa, Fase", "probability": "Probabilidad %",
    "owner": "Responsable, Comercial, Propietario", "product": "Producto",
    "created": "Fecha de creación, Fecha de alta", "closing": "Fecha de cierre",
    "close": "Fecha prevista de cierre, Fecha de cierre estimada", "next": "Próximo paso",
    "due": "Fecha de vencimiento, Próximo contacto", "lost-reason": "Motivo de pérdida",
    "notes": "Observaciones, Comentarios", "source": "Origen", "segment": "Sector",
    "competitor": "Competencia", "title": "Oportunidad, Nombre del negocio",
}  # fmt: skip


@pytest.mark.parametrize("table", [ENGLISH, RUSSIAN, HINDI, GERMAN, SPANISH])
def test_a_header_of_each_language_is_known(table: dict[str, str]) -> None:
    for wanted, headers in table.items():
        for header in headers.split(", "):
            beside = "Beside" if wanted == "prospect" else "Компания"
            found = find_columns("x.csv", [header, beside], {})
            assert found.columns.get(Field(wanted)) == [0], header


@pytest.mark.parametrize(
    "header",
    ["Номер телефона", "НОМЕР_ТЕЛЕФОНА*", " номер\u00a0телефона: ", "номертелефона"],
)
def test_spaces_signs_and_case_of_a_header_do_not_matter(header: str) -> None:
    assert _field(header) is Field.PHONE
    assert _field("Próximo Paso") is _field("PROXIMO_PASO:") is Field.NEXT


def test_a_unit_in_brackets_does_not_matter() -> None:
    for header in ("Amount (net)", "Сумма (без НДС)", "Amount [USD]", "Сумма, руб.", "Betrag in €"):
        assert _field(header) is Field.VALUE, header
    assert _field("Close date (dd.mm.yyyy)") is Field.CLOSING
    assert _field("Probability (%)") is Field.PROBABILITY
    assert _field("Amount (thousands)") is Field.VALUE  # the amounts are multiplied
    assert _field("Name (kana)") is None


def test_hostile_headers_are_read_in_no_time() -> None:
    for header in ("EUR " * 20_000, "(" * 50_000, "deal - " * 20_000, "a" * 100_000):
        assert _field(header) is None


def _field(header: str) -> Field | None:
    found = claim_of(header)
    return None if found is None else found.field


def test_ids_under_a_hindi_header_keep_its_vowel_signs() -> None:
    assert space_of("ग्राहक संख्या") == "ग्राहक_संख्या"
    assert space_of("Deal ID") == space_of("deal-id") == space_of("DealID") == "deal_id"
    assert space_of("Vorgangs-Nr.") == "vorgangs_nr"


def test_of_two_columns_of_one_field_the_better_one_is_taken() -> None:
    headers = ["Company", "Estimated value", "Amount", "Created date", "Created"]
    mapping = map_headers("x.csv", headers, {})
    assert mapping.columns[Field.VALUE] == [2]
    assert mapping.columns[Field.CREATED] == [4]
    assert mapping.unmapped == [1, 3]
    turned = map_headers("x.csv", headers[::-1], {})
    assert turned.headers[turned.columns[Field.VALUE][0]] == "Amount"


def test_the_amount_of_a_deal_is_better_than_that_of_a_year() -> None:
    headers = ["acv", "opp_name", "account", "sales_amount", "estimated_value", "arr"]
    mapping = map_headers("x.csv", headers, {})
    assert mapping.columns[Field.VALUE] == [3]
    assert mapping.unmapped == [0, 4, 5]


def test_won_and_lost_deals_may_have_their_closing_days_in_two_columns(program: Program) -> None:
    deals = _imported(
        program,
        "Company,Deal,Stage,Won date,Lost date\nAsh,Roof,Won,2026-11-02,\n"
        "Elm,Wall,Lost,,2026-11-03\nOak,Door,New,,\n",
    )
    closed = {each["title"]: each["closed"] for each in deals}
    assert closed == {"Roof": "2026-11-02", "Wall": "2026-11-03", "Door": None}
    both = map_headers("x.csv", ["Company", "Lost date", "Closed on", "Won date"], {})
    assert both.columns[Field.CLOSED] == [2]
    assert both.unmapped == [1, 3]


def test_a_column_without_data_is_not_the_better_one(program: Program) -> None:
    program.write(
        "in.csv",
        "Company;Deal;Amount;Estimated value;Stage\nAsh;Roof;;1200;New\nElm;Wall;;90;New\n",
    )
    done = program.inside("import", "in.csv", "--currency", "EUR", "--json")
    assert any("Amount" in each for each in json.loads(done.stdout)["notices"])
    assert [each["value"] for each in program.listed()] == ["1200", "90"]


def test_the_other_of_two_columns_is_listed(program: Program) -> None:
    program.write("in.csv", "Company,Deal,Estimated value,Amount,Stage\nAsh,Roof,1200,900,New\n")
    done = program.inside("import", "in.csv", "--currency", "EUR")
    assert b"'Estimated value'" in done.stdout
    assert program.listed()[0]["value"] == "900"


def test_name_beside_a_german_or_spanish_first_name() -> None:
    german = map_headers("x.csv", ["Firma", "Vorname", "Name"], {})
    assert german.columns[Field.LAST_NAME] == [2]
    spanish = map_headers("x.csv", ["Empresa", "Nombre", "Apellidos"], {})
    assert spanish.columns[Field.FIRST_NAME] == [1]
    assert map_headers("x.csv", ["Empresa", "Nombre"], {}).columns[Field.CONTACT] == [1]


def test_a_state_a_title_and_a_turnover_of_a_contact_list_are_no_deal() -> None:
    for word in ("Estado", "Titel", "Umsatz"):
        assert Field.EMAIL in (found := map_headers("x.csv", ["Firma", word, "E-Mail"], {})).columns
        assert found.unmapped == [1]
    deals = map_headers("x.csv", ["Cliente", "Oportunidad", "Estado", "Importe"], {})
    assert deals.columns[Field.STATUS] == [2]


STAGES = {
    open_in(
        Stage.SEARCH
    ): "Новая, Новый лид, Поиск, Лид, Квалификация, Первичный контакт, खोज, नया",
    open_in(Stage.NEGOTIATION): "Коммерческое предложение, КП отправлено, Встреча, Презентация,"
    " बातचीत",
    open_in(Stage.OBJECTIONS): "Возражения, Работа с возражениями, आपत्ति, आपत्तियाँ",
    open_in(Stage.CONTRACT): "Согласование договора, अनुबंध",
    WON: "Выиграно, Успешно, जीता, Послепродажное обслуживание, Постпродажа, बिक्री के बाद, Gewonnen",
    LOST: "Проиграно, Отказ, हारा, Perdido",
    OPEN: "Открыто, खुला",
}


def test_the_stage_words_of_each_language() -> None:
    for standing, words in STAGES.items():
        for word in words.split(", "):
            assert standing_of(word, {}, {}) == standing, word
            assert standing_of(word.upper(), {}, {}) == standing, word


@pytest.mark.parametrize(
    "word", ["Закрыто", "Согласование", "В работе", "Счёт выставлен", "Оплата", "Оплачено"]
)
def test_an_ambiguous_word_is_asked_for(program: Program, word: str) -> None:
    assert standing_of(word, {}, {}) is None
    program.write("in.csv", f"Компания,Этап\nАльфа,{word}\n")
    done = program.inside("import", "in.csv")
    assert done.returncode != 0
    assert word in done.stderr.decode()
    assert not program.book.exists()


def _imported(program: Program, text: str, *words: str) -> list[dict[str, Any]]:
    program.write("in.csv", text)
    done = program.inside("import", "in.csv", "--currency", "RUB", *words)
    assert done.returncode == 0, done.stderr
    return program.listed()


def test_the_closing_date_of_an_open_deal_is_when_it_is_expected_to_close(program: Program) -> None:
    deals = _imported(
        program,
        "Наименование;Сделка;Этап;Сумма;Дата закрытия\n"
        "Альфа;Крыша;Поиск;1000;15.12.2026\nБета;Окна;Выиграно;2000;10.11.2026\n",
    )
    assert [each["expected_close"] for each in deals] == ["2026-12-15", None]
    assert deals[1]["closed"] == "2026-11-10"


def test_the_competitors_of_a_deal_reach_it(program: Program) -> None:
    text = "Company,Deal,Stage,Competitor\nAsh,Roof,New,Birch GmbH; birch gmbh;Pine\n"
    (deal,) = _imported(program, text)
    assert deal["competitors"] == ["Birch GmbH", "Pine"]
    again = _imported(program, text.replace("Pine", "Pine;Oak"), "--on-duplicate", "update")
    assert again[0]["competitors"] == ["Birch GmbH", "Pine", "Oak"]


def test_a_competitor_that_was_removed_does_not_return_with_an_update(program: Program) -> None:
    program.write("in.csv", "Company,Deal,Stage,Competitor\nAsh,Roof,New,Pine;Oak\n")
    assert program("import", "in.csv", "--currency", "EUR").returncode == 0
    assert program("edit", "1", "--no-competitor", "Oak").returncode == 0
    done = program("import", "in.csv", "--on-duplicate", "update")
    assert b"1 field kept" in done.stdout
    assert program.listed()[0]["competitors"] == ["Pine"]


def test_a_patronymic_follows_the_first_name(program: Program) -> None:
    _imported(program, "Компания,Фамилия,Имя,Отчество\nАльфа,Серов,Олег,Ильич\nБета,Котова,Вера,\n")
    shown = [json.loads(program("show", ref, "--json").stdout) for ref in ("1", "2")]
    names = [each["contacts"][0]["name"] for each in shown]
    assert names == ["Олег Ильич Серов", "Вера Котова"]


def test_a_middle_name_of_a_google_export_is_kept(program: Program) -> None:
    _imported(
        program,
        "First Name,Middle Name,Last Name,Organization Name,E-mail 1 - Value\n"
        "Ann,Mary,Ash,Elm Ltd,ann@elm.example\n",
    )
    shown = json.loads(program("show", "1", "--json").stdout)
    assert shown["contacts"][0]["name"] == "Ann Mary Ash"
