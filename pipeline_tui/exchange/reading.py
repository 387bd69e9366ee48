"""A file of any kind that can be imported, as a sheet of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.exchange.source import Format, read_text

if TYPE_CHECKING:
    from typing import BinaryIO

    from pipeline_tui.exchange.sheet import Sheet
    from pipeline_tui.exchange.source import Text


def read_sheet(
    path: str, stdin: BinaryIO, encoding: str | None = None, file_format: Format | None = None
) -> Sheet:
    """The rows of a file, or of standard input for `-`. Raises as `read_text` and the readers."""
    return sheet_of(read_text(path, stdin, encoding, file_format))


def sheet_of(text: Text) -> Sheet:
    """The rows of a text. Raises PipelineError."""
    if text.format is Format.JSON:
        from pipeline_tui.exchange.objects import read_json

        return read_json(text.name, text.content)
    if text.format is Format.JSONL:
        from pipeline_tui.exchange.objects import read_json_lines

        return read_json_lines(text.name, text.content)
    from pipeline_tui.exchange.delimited import read_delimited

    delimiter = "\t" if text.format is Format.TSV else None
    return read_delimited(text.name, text.content, delimiter)
