"""What a service passport (паспорт услуги) says that no other table holds (pure).

Terms and their law are rows of the table of deadlines, documents are the places for attachments of the form.
"""

from dataclasses import dataclass

PLACE = "Личный кабинет"


@dataclass(frozen=True)
class Price:
    """What a service costs: `short` in two words for lists, `words` as a sentence without the full stop."""

    short: str
    words: str


FREE = Price("Бесплатно", "Плата не взимается")


@dataclass(frozen=True)
class Passage:
    """A stage of a service: `rules` are keys of the table of deadlines, whose words, terms and law are shown.

    `form` says where or how it is done, `when` which case the term is for.
    """

    rules: tuple[str, ...]
    form: str = PLACE
    when: str = ""


@dataclass(frozen=True, kw_only=True)
class Passport:
    """Who may ask for the service, what comes of it, by what law and at what price.

    `promised` are the keys of the deadlines that are told as the term of the service, empty for the deadline of the
    kind; `begins` says what ends in that term if it is not the whole service, `note` goes after it. `passages` are the
    stages after filing, empty for the only one that ends in the term.
    """

    result: str
    law: str
    who: str = "Физические лица, индивидуальные предприниматели и юридические лица"
    price: Price = FREE
    promised: tuple[str, ...] = ()
    begins: str = ""
    note: str = ""
    passages: tuple[Passage, ...] = ()
