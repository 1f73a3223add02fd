"""A link as a picture for a camera: always dark on light, in every theme, for cameras want it so."""

import io

import segno
from django.utils.safestring import SafeString

from core.markup import ours

QUIET = 4
"""Modules of empty margin that ISO/IEC 18004 asks for."""


def qr(text: str) -> SafeString:
    """`text` as an SVG of attributes only. It holds squares, and no letter of the text."""
    code = segno.make(text, error="m", micro=False)
    side = code.symbol_size(border=QUIET)[0]
    path = io.BytesIO()
    code.save(path, kind="svg", border=QUIET, dark="#10231c", light="#ffffff", xmldecl=False, svgns=False, nl=False,
              omitsize=True, svgclass=None, lineclass=None)  # fmt: skip
    inside = path.getvalue().decode()
    inside = inside[inside.index(">") + 1 :]
    return ours(f'<svg viewBox="0 0 {side} {side}" width="240" height="240" role="img" aria-label="The link as a picture for '
                f'a camera" shape-rendering="crispEdges">{inside}')  # fmt: skip
