"""The least that a process of production is told by its surroundings."""

DATA_KEYS = "t1:dGhlIGtleSBvZiB0ZXN0cywgMzIgYnl0ZXMgbG9uZy4="
PRODUCTION = {
    "LKK_ENVIRONMENT": "production",
    "LKK_DATABASE_URL": "postgresql:///unused",
    "LKK_DATA_KEYS": DATA_KEYS,
    "LKK_PUBLIC_URL": "https://lk.example.ru",
    "LKK_ACCOUNTING_URL": "https://accounting.example.ru",
    "LKK_ACCOUNTING_TOKEN": "a real one",
    "LKK_SMTP_HOST": "mail.example.ru",
    "LKK_MAIL_FROM": "no-reply@example.ru",
    "LKK_DOCUMENTS_URL": "https://documents.example.ru",
    "LKK_DOCUMENTS_TOKEN": "a real one",
}
