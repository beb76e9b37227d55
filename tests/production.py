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
    "LKK_COMPANY_ADDRESS": "656000, г. Барнаул",
    "LKK_COMPANY_INN": "2225000003",
    "LKK_COMPANY_KPP": "222501001",
    "LKK_COMPANY_OGRN": "1022200000019",
}
