"""Words of the search over the site."""

from lkk.vocabulary.labelled import Labelled


class FoundKind(Labelled):
    """What is found; the value begins the key of an entry."""

    SERVICE = "service", "Услуга"
    HELP = "help", "Справка"
    RULES = "rules", "Правила"
    OFFICE = "office", "Офис"
    PAGE = "page", "Раздел"
