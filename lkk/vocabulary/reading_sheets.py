"""Workbooks of readings: what may be sent, in words for both sides."""

EXTENSIONS = ("xlsx", "xls")
MAX_BYTES = 5 << 20
WRONG_TYPE = "Загрузите шаблон показаний: файл .xlsx или .xls"
TOO_BIG = f"Файл больше {MAX_BYTES >> 20} МБ. Скачайте шаблон заново и заполните его"
RULES = f"Файл .xlsx или .xls, до {MAX_BYTES >> 20} МБ, без макросов, формул и ссылок на другие файлы."
