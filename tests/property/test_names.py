"""Names from outside: every text is read, and none reaches a terminal as a command to it."""

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from autovenv.environment import clean, display_name, parse_config, parse_prompt
from tests.strategies import CONTROLS, filenames, paths, prompts, pyvenv_cfgs, texts

HARM = ("Cc", "Cs", "Zl", "Zp")


def is_harmless(text: str) -> bool:
    """Whether it can be written to a terminal: no control, no bidi control, no half character."""
    return not any(unicodedata.category(c) in HARM or c in CONTROLS for c in text)


@given(st.one_of(texts(), st.text(alphabet=CONTROLS + "a"), st.text()))
@example("\ud800")
def test_a_clean_text_commands_nothing(text: str) -> None:
    """What remains is what was harmless, in its order."""
    cleaned = clean(text)
    assert is_harmless(cleaned)
    assert clean(cleaned) == cleaned
    if is_harmless(text):
        assert cleaned == text


@given(paths(), filenames(), prompts())
def test_every_environment_has_a_harmless_name(project: str, base: str, prompt: str) -> None:
    """Also where the prompt is broken; nothing is raised."""
    assert is_harmless(display_name(f"{project}/{base}", project, prompt))


@given(st.text())
def test_a_prompt_written_by_venv_is_read_back(prompt: str) -> None:
    """CPython's venv writes its repr."""
    assert parse_prompt(repr(prompt)) == prompt


@given(texts())
def test_a_raw_prompt_is_read_as_it_stands(prompt: str) -> None:
    """uv and older virtualenv write it raw; quotes count in pairs only."""
    raw = "uv " + prompt
    assert parse_prompt(raw) == raw
    assert parse_prompt("'" + raw) == "'" + raw or raw.endswith("'")


@given(pyvenv_cfgs())
def test_every_pyvenv_cfg_is_read(text: str) -> None:
    """As CPython's site.py does: keys in lower case, no blanks around, the last one counts."""
    expected = {}
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if "=" in line:
            key, _, value = line.partition("=")
            expected[key.strip().lower()] = value.strip()
    assert parse_config(text) == expected
