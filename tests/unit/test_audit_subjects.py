"""What an event of the record is about is said in words of the staff."""

import re
from pathlib import Path

from lkk.services.operation.audit_log import SUBJECTS

SERVICES = Path(__file__).parents[2] / "lkk" / "services"


def test_every_kind_of_subject_that_is_written_has_its_words() -> None:
    texts = [path.read_text(encoding="utf-8") for path in SERVICES.rglob("*.py")]
    written = {kind for text in texts for kind in re.findall(r'subject=f"([a-z_]+):', text)}
    assert "document" in written
    assert written <= SUBJECTS.keys()
