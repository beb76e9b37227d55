"""Words of agreements that hand capacity over: their states and limits of what is typed."""

from lkk.vocabulary.labelled import Labelled

ADDRESS_LENGTH, REASON_LENGTH = 400, 1000
#: Kopecks for all the capacity of an agreement: more is a slip of the finger.
MOST_PRICE_KOPECKS = 100_000_000_000
#: How far ahead the last day of filing the applications may lie.
MOST_DAYS = 365
#: Offers of one agreement: whoever has not agreed by then talks it over first.
MOST_OFFERS = 30


class AgreementState(Labelled):
    """The life of an agreement."""

    OFFERED = "offered", "Согласуются условия", "info"
    SIGNING = "signing", "На подписании", "attention"
    SIGNED = "signed", "Подписано обеими сторонами", "success"
    DECLINED = "declined", "Отказ от условий", "neutral"
    REFUSED = "refused", "В подписании отказано", "danger"
    EXPIRED = "expired", "Срок подписания истёк", "danger"

    @property
    def live(self) -> bool:
        """Whether the two are still on the way to signing it."""
        return self in (AgreementState.OFFERED, AgreementState.SIGNING)
