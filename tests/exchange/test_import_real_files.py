"""Every file of a folder of real exports, where one is at hand: what becomes of each is said here.

PIPELINE_TEST_DATA names the folder. A file that is not in the list fails the test.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Program

FOLDER = Path(os.environ.get("PIPELINE_TEST_DATA", "/nonexistent"))
_NO_NAME = "holds the prospect name"
_PRODUCTS = "holds products"
_NOT_UTF8 = "is not UTF-8: see line"

ADDED: dict[str, tuple[int, int, int, int]] = {
    # prospects, contacts, deals, rejected rows
    # two have a form of address, which is kept as a role
    "devanagari_hi/cldr_hi_person_names_DERIVED.csv": (7, 2, 0, 0),
    "google_contacts_legacy/google.csv": (3, 2, 0, 0),
    "hubspot_dummy/hubspot_companies.csv": (200, 200, 0, 0),
    "hubspot_dummy/hubspot_contacts.csv": (464, 950, 0, 0),
    "hubspot_dummy/hubspot_deals.csv": (167, 358, 500, 0),
    "hubspot_dummy/hubspot_activities.csv": (0, 0, 0, 2000),
    "krayin/leads.csv": (2, 0, 2, 0),
    "krayin/persons.csv": (1, 2, 0, 0),
    "maven_crm/accounts.csv": (85, 0, 0, 0),
    "maven_crm/sales_pipeline.csv": (1510, 0, 8800, 0),
    "maven_crm_us_dates/accounts.csv": (85, 0, 0, 0),
    "maven_crm_us_dates/sales_pipeline.csv": (1510, 0, 8800, 0),
    # two tables side by side; the rows of the first that name an account come in
    "maven_crm_us_dates/data_dictionary.csv": (2, 0, 0, 4),
    "odoo_base_import/m2m_customers_tags.csv": (5, 0, 0, 0),
    "odoo_base_import/o2m_customers_contacts.csv": (4, 4, 0, 0),
    # two of the three people share a phone
    "outlook/outlook.csv": (3, 3, 0, 0),
    "pipedrive_headers/official_import_sample_HEADER_DERIVED.csv": (1, 1, 1, 0),
    "salesforce_objects/Account.csv": (22, 20, 0, 0),
    "salesforce_objects/Contact.csv": (100, 102, 0, 0),
    "salesforce_objects/Lead.csv": (1, 60, 60, 0),
    "salesforce_objects/Opportunity.csv": (18, 0, 50, 0),
    "salesforce_objects/Task.csv": (0, 0, 0, 75),
    "vcard_ez/John_Doe_ANDROID.vcf": (5, 5, 0, 0),
    "vcard_ez/gmail-list.vcf": (3, 3, 0, 0),
    "vcard_ez/rfc2426-example.vcf": (2, 2, 0, 0),
    **dict.fromkeys(
        (
            f"vcard_ez/{name}.vcf"
            for name in (
                *("John_Doe_BLACK_BERRY", "John_Doe_EVOLUTION", "John_Doe_GMAIL"),
                *("John_Doe_IPHONE", "John_Doe_LOTUS_NOTES", "John_Doe_MAC_ADDRESS_BOOK"),
                *("John_Doe_MS_OUTLOOK", "fullcontact", "gmail-single", "gmail-single2"),
                *("issue114", "outlook-2003", "outlook-2007", "rfc6350-example"),
                "thunderbird-MoreFunctionsForAddressBook-extension",
            )
        ),
        (1, 1, 0, 0),
    ),
}
REFUSED = {
    "devanagari_hi/hindi_names.csv": _NO_NAME,
    "hubspot_dummy/hubspot_tickets.csv": "holds HubSpot tickets",
    "krayin/products.csv": _PRODUCTS,
    "maven_crm/products.csv": _PRODUCTS,
    "maven_crm/sales_teams.csv": _NO_NAME,
    "maven_crm_us_dates/products.csv": _PRODUCTS,
    "maven_crm_us_dates/sales_teams.csv": _NO_NAME,
    "messy_cp1251/excel.1251.csv": _NOT_UTF8,
    "messy_cp1251/sample.utf8.csv": _NO_NAME,
    "messy_csvkit/empty.csv": "is empty",
    "messy_csvkit/no_header_row.csv": "has a header and no rows",
    "messy_csvkit/null_byte.csv": "line 2 holds a NUL byte",
    "messy_csvkit/test_latin1.csv": _NOT_UTF8,
    "odoo_base_import/Name_products.csv": _PRODUCTS,
    "odoo_base_import/crm_lead.xls": "it is damaged",
    "salesforce_objects/Campaign.csv": "holds Salesforce campaigns",
    "salesforce_objects/Case.csv": "holds Salesforce cases",
    **dict.fromkeys(
        (
            f"messy_csvkit/{name}"
            for name in (
                *("bad.csv", "dummy_col_shuffled_ragged.csv", "ks_1033_data.csv"),
                *("mac_newlines.csv", "ne_1033_data.xlsx", "optional_quote_characters.csv"),
                *("sheets.xls", "sheets.xlsx", "test_empty_columns.csv"),
                *("test_header_newline.csv", "test_locale.csv", "test_numeric_date_format.csv"),
                *("test_utf16_big.csv", "test_utf16_little.csv", "test_utf8_bom.csv"),
            )
        ),
        _NO_NAME,
    ),
}
_NO_EXPORTS = {".md"}


def _found() -> list[str]:
    if not FOLDER.is_dir():
        return []
    return sorted(
        str(path.relative_to(FOLDER))
        for path in FOLDER.rglob("*")
        if path.is_file() and path.suffix not in _NO_EXPORTS
    )


pytestmark = pytest.mark.skipif(not _found(), reason="PIPELINE_TEST_DATA names no folder")


@pytest.mark.parametrize("name", _found())
def test_every_file_is_taken_in_or_refused(program: Program, name: str) -> None:
    copy = program.folder / Path(name).name
    shutil.copyfile(FOLDER / name, copy)
    done = program.inside("import", str(copy), "--json")
    error = done.stderr.decode()
    if name in REFUSED:
        assert done.returncode in (1, 2)
        assert REFUSED[name] in error.splitlines()[0]
        assert not program.book.exists()
        return
    prospects, contacts, deals, left_out = ADDED[name]
    assert done.returncode == (6 if left_out else 0), error
    record = json.loads(done.stdout)
    counts = [record[kind]["created"] for kind in ("prospects", "contacts", "deals")]
    assert counts == [prospects, contacts, deals]
    assert len(record["rejected"]) == left_out
    before = program.state()
    again = program.inside("import", str(copy), "--json")
    assert json.loads(again.stdout)["change"] is None
    assert program.state() == before


JOINED = {
    "hubspot_dummy": (
        ("activities", "deals", "contacts", "companies"), "hubspot_{}.csv",
        (471, 1150, 500, 321, 1679),
    ),
    "salesforce_objects": (
        ("Task", "Opportunity", "Lead", "Contact", "Account"), "{}.csv", (106, 182, 110, 75, 0),
    ),
}  # fmt: skip


@pytest.mark.parametrize("export", JOINED)
def test_the_files_of_one_export_are_joined(program: Program, export: str) -> None:
    names, pattern, wanted = JOINED[export]
    files = [str(FOLDER / export / pattern.format(each)) for each in names]
    if not all(map(os.path.exists, files)):
        pytest.skip("the export is not there")
    done = program.inside("import", *files, "--json")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    kinds = [record[kind]["created"] for kind in ("prospects", "contacts", "deals", "steps")]
    acts = record["records"].get("activities", {}).get("created", 0)
    assert (*kinds, acts) == wanted
    before = program.state()
    assert json.loads(program.inside("import", *files[::-1], "--json").stdout)["change"] is None
    assert program.state() == before
