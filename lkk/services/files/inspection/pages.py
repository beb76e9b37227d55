"""The child process that draws one page of a PDF: limits itself, draws, prints whether it could."""

import sys
from pathlib import Path

from lkk.services.files.inspection.child import limit_process

WIDTH = 1240  # points across: 150 to an inch of A4
MOST_HEIGHT = 6000


def main() -> None:
    """Arguments: the file, the number of the page from 1, where to write the PNG."""
    received, page, target = sys.argv[1:4]
    limit_process()
    import pypdfium2

    document = pypdfium2.PdfDocument(Path(received))
    wanted = document[int(page) - 1]
    width, height = wanted.get_size()
    scale = min(WIDTH / max(width, 1), MOST_HEIGHT / max(height, 1))
    wanted.render(scale=scale).to_pil().convert("RGB").quantize(256).save(target, "PNG")
    print("drawn")
