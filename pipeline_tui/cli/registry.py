"""Every command of the program: where it lives, what it is for, how it is used.

A command's module is imported when the command is called, so that `pipeline
list` pays for nothing but lists. Help, completion and docs read this table.
"""

from __future__ import annotations

from typing import NamedTuple

DAY = "Every day"
DEALS = "Deals"
PROSPECTS = "Prospects"
JOB = "The job"
NUMBERS = "Numbers"
EXCHANGE = "In and out"
SAFETY = "Safety"
PROGRAM = "Program"


class Entry(NamedTuple):
    """One command or group of commands."""

    name: str
    module: str
    """Under `pipeline_tui.cli`."""
    function: str
    """The function, or `app` for a group."""
    summary: str
    panel: str
    examples: tuple[str, ...] = ()


COMMANDS: tuple[Entry, ...] = (
    Entry(
        "today", "today", "today", "What to do today, and which deals are in danger.", DAY,
        ("pipeline today", "pipeline today --check || echo 'something is overdue'"),
    ),
    Entry("tui", "tui", "tui", "Open the screens: today, board, prospects, report.", DAY,
          ("pipeline tui",)),
    Entry(
        "list", "listing", "list_deals", "Deals that match a filter, or prospects.", DAY,
        ("pipeline list status:open 'value>100k'",
         "pipeline list stage:objections or 'idle>14d' --sort -value",
         "pipeline list --prospects tag:key",
         "pipeline list -tag:cold --columns ref,prospect,value,close --json"),
    ),
    Entry(
        "show", "showing", "show", "The dossier of one prospect.", DAY,
        ("pipeline show 12", "pipeline show solar"),
    ),
    Entry(
        "add", "adding", "add", "Add a prospect with its first deal.", DAY,
        ("pipeline add Solartek --value 500k --currency EUR --contact Anna --email a@solartek.eu",
         "pipeline add 'Blue Ocean' --source fair --tag key --next 'call Ben' --due fri"),
    ),
    Entry(
        "log", "activities", "log", "Record what happened: a call, a mail, a meeting …", DAY,
        ("pipeline log 12 call 'wants a better price' --next 'send offer' --due tomorrow",
         "pipeline log solar meeting 'saw the plant' --at yesterday"),
    ),
    Entry(
        "next", "activities", "plan", "Plan the next step of a deal.", DAY,
        ("pipeline next 12 'call Anna' --due fri",
         "pipeline next 12 'signed papers' --due '30 nov' --by them"),
    ),
    Entry(
        "done", "activities", "done", "Mark a next step as done, and plan the one after it.", DAY,
        ("pipeline done 12 --outcome 'will decide on Friday' --next 'call again' --due fri",),
    ),
    Entry(
        "move", "moving", "move", "Move a deal to a stage.", DEALS,
        ("pipeline move 12 contract", "pipeline move 12.2 negotiation --reason 'new budget'",
         "pipeline move 12.1 13.1 14.2 contract"),
    ),
    Entry(
        "advance", "moving", "advance", "Move a deal one stage further.", DEALS,
        ("pipeline advance 12", "pipeline advance 12.1 13.1", "pipeline advance 12 --back"),
    ),
    Entry(
        "win", "moving", "win", "Win a deal: it enters after-sales.", DEALS,
        ("pipeline win 12", "pipeline win 12 --on yesterday"),
    ),
    Entry(
        "lose", "moving", "lose", "Lose a deal, with the reason.", DEALS,
        ("pipeline lose 12 --reason price",),
    ),
    Entry(
        "reopen", "moving", "reopen", "Take up a lost or won deal again.", DEALS,
        ("pipeline reopen 12.1",),
    ),
    Entry(
        "deal", "deals", "app", "Further deals of a prospect.", DEALS,
        ("pipeline deal add 12 --title 'Second plant' --value 80k",),
    ),
    Entry(
        "edit", "editing", "edit", "Change a prospect or a deal.", PROSPECTS,
        ("pipeline edit 12.1 --value 450k --close '15 dec'",
         "pipeline edit 12 --segment solar --tag key --untag cold --set region=north",
         "pipeline edit 12.1 --value none", "pipeline edit 12.1 13.1 14.2 --owner Eva",
         "pipeline list tag:cold --json | pipeline edit --from - --tag revive"),
    ),
    Entry(
        "remove", "removing", "remove", "Remove prospects or deals, with all that hangs on them.",
        PROSPECTS, ("pipeline remove 12.2", "pipeline remove 12 13 --yes"),
    ),
    Entry(
        "contact", "contacts", "app", "The people at a prospect.", PROSPECTS,
        ("pipeline contact add 12 'Anna Petrova' --email anna@solartek.eu --role buyer",
         "pipeline contact edit 12 Anna --role director --decides",
         "pipeline contact remove 12 Anna"),
    ),
    Entry(
        "terms", "terms", "terms", "The terms on which a prospect buys.", JOB,
        ("pipeline terms 12", "pipeline terms 12 --key --discount 5 --payment-days 30",
         "pipeline terms 12 --bonus 'free service for a year'", "pipeline terms 12 --clear"),
    ),
    Entry(
        "product", "products", "app", "The catalogue, and what a client has not bought.", JOB,
        ("pipeline product add Inverter --price 480 --sku INV-10 --unit pcs",
         "pipeline product list", "pipeline product edit Inverter --price 510",
         "pipeline product edit Inverter --retire", "pipeline product remove Inverter",
         "pipeline product import prices.csv --currency EUR --dry-run",
         "pipeline product unsold 12"),
    ),
    Entry(
        "proposal", "proposals", "app", "Offers: draw up, print, send, accept, refuse.", JOB,
        ("pipeline proposal add 12 --line 'Inverter x 10 @ 480 -5%' --line 'Cable x 200'",
         "pipeline proposal line add 12 'Montage x 8 @ 65'",
         "pipeline proposal line remove 12 cable",
         "pipeline proposal edit 12 --discount 3 --valid-until '15 dec'",
         "pipeline proposal show 12", "pipeline proposal list --status sent,expired",
         "pipeline proposal print 12 -o offer.html", "pipeline proposal send 12",
         "pipeline proposal accept 12", "pipeline proposal refuse 12 --reason price",
         "pipeline proposal copy p3 --to 14", "pipeline proposal value p3",
         "pipeline proposal remove p3"),
    ),
    Entry(
        "objection", "objections", "app", "What clients hold against buying, and what answers it.",
        JOB,
        ("pipeline objection add 12 price 'too expensive' --competitor Sunpower",
         "pipeline objection answer 12 'the panels last 30 years' --outcome resolved",
         "pipeline objection close 12 3 unresolved",
         "pipeline objection reopen 12 3",
         "pipeline objection edit 12 3 --category trust",
         "pipeline objection remove 12 3",
         "pipeline objection list --open",
         "pipeline objection library price --competitor Sunpower"),
    ),
    Entry(
        "competitor", "competitors", "app", "Who else sells to our prospects.", JOB,
        ("pipeline competitor add Sunpower --strength 'fast delivery' --weakness 'no service'",
         "pipeline competitor price Sunpower 'panel 400 W' '95 EUR' --source tender",
         "pipeline competitor edit sunpower --threat 'new plant' --drop 'fast delivery'",
         "pipeline competitor rename sunpower 'Sunpower AG'",
         "pipeline competitor remove sunpower --everywhere",
         "pipeline competitor list", "pipeline competitor show sunpower",
         "pipeline edit 12.1 --competitor Sunpower"),
    ),
    Entry(
        "duty", "duties", "app", "Duties of the playbook: list them, tick one off.", JOB,
        ("pipeline duty list 12", "pipeline duty done 12 'call the boss'",
         "pipeline duty undone 12 boss"),
    ),
    Entry(
        "reliability", "reliability", "app",
        "How reliable a prospect is: evidence, and the grade A to D out of it.", JOB,
        ("pipeline reliability add 12 payment-history good 'paid 6 of 6 in time' --source ledger",
         "pipeline reliability add 12 court mixed --on 'last mon' --weight 5 --expires never",
         "pipeline reliability show 12", "pipeline reliability edit 12 court --says bad",
         "pipeline reliability list status:open reliability:C,D,none",
         "pipeline reliability remove 12 3"),
    ),
    Entry(
        "contract", "contracts", "app", "Contracts with their papers, until the renewal.", JOB,
        ("pipeline contract add 12 --number K-17 --starts '1 dec' --ends 2027-11-30",
         "pipeline contract edit 12 --notice-days 60",
         "pipeline contract document 12 invoice",
         "pipeline contract document 12 'bank guarantee' --missing",
         "pipeline contract sign 12 --win",
         "pipeline contract show 12",
         "pipeline contract list --missing",
         "pipeline contract renew 12 --until 2028-11-30",
         "pipeline contract end 12",
         "pipeline contract remove 12 --contract K-17"),
    ),
    Entry(
        "obligation", "obligations", "app", "Deliveries and payments: due, overdue, done.", JOB,
        ("pipeline obligation add 12 delivery 'first lot' --due '15 dec'",
         "pipeline obligation add 12 payment --due '31 jan' --split 3",
         "pipeline obligation add 12 payment rent --due '1 jan' --amount 2k --repeat monthly"
         " --count 12",
         "pipeline obligation done 12 'first lot' --on yesterday",
         "pipeline obligation reopen 12 'first lot'",
         "pipeline obligation edit 12 '2 of 3' --due '15 mar'",
         "pipeline obligation remove 12 rent --all",
         "pipeline obligation list --overdue --by them"),
    ),
    Entry(
        "feedback", "feedback", "app", "Complaints, suggestions and praise.", JOB,
        ("pipeline feedback add 12 complaint 'two panels were broken' --due fri",
         "pipeline feedback resolve 12 broken 'sent two new ones'",
         "pipeline feedback reopen 12 broken",
         "pipeline feedback edit 12 broken --score 3",
         "pipeline feedback remove 12 broken",
         "pipeline feedback list --open"),
    ),
    Entry(
        "cadence", "care", "cadence", "How often a client wants to hear from you.", JOB,
        ("pipeline cadence 12 30d", "pipeline cadence 12 none"),
    ),
    Entry(
        "referral", "referrals", "app", "Who named whom to you, and what came of it.", JOB,
        ("pipeline referral 12 'New Co' --contact Ben --next 'call Ben' --due fri",
         "pipeline referral add 12 --of 15",
         "pipeline referral clear 15",
         "pipeline referral tree"),
    ),
    Entry(
        "duplicates", "duplicates", "duplicates", "Prospects that may be one and the same.",
        PROSPECTS, ("pipeline duplicates", "pipeline duplicates --different 12 31"),
    ),
    Entry(
        "merge", "duplicates", "merge", "Make one prospect of two.", PROSPECTS,
        ("pipeline merge 12 31 --dry-run", "pipeline merge 12 31 --take name=B"),
    ),
    Entry(
        "report", "reporting", "app", "Reports: the numbers, and why they are what they are.",
        NUMBERS,
        ("pipeline report status", "pipeline report status --period last-month --format md",
         "pipeline report status --as-of '30 sep' --in EUR --why",
         "pipeline report monthly -o november.html"),
    ),
    Entry(
        "target", "targets", "app", "What you are to sell, month by month.", NUMBERS,
        ("pipeline target set 2026-12 --value 100k --deals 12", "pipeline target show",
         "pipeline target list", "pipeline target clear 2026-12"),
    ),
    Entry(
        "commission", "commission", "commission",
        "What the month pays: earned, expected, and the next tier.", NUMBERS,
        ("pipeline commission", "pipeline commission --period last-month",
         "pipeline commission --what-if 12.1 --what-if 14"),
    ),
    Entry(
        "import", "imports", "import_file", "Import tables, workbooks, vCards or JSON.", EXCHANGE,
        ("pipeline import deals.csv --dry-run",
         "pipeline import deals.csv --stage-map Engaging=negotiation --save-profile crm",
         "pipeline import april.csv --profile crm --on-duplicate update --dry-run",
         "curl -s https://crm.example/deals.json | pipeline import - --format json"),
    ),
    Entry(
        "export", "exports", "export", "Write deals, contacts or a calendar to a file.", EXCHANGE,
        ("pipeline export -o deals.csv", "pipeline export status:won --format jsonl",
         "pipeline export -o pipeline.xlsx", "pipeline export tag:key -o people.vcf",
         "pipeline export status:open -o plan.ics --remind 9:00"),
    ),
    Entry(
        "handover", "handover", "app", "Hand prospects over to a substitute, and take them back.",
        EXCHANGE,
        ("pipeline handover out tag:key --to Ben --from mon --until '7 dec' -o handover/",
         "pipeline handover in ben.handover.json --dry-run",
         "pipeline handover back -o for-ann.handover.json", "pipeline handover list"),
    ),
    Entry(
        "undo", "undoing", "undo", "Undo the last change, or an earlier one.", SAFETY,
        ("pipeline undo", "pipeline undo 41", "pipeline undo 41 --keep-later"),
    ),
    Entry("redo", "undoing", "redo", "Redo what was undone last.", SAFETY, ("pipeline redo",)),
    Entry(
        "history", "undoing", "history", "Every change of the book, the newest first.", SAFETY,
        ("pipeline history", "pipeline history 41"),
    ),
    Entry(
        "backup", "backups", "app", "Backups of the book: list, make, restore.", SAFETY,
        ("pipeline backup list", "pipeline backup make", "pipeline backup restore latest"),
    ),
    Entry(
        "doctor", "doctor", "doctor", "Check the book and everything beside it.", SAFETY,
        ("pipeline doctor", "pipeline doctor --fix", "pipeline doctor --archive"),
    ),
    Entry(
        "forget", "forgetting", "forget",
        "Erase a person from the book, its journal and its backups.", SAFETY,
        ("pipeline forget 12", "pipeline forget 12 Anna --yes"),
    ),
    Entry(
        "config", "settings", "app", "Settings: list, get, set, unset.", PROGRAM,
        ("pipeline config list", "pipeline config set currency EUR",
         "pipeline config set target.2026-11.value 100000",
         "pipeline config get stage.contract.probability", "pipeline config unset owner",
         "pipeline config path"),
    ),
    Entry("serve", "serve", "serve", "Open the screens in a browser.", PROGRAM,
          ("pipeline serve", "pipeline serve --port 8080")),
    Entry(
        "demo", "demo", "demo", "Sample data in a throw-away book.", PROGRAM, ("pipeline demo",)
    ),
)  # fmt: skip

BY_NAME = {entry.name: entry for entry in COMMANDS}
