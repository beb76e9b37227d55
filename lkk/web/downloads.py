"""Headers of what is given as a file."""

from urllib.parse import quote


def attachment(name: str) -> dict[str, str]:
    """Name a download as RFC 6266 wants: Latin letters for old programs, the name itself in percent signs."""
    extension = name.rpartition(".")[2]
    fallback = f"file.{extension}" if extension.isascii() and extension.isalnum() else "file"
    return {"Content-Disposition": f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{quote(name, safe='')}"}
