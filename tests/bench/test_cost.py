"""What the bench keeps and draws. It is not run here: no test looks at a clock."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.bench import chart, record
from tests.bench.figures import MINE, NO_TOOL, PROCESS, PYTHON, Figures

KEPT = Path(__file__).with_name("cost.json")
SVG = "{http://www.w3.org/2000/svg}"


def test_the_chart_shows_the_figures_that_are_kept() -> None:
    """The picture in the README is drawn from the record beside it."""
    assert KEPT.with_suffix(".svg").read_text() == chart.draw(record.read(KEPT))


def test_the_chart_can_be_read_without_being_seen() -> None:
    """It has a title, and a description that names each tool with its figures."""
    kept = record.read(KEPT)
    picture = ET.fromstring(chart.draw(kept))  # noqa: S314
    assert picture.findtext(f"{SVG}title") == "What autovenv costs, beside its peers"
    said = picture.findtext(f"{SVG}desc") or ""
    for step, title in chart.PANELS.items():
        assert f"{title}: " in said
        assert [tool for tool in chart.rows(kept, step) if f"{tool} " not in said] == []


def test_nothing_of_the_machine_is_kept() -> None:
    """Neither record nor chart names a directory."""
    texts = KEPT.read_text() + KEPT.with_suffix(".svg").read_text()
    assert re.findall(r"/(?:home|root|tmp|opt|usr|var|Users)\b\S*", texts) == []


def test_figures_are_above_no_tool() -> None:
    """Median, minimum and maximum, and how many times autovenv and a bare Python that is."""
    figures = Figures()
    for tool, samples in {NO_TOOL: [1.0, 3.0, 2.0], MINE: [3.0, 4.0, 5.0], "other": [8.0]}.items():
        for sample in samples:
            figures.add("in", tool, sample)
    figures.add(PROCESS, PYTHON, 4.0)
    assert figures.cells()["in"] == {
        MINE: {"median": 2, "min": 1, "max": 3, "to autovenv": 1, "to python -I -S": 0.5},
        "other": {"median": 6, "min": 6, "max": 6, "to autovenv": 3, "to python -I -S": 1.5},
    }


def test_what_failed_once_has_no_figures() -> None:
    """A tool that did not do its job is marked; it is not measured by the times that it did."""
    figures = Figures()
    for sample in (1.0, None, 1.0):
        figures.add("in", "other", sample)
    figures.expect("in", "never")
    assert figures.cells() == {"in": {"other": None, "never": None}}
