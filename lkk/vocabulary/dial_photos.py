"""Photos of a meter's dial: what may be sent, in words for both sides."""

from lkk.vocabulary.attachments import MAX_SIZE_WORDS, PHOTOS
from lkk.vocabulary.words import at_most

MOST = 6  # of a meter and a month: three zones in two directions
MOST_WORDS = f"У прибора может быть {at_most(MOST, 'фото', 'фото')} за месяц"
EXTENSIONS = tuple(sorted(PHOTOS))
WRONG_TYPE = "Приложите фото: файл JPG, PNG или HEIC"
RULES = f"JPG, PNG или HEIC до {MAX_SIZE_WORDS}. {MOST_WORDS}. Где и когда снято, из файла удаляется."
