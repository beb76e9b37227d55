"""What may stand in an answer template for what is known of a dialogue."""

NAME, MANAGER, ACCOUNT, TOPIC = "{имя}", "{менеджер}", "{счёт}", "{тема}"
VARIABLES = (NAME, MANAGER, ACCOUNT, TOPIC)
