"""What may stand in an answer template for what is known of a dialogue or of an application."""

NAME, MANAGER, ACCOUNT, TOPIC = "{имя}", "{менеджер}", "{счёт}", "{тема}"
NUMBER, KIND, OBJECT, DUE = "{номер}", "{вид}", "{объект}", "{срок}"
VARIABLES = (NAME, MANAGER, ACCOUNT, TOPIC)  # in dialogues
CASE_VARIABLES = (NAME, MANAGER, ACCOUNT, NUMBER, KIND, OBJECT, DUE)  # in applications
