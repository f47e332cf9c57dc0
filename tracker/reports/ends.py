"""Keep the last characters of a paragraph together, so that no line holds a single one of them.

Chinese printers mend a paragraph whose last line is one character and a mark (孤字) by letting the line before give it company.
"""

import re

from markupsafe import Markup, escape

# The last two characters, or a number with what it counts, and the mark after them.
END = re.compile(r"(?<=[\u3400-\u9fff])((?:[\u3400-\u9fff]|\d[\d.]*)(?:[\u3400-\u9fff]|(?<=\d)%)[\u3001-\u301f\uff01-\uff5e”’]*)\s*$")


def bound(text):
    """The text as HTML, its end in an element that does not break."""
    return Markup(END.sub(r'<span class="end">\1</span>', str(escape(text))))
