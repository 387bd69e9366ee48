"""Reports in headless Chromium: nothing is complained of, nothing sticks out."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from cli_program import Program

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
               None)  # fmt: skip
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium here")
PATIENCE = 60


def browse(folder: Path, *options: str, page: Path) -> subprocess.CompletedProcess[str]:
    assert BROWSER is not None
    argv = [
        BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
        "--enable-logging=stderr", "--v=0", f"--user-data-dir={folder / 'profile'}", *options,
        page.as_uri(),
    ]  # fmt: skip
    return subprocess.run(argv, capture_output=True, text=True, check=True, timeout=PATIENCE)


def test_a_page_opens_without_a_complaint(sampled: Program, tmp_path: Path) -> None:
    page = tmp_path / "month.html"
    sampled.ok("report", "monthly", "--period", "this-month", "--why", "-o", page)
    opened = browse(tmp_path, "--dump-dom", page=page)
    assert "Monthly report" in opened.stdout
    assert opened.stdout.count("<svg") > 5
    assert [line for line in opened.stderr.splitlines() if "CONSOLE" in line] == []


@pytest.mark.parametrize("width", [500, 1100])
def test_nothing_sticks_out_to_the_right(sampled: Program, tmp_path: Path, width: int) -> None:
    """Chromium's window is 500 wide at the least, so the page stands in a frame."""
    frame = 360 if width == 500 else width
    page = tmp_path / "velocity.html"
    sampled.ok("report", "velocity", "--by", "segment", "--period", "this-year", "-o", page)
    inside = page.read_text(encoding="utf-8").replace("default-src 'none'", "script-src *", 1)
    measure = (
        "<script>document.title = `${document.documentElement.scrollWidth}"
        " of ${window.innerWidth}`; parent.postMessage(document.title, '*')</script>"
    )
    inside = re.sub(r"<meta http-equiv[^>]*>", "", inside).replace("</body>", f"{measure}</body>")
    (tmp_path / "inside.html").write_text(inside, encoding="utf-8")
    outside = tmp_path / "outside.html"
    outside.write_text(
        "<!doctype html><p id=said></p><script>addEventListener('message', (e) => "
        "{ document.getElementById('said').textContent = e.data })</script>"
        f"<iframe src=inside.html width={frame} height=900></iframe>"
    )
    shown = browse(
        tmp_path, "--dump-dom", f"--window-size={width + 100},900", "--virtual-time-budget=5000",
        "--allow-file-access-from-files", page=outside,
    )  # fmt: skip
    found = re.search(r"(\d+) of (\d+)", shown.stdout)
    assert found, shown.stdout[:500]
    assert int(found[1]) <= int(found[2]), found[0]
    assert int(found[2]) in (360, 1100)


def test_it_prints(sampled: Program, tmp_path: Path) -> None:
    page, paper = tmp_path / "status.html", tmp_path / "status.pdf"
    sampled.ok("report", "status", "-o", page)
    browse(tmp_path, f"--print-to-pdf={paper}", "--no-pdf-header-footer", page=page)
    assert paper.read_bytes().startswith(b"%PDF")
    pages = len(re.findall(rb"/Type\s*/Page\b", paper.read_bytes()))
    assert 1 <= pages <= 3
