"""Old addresses lead to where their pages stand now."""

import pytest

from lkk.web.moved_pages import moved_to


@pytest.mark.parametrize(
    ("path", "query", "address"),
    [
        ("/home", "status=registered", "/applications?status=registered"),
        ("/home/", "sort=-changed&page=2", "/applications?sort=-changed&page=2"),
        (
            "/home",
            "text=%D0%B4%D0%BE%D0%BC&next=//example.com",
            "/applications?text=%D0%B4%D0%BE%D0%BC&next=//example.com",
        ),
        ("/home", "waits=", "/applications?waits="),
        ("/home", "", ""),
        ("/home", "from=letter", ""),
        ("/applications", "status=registered", ""),
        ("/homes", "status=registered", ""),
    ],
)
def test_filters_of_the_former_table_of_the_first_page_lead_to_the_table(path: str, query: str, address: str) -> None:
    assert moved_to(path, query) == address
