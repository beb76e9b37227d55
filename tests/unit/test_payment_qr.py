"""The payment QR by ГОСТ Р 56042-2014: order, lengths, kopecks, separator; read back from its picture."""

from dataclasses import replace
from io import BytesIO

import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lkk.services.money.payment_qr import Asked, Payee, content, drawn
from tests.payment_qr import fields, read_picture

PAYEE = Payee(
    ("ООО «Барнаульская сетевая компания»", "БСК"),
    "40702810702000012345",
    "АЛТАЙСКОЕ ОТДЕЛЕНИЕ N8644 ПАО СБЕРБАНК",
    "040173604",
    "30101810200000000604",
    "2225000003",
    "222501001",
)
ASKED = Asked(2_150_000, "Оплата ТП по заявке ТП-2026-000123", "СЧ-2026-000001", "ТП-2026-000123", "9234")
MANDATORY = ["Name", "PersonalAcc", "BankName", "BIC", "CorrespAcc"]


def seen(made: bytes) -> str:
    picture = BytesIO()
    segno.make(made, mode="byte", error="m", boost_error=False, micro=False).save(picture, kind="png", scale=4)
    return read_picture(Image.open(picture))[0]


def test_the_fields_stand_in_the_order_of_the_standard_and_are_read_back_from_the_picture() -> None:
    text = seen(content(PAYEE, ASKED))
    assert text.startswith("ST00012|Name=ООО «Барнаульская сетевая компания»|PersonalAcc=40702810702000012345|")
    said = fields(text)
    assert list(said)[:5] == MANDATORY
    assert said["Sum"] == "2150000"
    assert (said["DocNo"], said["Contract"], said["PersAcc"]) == ("СЧ-2026-000001", "ТП-2026-000123", "9234")


def test_the_mandatory_block_keeps_to_300_bytes_by_a_shorter_name() -> None:
    long = replace(PAYEE, names=("Общество " * 20, "ООО «Барнаульская сетевая компания»"))
    text = content(long, ASKED).decode()
    block = text[: text.index("|PayeeINN")]
    assert len(block.encode()) <= 300
    assert fields(text)["Name"] == "ООО «Барнаульская сетевая компания»"


def test_a_separator_in_a_value_gives_way_to_another_one() -> None:
    text = content(PAYEE, replace(ASKED, purpose="Счёт | за услуги"))
    assert text.decode()[7] == "#"
    assert fields(text.decode())["Purpose"] == "Счёт | за услуги"


@settings(max_examples=40)
@given(
    purpose=st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=160),
    kopecks=st.integers(1, 10**13),
)
def test_any_purpose_comes_back_as_it_was_or_is_refused(purpose: str, kopecks: int) -> None:
    try:
        said = fields(content(PAYEE, replace(ASKED, purpose=purpose, kopecks=kopecks)).decode())
    except ValueError:
        assert len(set(purpose)) >= len("|#;:^_~{}!$%&()*+,/@")
        return
    assert said.get("Purpose", "") == " ".join(purpose.split())
    assert (list(said)[:5], said["Sum"]) == (MANDATORY, str(kopecks))


def test_the_drawing_is_a_picture_without_a_size_of_its_own() -> None:
    assert drawn(content(PAYEE, ASKED)).startswith("<svg ")
