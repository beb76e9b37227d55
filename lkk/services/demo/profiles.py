"""Profiles of the demo's people in full, and a request for a change that waits for an operator."""

from collections.abc import Mapping

from lkk.services.demo.papers import paper
from lkk.services.files.contents import Made
from lkk.services.files.owners import Owner
from lkk.services.files.storing import NewFile, store, within
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.profile import requests
from lkk.vocabulary.applications import Side
from lkk.vocabulary.files import OwnerKind
from lkk.vocabulary.profile import ProfilePart

BANK = {
    "bik": "040173604",
    "bank_name": "ПАО Сбербанк",
    "settlement_account": "40702810702000012345",
    "correspondent_account": "30101810200000000604",
}
#: Columns of the profile by the e-mails of the people; who is not here begins with an almost empty one.
DETAILS: Mapping[str, Mapping[str, str]] = {
    "ivanov@example.com": {
        "passport": "01 18 204615",
        "passport_issued_by": "ГУ МВД России по Алтайскому краю",
        "passport_issued_on": "2018-06-14",
        "passport_department": "220-063",
        "snils": "112-233-445 95",
        "inn": "500100732259",
        "registration_address": "656000, г. Барнаул, ул. Малахова, д. 1, кв. 1",
    },
    "zavod@example.com": {
        "head_name": "Кузнецов Олег Викторович",
        "head_position": "Генеральный директор",
        "head_authority": "Устав",
        "registration_address": "656002, г. Барнаул, пр. Калинина, д. 15",
        "last_name": "Кузнецов",
        "first_name": "Олег",
        "middle_name": "Викторович",
        **BANK,
    },
    "pekarnya@example.com": {
        "passport": "01 15 118822",
        "passport_issued_by": "ОУФМС России по Алтайскому краю",
        "passport_issued_on": "2015-09-21",
        "passport_department": "220-002",
        "snils": "123-456-789 64",
        "registration_address": "656049, г. Барнаул, пр. Ленина, д. 40, кв. 7",
    },
}
ASKS = "pekarnya@example.com"
_NEW_NAME = {"last_name": "Хлебникова", "first_name": "Ольга", "middle_name": "Викторовна"}


async def ask_change(work: UnitOfWork, actor: Actor) -> None:
    """Ask for another surname, with a certificate."""
    change = await requests.begin(work, actor, ProfilePart.NAME)
    new = NewFile(
        owner=Owner(OwnerKind.PROFILE_CHANGE, change.id),
        slot=requests.PROOF,
        name="Свидетельство о браке.pdf",
        side=Side.CUSTOMER,
        uploaded_by=actor.author_id,
    )
    await store(new, Made(await paper("Свидетельство о браке")), within(work))
    await requests.send(work, actor, ProfilePart.NAME, _NEW_NAME, "Сменила фамилию после замужества")
