"""What changes while pages of people not known by name are open: a signal names the topic and carries nothing else."""

from enum import StrEnum


class Topic(StrEnum):
    """Each has pages that show it (`lkk.state.live.show_topic`), to guests or to whoever may open them."""

    DIRECTORIES = "directories"
    BROADCASTS = "broadcasts"
    APPOINTMENTS = "appointments"  # told with the office and the day, see `lkk.state.live.look_at`
    OPENED = "opened"  # told with the application whose card an employee has opened or left, for the staff
    PRESENCE = "presence"  # who of the employees is here
    CONSULTATIONS = "consultations"  # the queue of dialogues that wait
    CALLBACKS = "callbacks"
    MONEY = "money"  # bank payments and refunds, for the staff
    SURVEYS = "surveys"  # versions and their results, for the staff
    MARKS = "marks"  # marks of customers, for the staff
    OUTAGES = "outages"  # the journal of the dispatchers and what people report
    CAPACITY = "capacity"  # the board of capacity and the ads that wait for a moderator
