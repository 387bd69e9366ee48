"""Write the pages that are made from the program: commands, keys, settings, fields, JSON schema.

python docs/generate.py            write them
python docs/generate.py --check    exit with 1 if one is out of date
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
MADE = "<!-- made by docs/generate.py: change the program, not this page -->\n"


def help_text(arguments: list[str]) -> str:
    """What `pipeline … --help` prints, at 80 columns."""
    from pipeline_tui.cli.main import run

    os.environ.update(COLUMNS="80", TERMINAL_WIDTH="80")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        run([*arguments, "--help"])
    return "\n".join(line.rstrip() for line in printed.getvalue().strip().splitlines())


def subcommands(name: str) -> list[list[str]]:
    """The commands inside a group, and in the groups in it; none for a plain command."""
    import typer

    from pipeline_tui.cli.lazy_group import load_command
    from pipeline_tui.cli.registry import BY_NAME

    def inside(command: object) -> list[list[str]]:
        if not isinstance(command, typer.core.TyperGroup):
            return []
        context = typer.Context(command)
        return [
            path
            for each in sorted(command.list_commands(context))
            for path in (
                [each],
                *([each, *rest] for rest in inside(command.get_command(context, each))),
            )
        ]

    return inside(load_command(BY_NAME[name]))


def command_page() -> str:
    """docs/commands.md"""
    from pipeline_tui.cli.registry import COMMANDS

    parts = [MADE, "# Commands\n", _fenced(help_text([]))]
    panel = ""
    for entry in COMMANDS:
        if entry.panel != panel:
            panel = entry.panel
            parts.append(f"\n## {panel}\n")
        parts += [f"\n### pipeline {entry.name}\n", _fenced(help_text([entry.name]))]
        for inner in subcommands(entry.name):
            parts += [
                f"\n#### pipeline {entry.name} {' '.join(inner)}\n",
                _fenced(help_text([entry.name, *inner])),
            ]
    return "\n".join(parts)


def _fenced(text: str) -> str:
    return f"```text\n{text}\n```"


def settings_page() -> str:
    """docs/settings.md"""
    from pipeline_tui.config.schema import SETTINGS
    from pipeline_tui.config.settings import MOST_BYTES

    rows = "\n".join(
        f"| `{s.key}` | {s.meaning} | {'—' if s.default in (None, '') else f'`{s.default}`'} |"
        f" `{s.example}` |"
        for s in SETTINGS
    )
    return (
        f"{MADE}\n# Settings\n\n"
        "`pipeline config set KEY VALUE` writes one key into the settings file and keeps its\n"
        "comments; `pipeline config path` says where that file is. Programs that write it\n"
        "at once wait for each other, by a lock on `settings.toml.lock` beside it. It is TOML,\n"
        f"at most {MOST_BYTES // 1024} KB:\n\n"
        '```toml\ncurrency = "EUR"\n\n[stage.objections]\nidle_limit = 5\n\n'
        '[target.2026-11]\nvalue = "100000"\ndeals = 12\n\n'
        '[playbook]\nsearch = "source recorded; needs noted; call the boss"\nstrict = "yes"\n\n'
        '[commission]\nbase = "2000"\nrate = "2.5"\ntiers = "50000:6; 100000:8"\n\n'
        '[filter]\nhot = "tag:key idle>7d"      # pipeline list @hot\n\n'
        '[key]\nstep-done = "f2"              # the names are in keys.md\n```\n\n'
        "| key | meaning | default | example |\n| --- | --- | --- | --- |\n"
        f"{rows}\n"
    )


def keys_page() -> str:
    """docs/keys.md"""
    from pipeline_tui.config.keys import ALL_KEYS
    from pipeline_tui.tui.keys import shown_key

    parts = [
        f"{MADE}\n# Keys\n\n"
        "`?` shows this list on the screens, with your own keys. To change one, use the name in\n"
        "the last column: `pipeline config set key.step-done f2`. A key that something else has\n"
        "already is refused.\n"
    ]
    for group in dict.fromkeys(key.group for key in ALL_KEYS):
        rows = "\n".join(
            f"| {_key_cell(shown_key(key.key))} | {key.meaning} | `{key.id}` |"
            for key in ALL_KEYS
            if key.group == group
        )
        parts.append(
            f"\n## {group}\n\n| key | what it does | name |\n| --- | --- | --- |\n{rows}\n"
        )
    parts.append(
        "\n## Everywhere\n\n| key | what it does |\n| --- | --- |\n"
        "| up, down, `j`, `k` | one row |\n"
        "| page up, page down, `ctrl+b`, `ctrl+f` | a screen of rows |\n"
        "| home, end, `g`, `G` | the first, the last |\n"
        "| `ctrl+p` | every action, prospect and saved filter by name; themes |\n"
        "| `ctrl+s` | save the form; in the filter, keep it under a name |\n"
        "| escape | back |\n"
    )
    return "".join(parts)


def _key_cell(keys: str) -> str:
    return ", ".join(f"`{key}`" for key in keys.split(", "))


def fields_table() -> str:
    """The fields of the filter language."""
    from pipeline_tui.query.fields import FIELDS

    rows = "\n".join(f"| `{name}` | {meaning} |" for name, meaning in sorted(FIELDS.items()))
    return f"| field | meaning |\n| --- | --- |\n{rows}\n"


def filter_page() -> str:
    """docs/filter.md: the table inside a page that is written by hand."""
    path = HERE / "filter.md"
    text = path.read_text(encoding="utf-8")
    head, _, rest = text.partition("<!-- fields -->\n")
    _, _, tail = rest.partition("<!-- end of fields -->\n")
    return f"{head}<!-- fields -->\n{fields_table()}<!-- end of fields -->\n{tail}"


def schema_text() -> str:
    """docs/schema.json: what each command prints with `--json`, as JSON Schema."""
    from pipeline_tui.cli.json_schema import output_schema

    return _json_text(output_schema())


def handover_schema() -> str:
    """docs/handover.schema.json: the file of a hand-over, as JSON Schema."""
    from pipeline_tui.exchange.handover_file import Letter

    return _schema((Letter,))


def _schema(kinds: tuple[type, ...]) -> str:
    from pipeline_tui.model.encoding import schema_of

    parts = schema_of(kinds, "#/$defs/{name}")
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": parts}
    return _json_text(schema)


def _json_text(schema: dict[str, object]) -> str:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"


def pages() -> Iterator[tuple[Path, str]]:
    """Every page that is made, with its text."""
    yield HERE / "commands.md", command_page() + "\n"
    yield HERE / "keys.md", keys_page()
    yield HERE / "settings.md", settings_page()
    yield HERE / "filter.md", filter_page()
    yield HERE / "schema.json", schema_text()
    yield HERE / "handover.schema.json", handover_schema()


def main() -> int:
    """Write or check the pages."""
    stale = []
    for path, text in pages():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.name)
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
    if stale and "--check" in sys.argv:
        sys.stderr.write(f"out of date: {', '.join(stale)}; run: python docs/generate.py\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
