"""What an error of the database tells: never the values of a statement, which may be codes and addresses."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError

from lkk.services.kernel.unit_of_work import unit_of_work


async def test_an_error_of_the_database_holds_no_values(database: str) -> None:
    with pytest.raises(DataError) as caught:
        async with unit_of_work() as work:
            await work.session.execute(
                text("select cast(:code as varchar(3)), 1 / (:zero - 5)"), {"code": "483920", "zero": 5}
            )
    assert "483920" not in str(caught.value)
