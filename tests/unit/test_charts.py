"""Charts: a gap is no zero, words are escaped, the picture is named for a screen reader."""

from decimal import Decimal
from xml.etree import ElementTree

from lkk.state.charts import Bar, Group, Line, Mark, Part, bars, lines


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314  # our own text


def test_a_month_without_a_value_breaks_the_line() -> None:
    marks = (Mark(Decimal(1), "а"), None, Mark(Decimal(3), "б"), Mark(Decimal(4), "в", hollow=True))
    drawn = parsed(lines("c", "Название", "Смысл", ["1", "2", "3", "4"], [Line("zone-t1", marks)]))
    assert len(drawn.findall("line[@class='chart-line zone-t1']")) == 1
    assert len(drawn.findall("circle")) == 3


def test_what_is_said_is_escaped() -> None:
    svg = lines("c", "<b>&", "<script>", ["<i>"], [Line("zone-t1", (Mark(Decimal(1), "<x>"),))])
    assert "<script>" not in svg
    assert parsed(svg).findtext("title") == "<b>&"


def test_bars_stand_upon_each_other_and_a_missing_one_is_not_drawn() -> None:
    both = Bar((Part(Decimal(30), "zone-t1", "день"), Part(Decimal(10), "zone-t2", "ночь")))
    drawn = parsed(bars("c", "Расход", "По месяцам", [Group("янв", (Bar(()), both))]))
    day, night = drawn.findall("rect")
    assert float(night.get("y", 0)) + float(night.get("height", 0)) == float(day.get("y", 0))
    assert drawn.get("role") == "img"


def test_nothing_to_draw_is_no_picture() -> None:
    assert bars("c", "а", "б", [Group("янв", (Bar(()),))]) == lines("c", "а", "б", ["1"], [Line("t", (None,))]) == ""


def test_a_year_of_zeros_is_a_chart_of_zeros() -> None:
    assert len(parsed(bars("c", "а", "б", [Group("1", (Bar((Part(Decimal(), "z", "0"),)),))])).findall("rect")) == 1
