"""Texts the company writes: what makes a paragraph and what a list."""

import pytest

from lkk.services.directories.in_force import Block, blocks


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Первое\nпродолжение\n\nВторое", (Block("Первое продолжение"), Block("Второе"))),
        ("- один\n- два", (Block(lines=("один", "два")),)),
        ("Подписывают:\n- договоры\n- акты", (Block("Подписывают:"), Block(lines=("договоры", "акты")))),
        ("Подписывают:\r\n- договоры\r\n  и изменения к ним\r\n- акты",
         (Block("Подписывают:"), Block(lines=("договоры и изменения к ним", "акты")))),
        ("\n\n", ()),
    ],
)  # fmt: skip
def test_a_list_is_drawn_as_a_list_after_its_sentence_too(body: str, found: tuple[Block, ...]) -> None:
    assert blocks(body) == found
