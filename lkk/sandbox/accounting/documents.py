"""Documents of the office: small real PDFs."""

import json

import typst

_PAGE = """
#set page(margin: 2cm)
#set text(lang: "ru", size: 12pt)
#let said = json(bytes(sys.inputs.said))
= #said.title
Заявка № #said.number

#said.text
"""


def make_pdf(title: str, number: str, text: str) -> bytes:
    """A page with a title, the number of an application and a sentence."""
    said = json.dumps({"title": title, "number": number, "text": text}, ensure_ascii=False)
    made = typst.compile(_PAGE.encode(), sys_inputs={"said": said})
    if not isinstance(made, bytes):
        raise TypeError("Typst gave several files instead of one")
    return made
