"""Every term has words for people."""

from lkk.vocabulary.deadlines import DEADLINE_SENTENCES, DEADLINE_TITLES
from tests.migration_data import deadline_keys


def test_every_loaded_term_says_what_it_is_for_and_none_is_invented() -> None:
    assert set(DEADLINE_TITLES) == set(DEADLINE_SENTENCES) == deadline_keys()
