"""The plan as a file: readable, honest about letters it lacks, silent about itself, and not broken by anything."""

import io
import logging
import re
import subprocess
import sys
import time
import zlib
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from fontTools.ttLib import TTFont

from journeys import notes
from journeys.plan import SECTIONS
from tests.cast import CANARY, Cast
from tests.sweep.fuzz import CORPUS

PLAN = {
    "first": "Kettle first.",
    "people": "Ana 020 7946 0018",
    "pairs": "it rains\tI call Ana",
    "goals": "g\n- step",
}


def streams(pdf: bytes) -> list[bytes]:
    found = []
    for raw in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S):
        try:
            found.append(zlib.decompress(raw))
        except zlib.error:
            found.append(raw)
    return found


def text_of(pdf: bytes) -> str:
    """What a reader of the file can copy out of it: each font's codes through its own table of characters (ToUnicode)."""
    maps = []
    for stream in streams(pdf):
        if b"beginbfchar" in stream:
            pairs = re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>", stream)
            maps.append({int(a, 16): bytes.fromhex(b.decode()).decode("utf-16-be") for a, b in pairs})
    said = []
    for stream in streams(pdf):
        if b" Tf" not in stream:
            continue
        font = 0
        for token in re.finditer(rb"/F(\d+) [\d.]+ Tf|\(((?:[^()\\]|\\.)*)\) Tj|\[(.*?)\] TJ", stream, re.S):
            if token[1]:
                font = int(token[1]) - 1
            else:
                inside = token[2] or b"".join(re.findall(rb"\(((?:[^()\\]|\\.)*)\)", token[3] or b""))
                raw = re.sub(rb"\\(.)", lambda m: {b"n": b"\n", b"r": b"\r"}.get(m[1], m[1]), inside)
                said.append(
                    "".join(maps[font].get(int.from_bytes(raw[i : i + 2]), "") for i in range(0, len(raw), 2))
                )
    return "\n".join(said)


def test_every_line_of_the_plan_is_in_the_file() -> None:
    said = text_of(notes.as_pdf(PLAN))
    for words in ("First", "Kettle first.", "Ana 020 7946 0018", "If it rains, then I call Ana", "– step"):
        assert words in said, said
    assert "[…]" not in said


def test_latin_greek_and_cyrillic_are_there_and_what_is_not_is_said() -> None:
    every = {"first": "Žluťoučký kůň, Tiếng Việt, Ελλάδα, Привет"}
    assert not notes.lacking(every)
    assert every["first"] in text_of(notes.as_pdf(every)).replace("\n", " ")
    some = {"first": "Call אמא or 👩‍👩‍👧 now"}
    assert notes.lacking(some)
    assert notes.legible(some["first"]) == "Call […] or […] now"
    said = text_of(notes.as_pdf(some)).replace("\n", " ")
    assert "Call […] or […] now" in said
    assert "cannot show" in said


def test_what_somebody_wrote_like_the_sign_for_missing_letters_is_not_missing() -> None:
    assert not notes.lacking({"first": "so […] on"})


def test_a_joiner_between_letters_is_nothing_missing() -> None:
    assert notes.legible("auf\u200clage") == "auflage"
    assert not notes.lacking({"first": "auf\u200clage"})


def test_the_file_says_nothing_of_itself() -> None:
    pdf = notes.as_pdf(PLAN)
    assert re.search(rb"/Info \d+ 0 R", pdf)
    for said in (b"/Title", b"/Author", b"/Subject", b"/Keywords", b"/Creator ", b"/Producer", b"fpdf", b"Wayside", b"<x:xmpmeta"):  # fmt: skip
        assert said not in pdf, said
    assert re.findall(rb"/CreationDate \((.*?)\)", pdf) == [b"D:20000101000000Z"]
    assert notes.as_pdf(PLAN) == pdf, "two files of one plan tell no time"
    assert not re.search(r"\bplan\b|recovery|Wayside", text_of(pdf), re.IGNORECASE)


@pytest.mark.parametrize(
    "hostile",
    [
        "x" * 2_000,
        "word " * 399,
        "**bold** __under__ --strike-- [link](https://example.org)",
        ") Tj ET Q endstream endobj << /JavaScript",
        "\\" * 200,
        "\u202egnihtyna\u202c",
        "👩‍👩‍👧" * 300,
        "שלום عالم 你好 नमस्ते",
        "a\u0301\u0302\u0303" * 100,
        "\n" * 500 + "end",
        "\u00a0\u2003\u3000",
        "{{ settings }} %s %d %PDF-1.4 %%EOF",
    ],
)
def test_hostile_words_do_not_break_it(hostile: str) -> None:
    begun = time.monotonic()
    pdf = notes.as_pdf(dict.fromkeys((s.slug for s in SECTIONS if s.kind != "pairs"), hostile))
    assert time.monotonic() - begun < 10
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")
    assert b"/JavaScript" not in pdf
    assert b"/URI" not in pdf


def test_the_whole_corpus_goes_in() -> None:
    pdf = notes.as_pdf({"triggers": "\n".join(text[:300] for text in CORPUS)})
    assert pdf.rstrip().endswith(b"%%EOF")


def test_a_long_word_stays_on_the_page() -> None:
    """Broken where the line ends: every letter of it is there."""
    assert text_of(notes.as_pdf({"first": "x" * 400})).count("x") == 400


def test_the_font_is_the_one_that_is_promised() -> None:
    letters = set(TTFont(notes.REGULAR).getBestCmap())
    assert len(letters) > 900
    assert {ord(c) for c in "ЁёΆώẽ–—‘’“”…"} <= letters


def test_the_file_comes_by_a_neutral_name_and_is_kept_nowhere(cast: Cast, sign_in: Any) -> None:
    answer = sign_in("ben").get("/plan/notes/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="notes.pdf"'
    assert "no-store" in answer["Cache-Control"]
    assert f"{CANARY} first" in text_of(answer.content).replace("\n", " ")
    assert CANARY not in text_of(sign_in("ana").get("/plan/notes/").content)


def test_the_page_before_it_says_which_letters_are_missing(cast: Cast, sign_in: Any) -> None:
    ben: Client = sign_in("ben")
    assert "Some letters are not in it" not in ben.get("/plan/file/").content.decode()
    ben.post("/plan/first/", {"words": "Call אמא"})
    html = ben.get("/plan/file/").content.decode()
    assert "Some letters are not in it" in html
    assert "/plan/print/" in html


def test_making_it_writes_nothing_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """fontTools would write which letters were used."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    try:
        with caplog.at_level(logging.DEBUG):
            notes.as_pdf({"first": "Zq"})
    finally:
        logging.getLogger().removeHandler(handler)
    assert stream.getvalue() + caplog.text == ""


def test_what_draws_it_is_loaded_by_the_first_file_and_not_by_every_process() -> None:
    code = "import sys, journeys.notes; print({'fpdf', 'fontTools', 'PIL'} & set(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=settings.BASE_DIR
    )
    assert run.stdout.strip() == "set()"
