"""The child process that draws one page of a PDF or a picture: limits itself, draws, prints whether it could."""

import sys
from pathlib import Path

from lkk.services.files.inspection.child import limit_process

WIDTH = 1240  # points across: 150 to an inch of A4
MOST_HEIGHT = 6000


def main() -> None:
    """Arguments: the file, the number of the page from 1, where to write the PNG, the extension of the file."""
    received, page, target, extension = sys.argv[1:5]
    limit_process()
    if extension != "pdf":
        _draw_picture(Path(received).read_bytes(), extension, Path(target))
    else:
        _draw_page(received, int(page), target)
    print("drawn")


def _draw_picture(data: bytes, extension: str, target: Path) -> None:
    from lkk.services.files.inspection import images, reading

    picture = reading.read(data, extension)
    if picture is None:
        raise SystemExit(1)
    picture.thumbnail((WIDTH, MOST_HEIGHT))
    target.write_bytes(images.clean_png(picture))


def _draw_page(received: str, page: int, target: str) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(Path(received))
    wanted = document[page - 1]
    width, height = wanted.get_size()
    scale = min(WIDTH / max(width, 1), MOST_HEIGHT / max(height, 1))
    wanted.render(scale=scale).to_pil().convert("RGB").quantize(256).save(target, "PNG")
