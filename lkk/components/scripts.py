"""Our scripts joined when the pages are compiled: one file that comes before all else, one that may wait."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reflex_base.plugins import Plugin

_FOLDER = Path(__file__).parents[2] / "assets" / "js"
#: What the first paint and the page's first socket need: the page's own modules may run before anything that waits.
FIRST = ("prefs", "waits")
#: `page` comes first: the others use what it gives.
JOINED = (
    *("page", "native", "commands", "typed", "auth", "second", "days"),
    *("left", "grid", "meter", "upload", "picture", "chat", "queue"),
)
FIRST_ADDRESS, ADDRESS = "/js/first.js", "/js/cabinet.js"


class JoinedScripts(Plugin):
    """Writes the joined files beside the other public files."""

    def get_static_assets(self, **context: Any) -> Sequence[tuple[Path, str]]:
        """Each file's place in the build and its text."""
        return [_joined(FIRST_ADDRESS, FIRST), _joined(ADDRESS, JOINED)]


def _joined(address: str, names: Sequence[str]) -> tuple[Path, str]:
    parts = [(_FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in names]
    return Path("public") / address.lstrip("/"), "\n".join(parts)
