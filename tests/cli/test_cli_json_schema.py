"""Every command with --json, over a book with records of every kind: what it prints
is what docs/schema.json promises, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer
from cli_program import Program
from jsonschema import Draft202012Validator

from pipeline_tui.cli.json_schema import PRINTS
from pipeline_tui.cli.lazy_group import load_command
from pipeline_tui.cli.registry import COMMANDS
from pipeline_tui.reports.catalogue import REPORTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli_program import Ran

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/schema.json").read_text(encoding="utf-8"))

CLIENTS = (
    "Solartek Energy", "Nordwind", "Blue Ocean", "Alpine Resorts", "Hikari", "Romashka", "Nandu",
    "Harbor Logistics", "Lindqvist", "Green Valley", "Delta Turbines", "Baltic Fish",
    "Sunrise Hotels", "Metro Store", "Hilltop School", "Prakash Udyog",
)  # fmt: skip
LINES = """
today
list
list status:open
list --prospects
show 1
add Solarwind --value 5k --currency EUR --contact Ben --tag key --next call --due fri
add Alone --no-deal
deal add 1 --title Second --value 80k
edit 1.1 --value 450k --close 2026-12-15
edit 2 --segment solar --set region=north
edit 1.1 2.1 --owner Eva
move 2.1 contract
move 3.1 9.1 objections
advance 4.1
win 8.1
lose 6.1 --reason price
reopen 6.1
log 1 call hello
next 1.1 mail --due fri
next 2.1 3.1 mail --due fri
done 2.1
contact add 1 Carl --email carl@solartek.eu
contact edit 1 Carl --role buyer
terms 1
terms 1 --key --discount 5 --payment-days 30
product add Panel --price 480 --sku P-10 --unit pcs
product list
product edit Panel --price 510
product unsold 1
product import products.csv --currency EUR
product remove Inverter
proposal add 1.1 --line 'Panel x 10 @ 480 -5%'
proposal line add 1.1 'Montage x 8 @ 65'
proposal line add 1.1 'Cable x 8 @ 6'
proposal line remove 1.1 Cable
proposal edit 1.1 --discount 3
proposal show 1.1
proposal list
proposal send 1.1
proposal accept 1.1
proposal value p1
proposal copy p1 --to 2.1
proposal send 2.1
proposal refuse 2.1 --reason price
proposal copy p1 --to 3.1
proposal remove p3
competitor add Sunpower --strength fast --weakness slow
competitor price Sunpower panel '95 EUR' --source tender
competitor edit Sunpower --threat plant
competitor list
competitor show Sunpower
objection add 3.1 price dear --competitor Sunpower
objection answer 3.1 'it lasts 30 years'
objection close 3.1 dear resolved
objection reopen 3.1 dear
objection edit 3.1 dear --category trust
objection list
objection library price
objection remove 3.1 dear
competitor rename Sunpower 'Sunpower AG'
duty list 3.1
duty done 3.1 'individual proposal'
duty undone 3.1 'individual proposal'
reliability add 1 payment-history good paid --source ledger
reliability edit 1 payment-history --says bad
reliability show 1
reliability list
reliability remove 1 payment-history
contract add 1.1 --number K-17 --starts 2026-12-01 --ends 2027-11-30
contract edit 1.1 --notice-days 60
contract document 1.1 invoice
contract sign 1.1
contract show 1.1
contract list
obligation add 1.1 delivery first --due 2026-12-15
obligation add 1.1 payment rates --due 2027-01-31 --amount 3k --split 3
obligation done 1.1 first
obligation reopen 1.1 first
obligation edit 1.1 first --due 2026-12-16
obligation list
contract renew 1.1 --until 2028-11-30
contract end 1.1
feedback add 1 complaint broken --due fri
feedback resolve 1 broken mended
feedback reopen 1 broken
feedback edit 1 broken --score 3
feedback list
cadence 1 30d
referral add 2 --of 1
referral add 1 'New Co' --next call --due fri
referral tree
referral clear 1
duplicates
report status
report status --why
target set 2026-12 --value 100k --deals 12
target show 2026-12
target list
target clear 2026-12
commission
show 1
list --prospects
today
import deals.csv
merge 17 18
history
history 3
undo
redo
backup make
backup list
doctor
config list
handover out tag:key --to Ben --until 2026-12-24 -o pack
handover list
"""


def strict(part: Any) -> Any:
    """The schema with every object closed: a field that it does not name is an error."""
    if isinstance(part, list):
        return [strict(each) for each in part]
    if not isinstance(part, dict):
        return part
    closed = {key: strict(value) for key, value in part.items()}
    if isinstance(part.get("properties"), dict) and part.get("type") == "object":
        closed["additionalProperties"] = False
    return closed


CLOSED = strict(SCHEMA["$defs"])


def check(command: str, printed: object) -> None:
    """What a command printed, against what the schema says of it."""
    validator = Draft202012Validator({"$defs": CLOSED, **SCHEMA["commands"][command]})
    for error in validator.iter_errors(printed):
        pytest.fail(f"{command}: {error.json_path}: {error.message[:300]}")


def command_of(words: list[str]) -> str:
    """The longest beginning of the words that is a command of the schema."""
    lengths = range(min(3, len(words)), 0, -1)
    return next(name for n in lengths if (name := " ".join(words[:n])) in PRINTS)


def commands_with_json() -> Iterator[str]:
    """Every command, however deep, that takes --json."""

    def walk(command: Any, name: str) -> Iterator[str]:
        if isinstance(command, typer.core.TyperGroup):
            context = typer.Context(command)
            for inner in command.list_commands(context):
                yield from walk(command.get_command(context, inner), f"{name} {inner}")
        elif any("--json" in parameter.opts for parameter in command.params):
            yield name

    for entry in COMMANDS:
        yield from walk(load_command(entry), entry.name)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, Ran]]:
    """Each line with what it came to."""
    import shlex

    program = Program(tmp_path_factory.mktemp("schema"))
    program.many(*(["add", name, "--value", "90k", "--currency", "EUR"] for name in CLIENTS))
    deals = program.folder / "deals.csv"
    deals.write_text("prospect,value,stage\nNordlicht,5000,search\n,5,search\n", encoding="utf-8")
    products = program.folder / "products.csv"
    products.write_text("name,price\nInverter,480\n", encoding="utf-8")
    pack = program.folder / "pack"
    pack.mkdir()
    places = {"deals.csv": str(deals), "products.csv": str(products), "pack": str(pack)}
    program.ok("config", "set", "commission.rate", "5")
    lines = [shlex.split(line) for line in LINES.strip().splitlines()]
    lines += [["report", entry.name, "--why"] for entry in REPORTS]
    lines = [[places.get(word, word) for word in line] for line in lines]
    done = program.many(*([*line, "--json"] for line in lines))
    results = [(command_of(line), each) for line, each in zip(lines, done, strict=True)]
    return [*results, *handed_over(program, pack)]


def handed_over(program: Program, pack: Path) -> list[tuple[str, Ran]]:
    """The other half of a hand-over, in the substitute's book."""
    other = Program(program.folder / "other")
    other.folder.mkdir()
    letter = next(pack.glob("*.json"))
    lines = (["handover", "in", str(letter)], ["handover", "back", "-o", str(pack / "answer.json")])
    there = other.many(*([*line, "--json"] for line in lines))
    back = program.many(["handover", "in", str(pack / "answer.json"), "--json"])
    return [("handover in", there[0]), ("handover back", there[1]), ("handover in", back[0])]


def test_what_every_command_prints_is_what_the_schema_says(ran: list[tuple[str, Ran]]) -> None:
    rejected = {"import": 6}
    refused = [(name, each) for name, each in ran if each.code != rejected.get(name, 0)]
    assert refused == []
    for command, each in ran:
        check(command, each.json)


def test_no_command_with_json_is_left_out(ran: list[tuple[str, Ran]]) -> None:
    assert sorted(commands_with_json()) == sorted(PRINTS)
    assert {command for command, _ in ran} == set(PRINTS)


def test_the_schema_is_a_schema_and_refers_to_itself_only() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    text = json.dumps(SCHEMA)
    names = {part.split('"')[0] for part in text.split('"#/$defs/')[1:]}
    assert names <= set(SCHEMA["$defs"])


def test_piped_commands_print_arrays_and_a_change_of_the_schema_is_seen(
    ran: list[tuple[str, Ran]],
) -> None:
    listed = next(each.json for command, each in ran if command == "list")
    with pytest.raises(pytest.fail.Exception):
        check("list", [{**listed[0], "surprise": 1}])
    with pytest.raises(pytest.fail.Exception):
        check("list", [{key: value for key, value in listed[0].items() if key != "ref"}])
