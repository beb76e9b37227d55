"""Figures of reports are drawn by what they mean, and every meaning has a colour."""

from pathlib import Path

from lkk.services.reports import applications, payments
from lkk.state.reports.report_view import tone
from lkk.vocabulary.reports import Drawn, TermOutcome

CHARTS = Path("assets/css/charts.css")


def test_every_meaning_has_a_colour_in_the_chart_and_in_its_key() -> None:
    rules = CHARTS.read_text()
    for one in Drawn:
        assert f".chart .drawn-{one}" in rules
        assert f'.chart-key[data-tone="drawn-{one}"]' in rules


def test_kept_and_missed_terms_have_the_tones_of_good_and_bad() -> None:
    tones = {one.title: tone(one) for one in applications.HEADINGS if one.drawn}
    assert tones[TermOutcome.KEPT.label] == "drawn-good"
    assert tones[TermOutcome.MISSED.label] == "drawn-bad"
    assert TermOutcome.NO_TERM.label not in tones
    assert {one.title: tone(one) for one in payments.INVOICES if one.drawn}["Просрочены"] == "drawn-bad"
