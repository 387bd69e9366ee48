"""The catalogue by the command line: kept, renamed, imported, and what a client lacks of it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli_program import Program, Ran

DATA = Path(os.environ.get("PIPELINE_TEST_DATA", "/nonexistent"))


@pytest.fixture
def shop(pipeline: Program) -> Program:
    ran = pipeline.many(
        ("config", "set", "currency", "EUR"),
        ("product", "add", "Inverter", "--price", "480", "--sku", "INV-10", "--series", "Power"),
        ("product", "add", "Cable", "--price", "1.20 EUR", "--unit", "m"),
        ("product", "add", "Montage"),
    )
    assert [each.code for each in ran] == [0] * 4, ran
    return pipeline


def names(ran: Ran) -> list[str]:
    return [each["name"] for each in ran.json]


def test_a_catalogue_is_kept(shop: Program) -> None:
    assert shop.ok("product", "list").lines == [
        "id  product   sku     series     price  unit",
        " 1  Inverter  INV-10  Power    480 EUR",
        " 2  Cable                     1.20 EUR  m",
        " 3  Montage                          —",
    ]
    edited = shop.ok("product", "edit", "inv-10", "--price", "510", "--note", "three phases")
    assert edited.lines[0] == "Changed product 1 Inverter, 510 EUR."
    assert names(shop.ok("product", "list", "power", "--json")) == ["Inverter"]
    shop.ok("product", "edit", "3", "--retire")
    assert names(shop.ok("product", "list", "--json")) == ["Inverter", "Cable"]
    retired = shop.ok("product", "list", "--all", "--json").json[2]
    assert retired["retired"] == "2026-11-23"
    shop.ok("add", "Solartek")
    offer = shop("proposal", "add", "1", "--line", "Montage")
    assert offer.refusal == "'Montage' was taken off the offer on 2026-11-23"
    shop.ok("product", "edit", "Montage", "--offer")
    assert "has no price for 'Montage'" in shop("proposal", "add", "1", "--line", "montage").refusal
    removed = shop.ok("product", "remove", "cable")
    assert removed.lines == ["Removed product 2 Cable.", "Undo with: pipeline undo 8"]
    shop.ok("undo")
    assert len(shop.ok("product", "list", "--all", "--json").json) == 3


def test_what_makes_no_sense_is_refused(shop: Program) -> None:
    before = shop.digest
    refused = {
        ("add", "INVERTER"): "the name 'INVERTER' is the name of product 1 already",
        ("add", "inv-10"): "is the sku of product 1 already",
        ("add", "New", "--sku", "cable"): "the sku 'cable' is the name of product 2 already",
        ("add", ""): "the name is empty",
        ("add", "New", "--price", "1.200"): "two ways",
        ("add", "New", "--price", "-5"): "negative",
        ("edit", "cable", "--name", "inverter"): "is the name of product 1 already",
        ("edit", "cable"): "nothing to change",
        ("edit", "cable", "--currency", "USD"): "goes with --price",
        ("edit", "cabel", "--unit", "km"): "no product 'cabel': did you mean 'Cable'?",
        ("remove", "9"): "the catalogue has no product '9'",
        ("unsold", "nobody"): "no prospect is called",
    }
    for (words, said), ran in zip(
        refused.items(), shop.many(*(("product", *words) for words in refused)), strict=True
    ):
        assert said in ran.refusal, (words, ran)
    assert shop.digest == before


def test_under_a_new_name_every_link_holds(shop: Program) -> None:
    shop.many(
        ("add", "Solartek", "--product", "inverter"), ("add", "Nordwind", "--product", "Cable"),
        ("proposal", "add", "1", "--line", "Inverter x 2", "--line", "Cable x 5"),
        ("proposal", "send", "1"),
        ("product", "edit", "Inverter", "--name", "Inverter X200"),
    )  # fmt: skip
    assert [each["product"] for each in shop.json("list")] == ["Inverter X200", "Cable"]
    lines = shop.json("proposal", "show", "p1")["lines"]
    assert [each["product"] for each in lines] == ["Inverter X200", "Cable"]
    assert shop.ok("product", "remove", "Inverter X200").lines[1] == (
        "1 deal and 1 proposal still name it."
    )
    shop.ok("undo")
    shop.ok("undo")
    assert [each["product"] for each in shop.json("list")] == ["inverter", "Cable"]


def test_what_a_client_has_not_bought(shop: Program) -> None:
    shop.many(
        ("add", "Solartek", "--product", "inverter"),
        ("add", "Nordwind", "--product", "Cable"), ("add", "Baltic", "--product", "CABLE"),
        ("win", "2"), ("win", "3"),
    )  # fmt: skip
    assert shop.json("show", "1")["not_bought"] == []  # it is no client yet
    shop.many(("proposal", "add", "1", "--line", "Inverter", "--line", "Gold @ 5"),
              ("proposal", "send", "1"), ("win", "1"))  # fmt: skip
    unsold = shop.json("product", "unsold", "solar")
    assert [(each["product"], each["other_clients"]) for each in unsold] == [
        ("Cable", 2), ("Montage", 0),
    ]  # fmt: skip
    assert unsold[0]["price"] == "1.20"
    assert shop.json("show", "1")["not_bought"] == ["Cable", "Montage"]
    assert "not bought yet  Cable, Montage" in shop.ok("show", "1").out
    # an accepted offer of a won deal counts, one that was refused does not
    shop.many(("deal", "add", "1"), ("proposal", "add", "1.2", "--line", "Cable x 3"),
              ("proposal", "send", "p2"), ("win", "1.2"))  # fmt: skip
    assert [each["product"] for each in shop.json("product", "unsold", "1")] == ["Cable", "Montage"]
    shop.ok("proposal", "accept", "p2")
    assert [each["product"] for each in shop.json("product", "unsold", "1")] == ["Montage"]
    shop.ok("product", "edit", "Montage", "--retire")
    assert "It has bought everything" in shop.ok("product", "unsold", "1").out


PRICES = (
    "Артикул;Наименование;Группа;Цена продажи;Ед.\nA-1;Насос;Вода;1 234,50;шт\nA-2;Труба;;10;м\n"
)


def test_a_price_list_comes_in_once(pipeline: Program, tmp_path: Path) -> None:
    file = tmp_path / "prices.csv"
    file.write_text(PRICES, encoding="utf-8")
    tried = pipeline.json("product", "import", file, "--currency", "RUB", "--dry-run")
    assert (tried["created"], tried["rows"], tried["change"]) == (2, 2, None)
    assert pipeline.json("product", "list") == []
    came = pipeline.json("product", "import", file, "--currency", "RUB")
    assert (came["created"], came["updated"], came["unchanged"]) == (2, 0, 0)
    pump, pipe = pipeline.json("product", "list")
    assert (pump["sku"], pump["name"], pump["series"]) == ("A-1", "Насос", "Вода")
    assert (pump["price"], pump["currency"], pump["unit"]) == ("1234.50", "RUB", "шт")
    assert pipe["price"] == "10"

    before = pipeline.digest
    again = pipeline.ok("product", "import", file, "--currency", "RUB")
    assert again.lines[-2:] == [
        "  products: 2 left as they are", "Nothing changed.",
    ]  # fmt: skip
    assert pipeline.digest == before

    # a new price and a new name under the old number; the currency is that of the catalogue
    file.write_text("sku,product,price\nA-1,Насос М,1300\nA-3,Кран,\n", encoding="utf-8")
    newer = pipeline.json("product", "import", file)
    assert (newer["created"], newer["updated"]) == (1, 1)
    pump = pipeline.json("product", "list")[0]
    assert (pump["name"], pump["price"], pump["currency"]) == ("Насос М", "1300", "RUB")
    assert pump["series"] == "Вода"  # of which the file says nothing
    pipeline.ok("undo")
    assert pipeline.digest != before  # an undo is a change too
    assert [each["name"] for each in pipeline.json("product", "list")] == ["Насос", "Труба"]


def test_rows_that_cannot_come_in_are_named(shop: Program, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    rows = ["name,sku,price,currency", "Pump,P1,10,", ",P2,5,", "Valve,P3,five,", "Hose,P4,5,XXX",
            "Pump,P1,10,", "Pump two,P1,11,", "Cable,INV-10,1,", "Inverter,INV-99,1,", "Tap,,7,USD",
            "one,two,3,EUR,more"]  # fmt: skip
    file.write_text("\n".join(rows), encoding="utf-8")
    tried = shop("product", "import", file, "--dry-run", "--json")
    ran = shop("product", "import", file, "--json")
    assert (tried.code, ran.code) == (6, 6)
    record = ran.json
    assert tried.json["rejected"] == record["rejected"]
    assert (record["rows"], record["created"], record["repeated"]) == (10, 2, 1)
    assert [(each["row"], each["reason"]) for each in record["rejected"]] == [
        (3, "nothing says what the product is called"),
        (4, "price: 'five' is not a valid amount"),
        (5, "currency: unknown currency 'XXX': use an ISO code like EUR, USD or INR"),
        (7, "row 2 tells of the same product, otherwise"),
        (8, "the name 'Cable' is that of product 2 already"),
        (9, "the catalogue has a product of that name under the sku 'INV-10'"),
        (11, "it has 5 cells, the header has 4"),
    ]
    assert Path(record["rejects_file"]).read_text(encoding="utf-8").splitlines()[1] == (
        ",P2,5,,row 3: nothing says what the product is called"
    )
    assert [each["name"] for each in shop.json("product", "list", "--all")][3:] == ["Pump", "Tap"]
    assert "row 4: price: 'five' is not a valid amount" in ran.err


def test_files_that_are_no_price_list(pipeline: Program, tmp_path: Path) -> None:
    for name, content, said in (
        ("a.csv", "colour,weight\nred,5\n", "no column of a.csv says what a product is called"),
        ("b.csv", "name,price\n", "b.csv has a header and no rows"),
        ("c.csv", "name,price\nA,1.200\nB,3.400\n", "can be read in two ways"),
        ("d.json", "{}", ""),
        ("e.csv", "", "e.csv is empty"),
    ):
        (tmp_path / name).write_text(content, encoding="utf-8")
        assert said in pipeline("product", "import", tmp_path / name).refusal
    assert not pipeline.book.exists()
    (tmp_path / "f.json").write_text(
        json.dumps([{"product": "A", "price": 12.5, "category": "x"}, {"product": "B"}])
    )
    assert pipeline.json("product", "import", tmp_path / "f.json")["created"] == 2
    piped = pipeline("product", "import", "-", "--json", stdin="name\tprice\nC\t5\n")
    assert piped.json["created"] == 1


@pytest.mark.skipif(not DATA.exists(), reason="PIPELINE_TEST_DATA names no folder")
def test_real_catalogues(pipeline: Program) -> None:
    for file, count in (
        ("maven_crm/products.csv", 7), ("odoo_base_import/Name_products.csv", 5),
        ("krayin/products.csv", 2),
    ):  # fmt: skip
        assert pipeline.json("product", "import", DATA / file)["created"] == count
        again = pipeline.json("product", "import", DATA / file)
        assert (again["unchanged"], again["change"]) == (count, None)
    products = {each["name"]: each for each in pipeline.json("product", "list")}
    assert products["GTX Pro"]["price"] == "4821"
    assert (products["Chair"]["sku"], products["Chair"]["price"]) == ("CHR", "89")
    # the deals of the same export write GTXPro
    pipeline("import", str(DATA / "maven_crm/sales_pipeline.csv"))
    unsold = pipeline.json("product", "unsold", "Cancity")
    others = {each["product"]: each["other_clients"] for each in unsold}
    assert "GTX Pro" not in others or others["GTX Pro"] > 10
