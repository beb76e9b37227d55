"""The one layout of emails: plain text and HTML with inline styles, without pictures from outside."""

TEXT = """\
{% if code %}{{ code }}

{% endif %}{{ body }}
{% if table %}

{% for line in table.lines -%}
{{ line[0] }}
{% for heading, words in table.headings[1:] | pairs(line[1:]) -%}
{{ "  " }}{{ heading }}: {{ words }}
{% endfor -%}
{% endfor -%}
{% endif -%}
{% if link %}
{{ link_text }}: {{ link }}
{% endif %}
--
Барнаульская сетевая компания. Личный кабинет клиента: {{ portal }}
8 800 1000 380, бесплатно по России
Поддержка личного кабинета: 50-16-28
Это письмо отправлено автоматически, отвечать на него не нужно.
{% if unsubscribe %}
Не присылать такие письма: {{ unsubscribe }}
{% endif %}
"""

HTML = """\
<!doctype html>
<html lang="ru">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
</head>
<body style="margin:0;padding:0;background:#eef3f4;color:#14262b;font:16px/1.5 Arial,Helvetica,sans-serif">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#eef3f4">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff">
<tr><td style="background:#0f3d46;color:#ffffff;padding:16px 24px">
<strong style="font-size:18px">Барнаульская сетевая компания</strong><br>
<span style="font-size:14px">Личный кабинет клиента</span>
</td></tr>
<tr><td style="padding:0;font-size:0;line-height:0">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr>
<td height="4" style="background:#f2c230"></td>
<td height="4" style="background:#2e9e5b"></td>
<td height="4" style="background:#d6453d"></td>
</tr></table>
</td></tr>
<tr><td style="padding:24px">
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">{{ title }}</h1>
{% if code %}
<p style="margin:0 0 16px;font-size:32px;font-weight:bold;letter-spacing:6px">{{ code }}</p>
{% endif %}
{% for paragraph in paragraphs %}
<p style="margin:0 0 16px">{{ paragraph }}</p>
{% endfor %}
{% if table %}
<table width="100%" cellpadding="4" cellspacing="0" style="border-collapse:collapse;font-size:13px;line-height:1.3">
<tr>
{% for heading in table.headings %}
<th align="{{ 'left' if loop.first else 'right' }}" style="border-bottom:1px solid #48616a;vertical-align:bottom">\
{{ heading }}</th>
{% endfor %}
</tr>
{% for line in table.lines %}
<tr>
{% for words in line %}
<td align="{{ 'left' if loop.first else 'right' }}" style="border-bottom:1px solid #d5e0e3">{{ words }}</td>
{% endfor %}
</tr>
{% endfor %}
</table>
{% endif %}
{% if link %}
<p style="margin:24px 0 0"><a href="{{ link }}" style="display:inline-block;background:#0b6b78;color:#ffffff;\
text-decoration:none;padding:12px 20px">{{ link_text }}</a></p>
{% endif %}
</td></tr>
<tr><td style="padding:16px 24px;border-top:1px solid #d5e0e3;color:#48616a;font-size:14px">
8 800 1000 380, бесплатно по России<br>
Поддержка личного кабинета: 50-16-28<br>
<a href="{{ portal }}" style="color:#0b6b78">{{ portal }}</a><br>
Это письмо отправлено автоматически, отвечать на него не нужно.
{% if unsubscribe %}
<br><a href="{{ unsubscribe }}" style="color:#0b6b78">Не присылать такие письма</a>
{% endif %}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
"""
