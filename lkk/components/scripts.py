"""Our scripts that may wait, joined into one file when the pages are compiled: one request in place of many."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reflex_base.plugins import Plugin

_FOLDER = Path(__file__).parents[2] / "assets" / "js"
#: `page` comes first: the others use what it gives.
JOINED = ("page", "native", "commands", "typed", "waits", "auth", "second", "left", "grid", "upload")
ADDRESS = "/js/cabinet.js"


class JoinedScripts(Plugin):
    """Writes the joined file beside the other public files."""

    def get_static_assets(self, **context: Any) -> Sequence[tuple[Path, str]]:
        """The file's place in the build and its text."""
        parts = [(_FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in JOINED]
        return [(Path("public") / ADDRESS.lstrip("/"), "\n".join(parts))]
