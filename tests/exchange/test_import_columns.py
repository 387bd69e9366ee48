"""Dates and amounts are judged by the whole column; stages and headers by what they say."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.errors import UsageError
from pipeline_tui.exchange.amounts import Mark, read_amounts, read_currencies
from pipeline_tui.exchange.dates import MonthDay, parse_date_format, read_dates
from pipeline_tui.exchange.fields import Field
from pipeline_tui.exchange.header_currency import header_currency, header_units
from pipeline_tui.exchange.headers import map_headers, parse_map
from pipeline_tui.exchange.own_columns import RECORD

if TYPE_CHECKING:
    from conftest import Program


def _days(*cells: str, how: str | None = None) -> list[date | None]:
    found = read_dates("when", cells, how, UTC)
    assert not found.odd
    return found.days


def test_one_value_decides_for_the_column() -> None:
    assert _days("3/4/2026", "25/4/2026") == [date(2026, 4, 3), date(2026, 4, 25)]
    assert _days("3/4/2026", "4/25/2026") == [date(2026, 3, 4), date(2026, 4, 25)]
    assert _days("3.4.2026") == [date(2026, 4, 3)]  # with points the day is first
    assert _days("4/4/2026") == [date(2026, 4, 4)]  # both orders say the same


def test_an_order_that_is_told() -> None:
    assert _days("3/4/2026", how="month-first") == [date(2026, 3, 4)]
    assert _days("3/4/2026", how="day-first") == [date(2026, 4, 3)]
    assert _days("2026:04:03", how="%Y:%m:%d") == [date(2026, 4, 3)]
    assert parse_date_format("Day First") == "day-first"
    with pytest.raises(UsageError, match="unknown --date-format"):
        parse_date_format("yesterday")
    assert read_dates("when", ["3/4/2026"], "iso").odd == {
        0: "when: '3/4/2026' is not a valid date"
    }


def test_the_odd_rows_are_named() -> None:
    found = read_dates("when", ["30/1/2026", "31/2/2026", "soon", "1/1/1826"], None)
    assert found.days == [date(2026, 1, 30), None, None, None]
    assert found.odd == {
        1: "when: '31/2/2026' is not a valid date",
        2: "when: 'soon' is not a valid date",
        3: "when: '1/1/1826' is not a valid date (1900-01-01 to 2999-12-31)",
    }


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-04-03", date(2026, 4, 3)),
        ("2026/4/3", date(2026, 4, 3)),
        ("20260403", date(2026, 4, 3)),
        ("2026-04-03 14:30:00", date(2026, 4, 3)),
        ("15 Apr, 2026 00:03:00", date(2026, 4, 15)),
        ("15-Jan-24", date(2024, 1, 15)),
        ("15-Jan-98", date(1998, 1, 15)),
        ("Apr 15, 2026", date(2026, 4, 15)),
        ("15 апреля 2026", date(2026, 4, 15)),
        ("30.08.2026 15:03:26", date(2026, 8, 30)),
        ("5/19/2026 0:00:00", date(2026, 5, 19)),
        ("2026-09-26 15:15:00.000000 UTC", date(2026, 9, 26)),
        ("2026-09-26 15:15:00 +0000 UTC", date(2026, 9, 26)),
        ("Sat, 26 Sep 2026 15:15:00 GMT", date(2026, 9, 26)),
        ("Sat Sep 26 2026 15:15:00 GMT+0200 (CEST)", date(2026, 9, 26)),
        ("09/26/2026 3:15 PM", date(2026, 9, 26)),
        ("Sep 26, 2026 at 3:15 p.m.", date(2026, 9, 26)),
        ("26.09.2026, 15:15 Uhr", date(2026, 9, 26)),
        ("30\u00a0ноября\u00a02026", date(2026, 11, 30)),
        ("понедельник, 30 ноября 2026 года", date(2026, 11, 30)),
        ("«30» ноября 2026 г.", date(2026, 11, 30)),
        ("30.11.2026г.", date(2026, 11, 30)),
        ("пн 30.11.2026", date(2026, 11, 30)),
        ("३० नवम्बर २०२६", date(2026, 11, 30)),
        ("३०/११/२०२६", date(2026, 11, 30)),
        ("mar. 3 mars 2026", date(2026, 3, 3)),
        ("30 de noviembre de 2026", date(2026, 11, 30)),
        ("1º de março de 2026", date(2026, 3, 1)),
        ("30. Dez. 2026", date(2026, 12, 30)),
        ("5 paź 2026 r.", date(2026, 10, 5)),
        ("1764547200000", date(2025, 12, 1)),
        ('="2026-11-30"', date(2026, 11, 30)),
        ("", None),
        ("N/A", None),
        ("1900-01-00", None),
        ("01.01.0001", None),
        ("1970-01-01T00:00:00Z", None),
        ("unknown", None),
        ("не указано", None),
        ("-1", None),
        ("0000-00-00 00:00:00", None),
    ],
)
def test_dates_as_systems_write_them(cell: str, day: date | None) -> None:
    assert _days(cell) == [day]


def test_an_instant_falls_on_the_day_of_the_manager() -> None:
    cells = ["2026-04-03T23:30:00.000+0000"]
    assert read_dates("when", cells, None, UTC).days == [date(2026, 4, 3)]
    east = timezone(timedelta(hours=5))
    assert read_dates("when", cells, None, east).days == [date(2026, 4, 4)]


_NEW_YORK = ZoneInfo("America/New_York")


def test_times_that_are_all_midnight_are_days() -> None:
    cells = ["2027-02-01T00:00:00.000Z", "2027-02-14T00:00:00.000Z", "2027-02-20"]
    days = read_dates("due", cells, None, _NEW_YORK).days
    assert days == [date(2027, 2, 1), date(2027, 2, 14), date(2027, 2, 20)]


def test_one_real_time_makes_all_of_them_instants() -> None:
    cells = ["2027-02-01T00:00:00Z", "2027-02-14T16:30:00Z", "2027-02-20"]
    days = read_dates("due", cells, None, _NEW_YORK).days
    assert days == [date(2027, 1, 31), date(2027, 2, 14), date(2027, 2, 20)]


def test_twelve_hour_clocks_count_for_the_day() -> None:
    cells = ["02/14/2027 12:30 AM UTC", "02/14/2027 12:30 PM UTC"]
    assert read_dates("due", cells, None, _NEW_YORK).days == [date(2027, 2, 13), date(2027, 2, 14)]


def test_a_month_without_a_day_is_its_last_day_and_told() -> None:
    cells = ["февраль 2028", "2027-04", "11/2027", "3 May 2027"]
    found = read_dates("close", cells, None)
    assert found.days == [
        date(2028, 2, 29),
        date(2027, 4, 30),
        date(2027, 11, 30),
        date(2027, 5, 3),
    ]
    assert found.months == [0, 1, 2]
    first = read_dates("created", cells[:1], None, month_day=MonthDay.FIRST)
    assert first.days == [date(2028, 2, 1)]


_LANGUAGES = (
    "January February March April May June July August September October November December",
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada"
    " grudnia",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "янв. февр. марта апр. мая июня июля авг. сент. окт. нояб. дек.",
    "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
)


_FORMS = (
    "{d} {m} {y}", "{d}. {m} {y}", "{d} de {m} de {y}", "{m} {d}, {y}", "{d}-{m}-{y}",
    "{d} {m} {y} г.", "«{d}» {m} {y}", "{d}\u00a0{m}\u00a0{y}", "{d} {m}, {y} 10:30:00",
)  # fmt: skip


@given(
    st.dates(date(1971, 1, 1), date(2999, 12, 31)),
    st.sampled_from(_LANGUAGES),
    st.sampled_from(_FORMS),
    st.booleans(),
)  # fmt: skip
def test_a_date_printed_in_any_language_reads_back(
    day: date, months: str, form: str, is_upper: bool
) -> None:
    text = form.format(d=day.day, m=months.split()[day.month - 1], y=day.year)
    assert _days(text.upper() if is_upper and "ß" not in text else text) == [day]


@given(st.text(max_size=80))
def test_no_text_at_all_breaks_the_reader_of_dates(text: str) -> None:
    with contextlib.suppress(UsageError):
        read_dates("when", [text, text + " 2026"], None, _NEW_YORK)


def _values(*cells: str, mark: Mark | None = None) -> list[Decimal | None]:
    found = read_amounts("worth", cells, ["EUR"] * len(cells), mark)
    assert not found.odd, found.odd
    return [None if each is None else each.amount for each in found.values]


def test_amounts_are_judged_by_the_column() -> None:
    assert _values("1.234", "1.234,50") == [Decimal(1234), Decimal("1234.50")]
    assert _values("1,234", "1,234.50") == [Decimal(1234), Decimal("1234.50")]
    assert _values("1,200") == [Decimal(1200)]
    assert _values("1.200", mark=Mark.COMMA) == [Decimal(1200)]
    assert _values("1.200", mark=Mark.POINT) == [Decimal("1.20")]
    assert _values("1 234,56", "5k", "0", "-", "N/A") == [
        Decimal("1234.56"), Decimal(5000), Decimal(0), None, None,
    ]  # fmt: skip


def test_no_float_is_a_parser_here() -> None:
    cells = ["nan1", "inf", "1_000", "١٢٣", "1e5", "1,2,3", "-5", "(5)", "9" * 30, "1.5.5"]
    found = read_amounts("worth", cells, ["EUR"] * len(cells), Mark.POINT)
    assert found.values == [None] * len(cells)
    assert set(found.odd) == set(range(len(cells)))
    assert found.odd[6] == "worth: '-5' is negative"


def test_computed_amounts_are_rounded_and_told() -> None:
    cells = ["250.0000000001", "66.6666", "18.125", "40"]
    found = read_amounts("worth", cells, ["EUR"] * 4)
    assert [str(each and each.amount) for each in found.values] == ["250", "66.67", "18.13", "40"]
    assert found.rounded == [0, 1, 2]


def test_minus_one_is_unknown_unless_there_are_other_negatives() -> None:
    found = read_amounts("worth", ["-1", "700", "-1.00"], ["EUR"] * 3)
    assert (found.values[0], found.values[2], found.unknown) == (None, None, [0, 2])
    found = read_amounts("worth", ["-1", "700", "-5"], ["EUR"] * 3)
    assert set(found.odd) == {0, 2}


def test_words_for_an_amount_that_is_not_known() -> None:
    cells = ["N/A", "#N/A", "(no value)", "unknown", "не указано", "—", "?", ""]
    found = read_amounts("worth", cells, ["EUR"] * 8)
    assert (found.values, found.odd) == ([None] * 8, {})
    assert found.unknown == [*range(7)]  # an empty cell is nothing to talk about


def test_an_amount_of_a_formula_is_a_text() -> None:
    assert _values('="1250.50"', "५,००,०००") == [Decimal("1250.50"), Decimal(500000)]


def test_kroner_are_asked_for_once_and_then_read() -> None:
    cells = ["3 000 kr", "4 000,50 kr"]
    with pytest.raises(UsageError, match="kr") as asked:
        read_amounts("Pris", cells, ["EUR"] * 2)
    assert "--currency NOK" in asked.value.hint
    found = read_amounts("Pris", cells, ["NOK"] * 2)
    assert found.values == [(Decimal(3000), "NOK"), (Decimal("4000.50"), "NOK")]


def test_the_currency_of_a_cell() -> None:
    found = read_amounts("worth", ["$22,700.00", "₹12,34,567", "5"], ["EUR"] * 3)
    assert [each and each.currency for each in found.values] == ["USD", "INR", "EUR"]
    codes, odd = read_currencies("in", ["Рубль", "eur", "", "gold"], "USD")
    assert codes == ["RUB", "EUR", "USD", "USD"]
    assert list(odd) == [3]
    names = ["US Dollar", "USD - US Dollar", "EUR (Euro)", "Swedish Krona", "Доллар США", "Rs."]
    codes, odd = read_currencies("in", names, "GBP")
    assert (codes, odd) == (["USD", "USD", "EUR", "SEK", "USD", "INR"], {})


def _mapped(*headers: str, **chosen: str) -> dict[str, str]:
    fields = parse_map([f"{field}={header}" for field, header in chosen.items()])
    mapping = map_headers("a file", headers, fields)
    return {
        headers[place]: field.value for field, places in mapping.columns.items() for place in places
    }


def test_headers_whatever_their_dress() -> None:
    for header in ("Deal Name", "deal_name", "DEAL-NAME*", " Deal name ", "Deal - Title"):
        assert _mapped("Company", header)[header] == "title"
    assert _mapped("Organization - Name", "Person - Name", "Deal - Value") == {
        "Organization - Name": "prospect", "Person - Name": "contact", "Deal - Value": "value",
    }  # fmt: skip


def test_name_status_and_title_depend_on_the_rest() -> None:
    assert _mapped("Name", "Amount")["Name"] == "prospect"
    assert _mapped("Name", "Company")["Name"] == "contact"
    assert _mapped("Company", "Status")["Status"] == "status"
    assert _mapped("Company", "Stage", "Status")["Status"] == "status"
    assert _mapped("Company", "Title", "Email")["Title"] == "role"
    assert _mapped("Company", "Title", "Email", "Amount")["Title"] == "title"


def test_expected_and_actual_close_are_two_things() -> None:
    mapped = _mapped("Company", "Expected close date", "Actual close date", "Close Date")
    assert list(mapped.values()) == ["prospect", "close", "closed", "closing"]


def test_a_header_is_used_once_and_the_user_goes_first() -> None:
    mapped = _mapped("Company", "Amount", "Budget", "Phone", "Mobile Phone", value="budget")
    assert mapped == {
        "Budget": "value", "Company": "prospect", "Phone": "phone", "Mobile Phone": "phone",
    }  # fmt: skip


def test_our_own_columns_are_known() -> None:
    ours = map_headers("ours", RECORD, {})
    unknown = {RECORD[place] for place in ours.unmapped}
    assert unknown == {"ref", "idle_days", "guessed_dates", "reliability"}
    assert Field.CLOSED in ours.columns


def test_ids_of_two_systems_do_not_meet() -> None:
    one = map_headers("a", ["id", "company", "value"], {}).origin
    two = map_headers("b", ["id", "company", "amount"], {}).origin
    assert one.startswith("id-")
    assert one != two
    assert map_headers("a", ["value", "company", "id"], {}).origin == one
    assert map_headers("c", ["Deal ID", "company"], {}).origin == "deal_id"
    assert map_headers("c", ["Deal ID", "company"], {}, "hubspot").origin == "hubspot"


@pytest.mark.parametrize(
    ("header", "rest", "currency"),
    [
        ("Deal Value, $", "Deal Value", "USD"),
        ("Amount (EUR)", "Amount", "EUR"),
        ("Amount[gbp]", "Amount", "GBP"),
        ("Бюджет руб.", "Бюджет", "RUB"),
        ("total_eur", "total", "EUR"),
        ("Value €", "Value", "EUR"),
        ("Value TRY", "Value", "TRY"),
        ("Value", "Value", None),
        ("EUR", "EUR", None),
        ("DEALS ALL", "DEALS ALL", None),
        ("Close top", "Close top", None),
        ("Amount ($) CAD", "Amount", "CAD"),
        ("Price $ (CAD)", "Price", "CAD"),
        ("Amount (All)", "Amount (All)", None),
        ("Deal value (try)", "Deal value (try)", None),
        ("Value [TRY]", "Value", "TRY"),
    ],
)
def test_a_header_may_name_the_currency(header: str, rest: str, currency: str | None) -> None:
    assert header_currency(header, "EUR") == (rest, currency)


def test_a_dollar_in_a_header_is_that_of_the_book() -> None:
    assert header_currency("Value, $", "CAD")[1] == "CAD"


def test_a_value_is_known_whatever_its_currency() -> None:
    for header in ("Deal - Value GBP", "Amount (USD)", "Deal Value, $"):
        assert map_headers("x.csv", ["Company", header], {}).columns[Field.VALUE] == [1]


def test_points_have_the_day_first_unless_somebody_says_otherwise() -> None:
    cells = ["03.04.2025", "05.06.25"]
    assert read_dates("on", cells, None).days == [date(2025, 4, 3), date(2025, 6, 5)]
    assert read_dates("on", cells, "month-first").days == [date(2025, 3, 4), date(2025, 5, 6)]


def test_the_order_that_a_source_showed_says_nothing_of_points() -> None:
    cells = ["03.04.2026", "02/01/2026"]
    days = read_dates("on", cells, None, judged="month-first").days
    assert days == [date(2026, 4, 3), date(2026, 2, 1)]


def test_a_year_of_two_digits_may_stand_first_and_is_asked_for() -> None:
    cells = ["25-03-24", "25-11-30", "24-12-20"]
    with pytest.raises(UsageError, match="may have its year first or last"):
        read_dates("on", cells, None)
    assert read_dates("on", cells, "%y-%m-%d").days[0] == date(2025, 3, 24)
    assert read_dates("on", ["24-03-25", "30-11-25"], None).days[0] == date(2025, 3, 24)
    assert read_dates("on", ["31.12.24", "31.12.25"], None).days[1] == date(2025, 12, 31)
    assert read_dates("on", ["12/31/24", "12/31/25", "12/30/26"], None).days[0] == date(
        2024, 12, 31
    )


def test_a_month_of_another_language_is_no_other_month() -> None:
    assert read_dates("on", ["5 marraskuu 2025"], None).odd
    assert read_dates("on", ["5 März 2025", "5 march 2025"], None).days[1] == date(2025, 3, 5)


@pytest.mark.parametrize(
    ("header", "rest", "currency", "power"),
    [
        ("Сумма, тыс. руб.", "Сумма", "RUB", 3),
        ("Бюджет (млн руб.)", "Бюджет", "RUB", 6),
        ("Сумма, т.р.", "Сумма", "RUB", 3),
        ("Amount (in lakhs)", "Amount", None, 5),
        ("Amount ₹ Cr", "Amount", "INR", 7),
        ("Value (k€)", "Value", "EUR", 3),
        ("Budget $m", "Budget", "USD", 6),
        ("Betrag T€", "Betrag", "EUR", 3),
        ("Amount (M)", "Amount", None, 6),
        ("Amount Cr", "Amount Cr", None, 0),
        ("Сумма, к оплате", "Сумма, к оплате", None, 0),
        ("Amount, kr", "Amount", "kr", 0),
    ],
)
def test_a_header_may_name_a_scale(
    header: str, rest: str, currency: str | None, power: int
) -> None:
    assert header_units(header, "GBP") == (rest, currency, power)


def test_amounts_in_thousands_are_multiplied_and_told(program: Program) -> None:
    program.write("deals.csv", 'Компания;"Сумма, тыс. руб."\nЯсень;1,5\nБук;2 млн\n')
    done = program.inside("import", "deals.csv")
    assert done.returncode == 0
    assert "1,000" in done.stdout.decode()
    assert [(each["value"], each["currency"]) for each in program.listed()] == [
        ("1500", "RUB"), ("2000000", "RUB"),
    ]  # fmt: skip


def test_a_header_in_kroner_asks_and_the_hint_works(program: Program) -> None:
    program.write("deals.csv", "Company;Amount, kr\nAsh;1 000\nBay;2 000,50\n")
    asked = program.inside("import", "deals.csv")
    assert asked.returncode == 2
    assert b"--currency DKK" in asked.stderr
    assert program.inside("import", "deals.csv", "--currency", "DKK").returncode == 0
    assert [(each["value"], each["currency"]) for each in program.listed()] == [
        ("1000", "DKK"), ("2000.50", "DKK"),
    ]  # fmt: skip
