"""Exports of other programs, by look-alike files: recognised, taken in, the second time nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Program


class Story(NamedTuple):
    """One export, and what becomes of it in an empty book."""

    files: str
    read_as: str
    counts: tuple[int, int, int, int, int]
    """Prospects, contacts, deals, next steps, activities."""
    deal: str = ""
    """A title, and what that deal must say, with `|` between."""
    shown: tuple[str, ...] = ()
    """What `show 1 --json` must hold."""


STORIES = (
    Story("hubspot_ui_deals.csv", "HubSpot deals", (2, 1, 3, 0, 0),
          "Ridge roof|prospect=Ridgeline Ltd|value=12500.50|stage=negotiation|close=2026-12-20",
          ("Mona Vale",)),
    Story("hubspot_api_deals.csv", "HubSpot API deals", (1, 1, 1, 0, 0),
          "Mill turbine|prospect=Mill Ltd|stage=search|created=2026-02-03", ("otto@mill.example",)),
    Story("hub_activities.csv hub_deals.csv hub_contacts.csv hub_companies.csv",
          "HubSpot activities", (2, 2, 2, 2, 2),
          "Fern shelves|prospect=Fern & Co|value=2500|stage=search|close=2026-12-15",
          ("She wants oak.", "Send samples", "(212) 555-0147x22", "Retail")),
    Story("sf_Task.csv sf_Lead.csv sf_Opportunity.csv sf_Contact.csv sf_Account.csv",
          "Salesforce tasks", (2, 3, 4, 2, 1),
          "Quarry drill|prospect=Quarry AG|value=1124741.15|stage=negotiation|probability=60",
          ("Rolf Stein", "+49301234567", "Task done: Lunch", "Call about the drill", "Mining")),
    Story("sf_Opportunity.csv sf_Account.csv", "Salesforce opportunities", (1, 0, 2, 1, 0),
          "Quarry belt|status=won|created=2023-06-17|closed=2023-06-17"),
    Story("sf_report.csv", "Salesforce report", (1, 0, 1, 0, 0),
          "Lake pump|prospect=Lake Utilities|stage=search|close=2026-12-31|owner=Anna"),
    Story("zoho_deals.csv", "Zoho deals", (1, 0, 1, 0, 0),
          "Kiln upgrade|value=22700|currency=USD|created=2026-04-15|close=2026-12-30"),
    Story("zoho_leads.csv", "Zoho leads", (1, 1, 1, 0, 0), "", ("Eva Loft", "eva@loft.example")),
    Story("pipedrive.csv", "Pipedrive deals", (1, 1, 2, 1, 0),
          "Boat hull|prospect=Boat Yard|value=1200|currency=EUR|stage=negotiation|close=2026-12-24",
          ("Kai Sund", "+46812345678", "+46701234567", "Bought used")),
    Story("bitrix_leads.csv", "Bitrix24 leads", (2, 2, 2, 0, 0),
          "Поставка плитки|prospect=ООО «Берег»|value=1234.56|currency=RUB|created=2026-08-30",
          ("Олег Ильич Серов", "+74951234567")),
    Story("bitrix_deals.csv", "Bitrix24 deals", (1, 1, 1, 0, 0),
          "Окна для школы|stage=negotiation|close=2026-12-25|currency=RUB", ("Нина Орлова",)),
    Story("amocrm.csv", "amoCRM deals", (1, 1, 2, 0, 0),
          "Кухня на заказ|prospect=Дом Плюс|value=150000|stage=contract",
          ("vera@dom.example", "Звонить утром", "Дорого")),
    Story("kommo.csv", "Kommo leads", (1, 1, 1, 0, 0),
          "Pergola|prospect=Garden Inc|value=700|stage=negotiation", ("joy@garden.example",)),
    Story("suitecrm_leads.csv", "SuiteCRM leads", (1, 1, 1, 0, 0),
          "Hill tractor|prospect=Hill Farm|value=15000|stage=search", ("Uma Hill", "Waiting")),
    Story("krayin_leads.csv krayin_persons.csv", "Krayin leads", (1, 1, 1, 0, 0),
          "Falk licences|prospect=Wim Falk|value=50000|stage=negotiation|close=2026-12-12",
          ("wim@falk.example", "w@home.example", "5454445454")),
    Story("odoo_leads.csv", "Odoo leads", (1, 1, 1, 0, 0),
          "Barn solar|prospect=Barn Ltd|value=8000|stage=negotiation", ("abe@barn.example",)),
    Story("odoo_contacts.csv", "Odoo contacts", (1, 1, 0, 0, 0), "", ("Pine Works", "Liv Pine")),
    Story("monday.csv", "monday.com deals", (2, 0, 2, 0, 0),
          "Drone survey|value=489360|stage=search|close=2026-12-31|owner=OWNER_001"),
    Story("monday.csv", "monday.com deals", (2, 0, 2, 0, 0),
          "Drone mapping|value=None|status=won|closed=2026-08-01"),
    Story("google_legacy.csv", "Google Contacts (legacy)", (1, 1, 0, 0, 0), "",
          ("Moor KG", "Head of sales", "t@moor.example", "+49228123456", "Met in Bonn")),
    Story("google_new.csv", "Google Contacts", (1, 1, 0, 0, 0), "", ("Dahl AS", "CEO")),
    Story("outlook.csv", "Outlook", (1, 1, 0, 0, 0), "",
          ("Cole Inc", "r@cole.example", "+12125550147", "Likes golf")),
    Story("linkedin.csv", "LinkedIn connections", (1, 1, 0, 0, 0), "",
          ("Hart Labs", "CTO", "LinkedIn", "2024-01-15")),
    Story("thunderbird.csv", "Thunderbird", (1, 1, 0, 0, 0), "", ("Oak Ltd", "b@oak.example")),
    Story("maven_pipeline.csv maven_accounts.csv", "Maven opportunities", (1, 0, 2, 0, 0),
          "GTX Basic|prospect=Acme Works|stage=negotiation|created=2026-10-20", ("medical",)),
    Story("dynamics_opportunities.csv dynamics_contacts.csv dynamics_accounts.csv",
          "Dynamics 365 opportunities", (1, 1, 2, 0, 0),
          "Rope line upgrade|prospect=Harbour Ropes|value=48000|stage=negotiation|close=2026-12-18",
          ("Mia Tau", "Buyer", "mia@ropes.example", "+491712345678", "Shipping", "Less downtime")),
    Story("dynamics_opportunities.csv", "Dynamics 365 opportunities", (1, 1, 2, 0, 0),
          "Winch service|status=lost|closed=2026-10-03|owner=Anna"),
    Story("dynamics_leads.csv", "Dynamics 365 leads", (2, 2, 2, 0, 0),
          "Sails|prospect=Gull Boats|status=lost|source=Web", ("Jon Reef", "Skipper")),
    Story("capsule.csv", "Capsule opportunities", (1, 1, 2, 0, 0),
          "Brass fittings|prospect=Bell Foundry|value=7300|currency=GBP|stage=negotiation"
          "|close=2026-12-14", ("Ivo Bell", "ivo@bell.example", "For the new wing", "Too dear")),
    Story("insightly_opportunities.csv insightly_contacts.csv insightly_organizations.csv",
          "Insightly opportunities", (1, 2, 2, 1, 0),
          "Loom parts|prospect=Weaver Mill|value=8200|currency=USD|stage=negotiation"
          "|next_due=2026-12-03",
          ("Lea Weft", "Head of weaving", "+441134960000", "Textile", "Family firm")),
    Story("insightly_opportunities.csv", "Insightly opportunities", (1, 0, 2, 1, 0),
          "Loom oil|status=won|closed=2026-09-04|owner=Anna"),
    Story("close_opportunities.csv close_leads.csv", "Close opportunities", (1, 1, 2, 0, 0),
          "|prospect=Kite Works|value=12500|currency=USD|stage=negotiation|probability=70"
          "|close=2026-12-20", ("Uli Wind", "uli@kite.example", "Makes kites", "Wants blue")),
    Story("copper_opportunities.csv copper_people.csv copper_companies.csv",
          "Copper opportunities", (1, 2, 2, 0, 0),
          "Lamp order|prospect=Lux Lamps|value=3400|stage=negotiation|close=2026-12-18",
          ("Ada Lux", "Owner", "ada@lux.example", "+4722654321", "Lamp maker")),
    Story("copper_opportunities.csv", "Copper opportunities", (1, 1, 2, 0, 0),
          "Bulbs|status=lost|closed=2026-10-20|lost_reason=No budget|source=Referral"),
    Story("freshsales_deals.csv freshsales_contacts.csv", "Freshsales deals", (1, 1, 2, 0, 0),
          "Tile refit|prospect=Tile House|value=6400|stage=negotiation|product=Tiles"
          "|close=2026-12-19", ("Ben Tile", "Manager", "ben@tile.example", "Price")),
    Story("nutshell.csv", "Nutshell leads", (1, 1, 2, 0, 0),
          "Oven line|prospect=Bread & Sons|value=18000|currency=USD|probability=65"
          "|close=2026-12-28|competitors=['Heat Corp', 'Hot Ltd']", ("Tom Rye", "Went cold")),
    Story("streak.csv", "Streak boxes", (1, 1, 2, 0, 0),
          "Glass roof|prospect=Pane Glass|value=5200|stage=negotiation|close=2026-12-30"
          "|owner=Anna", ("Zoe Pane", "Needs a visit")),
    Story("zoho_tasks.csv zoho_calls.csv zoho_meetings.csv zoho_deals_2.csv", "Zoho calls",
          (1, 1, 1, 3, 3), "Silo roof|prospect=Silo Grain|next_step=Send drawings: In blue",
          ("Price of the roof", "Outbound Interested", "Second offer", "2026-12-04", "Site visit",
           "Sign the order", "Task done: Ask for a map")),
    Story("bitrix_activities.csv bitrix_deals_2.csv", "Bitrix24 activities", (1, 1, 1, 2, 2),
          "Печь для пекарни|prospect=Хлебный дом|next_due=2026-11-10",
          ("Уточнить размеры", "Показать печь", "2026-12-03", "Отправили КП", "Перезвонить")),
    Story("bitrix_tasks.csv bitrix_deals_2.csv", "Bitrix24 tasks", (1, 1, 1, 1, 1), "",
          ("Подготовить договор", "2026-12-10", "Task done: Собрать отзывы", "2026-09-30")),
    Story("bitrix_calls.csv bitrix_deals_2.csv", "Bitrix24 calls", (1, 1, 1, 0, 1), "",
          ("Согласен на встречу", "Исходящий", '"call"')),
    Story("bitrix_events.csv bitrix_deals_2.csv", "Bitrix24 events", (1, 1, 1, 1, 1), "",
          ("Выставка печей", "Экспоцентр", "Монтаж", "2026-12-18")),
    Story("plain_list.csv", "", (1, 1, 1, 0, 0), "|value=1234567|currency=INR",
          ("030 1234567 ext. 5",)),
)  # fmt: skip


@pytest.fixture
def folder(data: Path) -> Path:
    return data / "profiles"


def _import(program: Program, folder: Path, files: list[str], *words: str) -> dict[str, Any]:
    done = program.inside("import", *(str(folder / each) for each in files), *words, "--json")
    assert (done.returncode, done.stderr) == (0, b""), done.stderr
    record: dict[str, Any] = json.loads(done.stdout)
    return record


def _counts(record: dict[str, Any], what: str) -> tuple[int, ...]:
    kinds = [record[kind][what] for kind in ("prospects", "contacts", "deals", "steps")]
    return (*kinds, record["records"].get("activities", {}).get(what, 0))


@pytest.mark.parametrize("story", STORIES, ids=lambda each: each.files.split()[0] + each.deal[:14])
def test_an_export_comes_in_once_and_goes_out_whole(
    program: Program, folder: Path, story: Story
) -> None:
    assert program.inside("add", "Before").returncode == 0
    before = json.loads(program.inside("export", "--format", "json", "-o", "-").stdout)
    files = story.files.split()

    record = _import(program, folder, files)
    assert _counts(record, "created") == story.counts
    assert record["rejected"] == []
    assert (f"read as: {story.read_as}" in record["notices"]) is bool(story.read_as)

    shown = program.inside("show", "2", "--json").stdout.decode()
    for text in story.shown:
        assert text in shown
    if story.deal:
        title, *wanted = story.deal.split("|")
        deals = json.loads(program.inside("list", "--json").stdout)
        deal = next(
            each
            for each in deals
            if (each["title"] or "") == title and each["prospect"] != "Before"
        )
        deal["close"] = deal["expected_close"]
        assert {name: str(deal[name]) for name, _ in map(_pair, wanted)} == dict(map(_pair, wanted))

    state = program.state()
    again = _import(program, folder, files[::-1])
    assert _counts(again, "created") == (0, 0, 0, 0, 0)
    assert program.state() == state

    assert program.inside("undo").returncode == 0
    after = json.loads(program.inside("export", "--format", "json", "-o", "-").stdout)
    assert after == before


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name, value


def test_the_order_of_the_files_does_not_matter(program: Program, folder: Path) -> None:
    files = ["hub_activities.csv", "hub_deals.csv", "hub_contacts.csv", "hub_companies.csv"]
    forth = [_import(program, folder, files)]
    one = [json.loads(program.inside("show", ref, "--json").stdout) for ref in ("1", "2")]
    program.book = program.folder / "other.json"
    forth.append(_import(program, folder, files[::-1]))
    two = [json.loads(program.inside("show", ref, "--json").stdout) for ref in ("1", "2")]
    assert _counts(forth[0], "created") == _counts(forth[1], "created")
    for each in (*one, *two):
        del each["uid"]
    assert [each["prospect"] for each in one] == [each["prospect"] for each in two]
    assert one == two


def test_a_file_that_points_at_nobody_says_so(program: Program, folder: Path) -> None:
    done = program.inside("import", str(folder / "hub_activities.csv"), "--strict")
    assert done.returncode == 1
    assert b"it matches no record" in done.stderr
    assert not program.book.exists()


def test_a_profile_is_forced_or_left(program: Program, folder: Path) -> None:
    program.write("odd.csv", "Deal - Title,Deal - Organization,Deal - Stage\nHull,Yard,Lead In\n")
    asked = program.inside("import", str(program.folder / "odd.csv"))
    assert b'"Lead In" (1 row)' in asked.stderr
    named = program.inside("import", str(program.folder / "odd.csv"), "--profile", "pipedrive")
    assert b"read as: Pipedrive deals" in named.stdout

    plain = program.inside("import", str(folder / "pipedrive.csv"), "--profile", "none")
    assert b'"Proposal Made" (1 row)' in plain.stderr
    unknown = program.inside("import", str(folder / "pipedrive.csv"), "--profile", "sap")
    assert unknown.returncode == 3
    assert unknown.stderr.startswith(b"error: there is no profile 'sap'")
    assert b"Zoho deals" in unknown.stderr


def test_phones_of_the_country_are_made_uniform(program: Program) -> None:
    program.write(
        "people.csv",
        "company,phone\nA,030 1234567 ext. 5\nB,+1 212 555 0147\nC,12\nD,0171 2345678x9\n"
        "E,call me on 12345\n".replace("C,12\n", "C,99999999999999999999\n"),
    )
    program.patch.setenv("PIPELINE_CONFIG", str(program.folder / "settings.toml"))
    assert program.inside("config", "set", "country", "de").returncode == 0
    done = program.inside("import", str(program.folder / "people.csv"))
    said = next(line for line in done.stdout.decode().splitlines() if line.startswith("  phone:"))
    assert "2 values" in said
    assert "row 6 'call me on 12345'" in said
    phones = [
        json.loads(program.inside("show", str(number), "--json").stdout)["contacts"][0]["phones"]
        for number in range(1, 6)
    ]
    assert phones == [
        ["+49301234567 ext. 5"], ["+12125550147"], ["99999999999999999999"],
        ["+491712345678 ext. 9"], ["call me on 12345"],
    ]  # fmt: skip


def test_a_country_that_is_none_is_refused(program: Program) -> None:
    program.patch.setenv("PIPELINE_CONFIG", str(program.folder / "settings.toml"))
    assert program.inside("config", "set", "country", "Germany").returncode == 2
    program.inside("config", "set", "country", "XX")
    program.write("people.csv", "company,phone\nA,030 1234567\n")
    done = program.inside("import", str(program.folder / "people.csv"))
    assert done.returncode == 1
    assert b"no phone numbers are known of the country 'XX'" in done.stderr
