"""Keep together what a line must not part: a paragraph's last characters, and a number with what it counts.

Chinese printers mend a paragraph whose last line is one character and a mark (孤字) by letting the line before give it
company, and do not leave 35 at the end of a line and 张 at the head of the next.
"""

import re

from markupsafe import Markup, escape

# A number, short enough for any line, with the word that says of what it is; the marks after it follow it.
NUMBER = r"(?<![\d.])\d[\d.]{0,11}(?:个百分点|人次|%|[\u3400-\u9fff])"
COUNTED = re.compile(NUMBER + "[、。，；：？！）》」』】”’]*")
# The last two characters, or such a number, and the mark after them.
END = re.compile(
    rf"(?<=[\u3400-\u9fff])((?:[\u3400-\u9fff]{{2}}|{NUMBER})[\u3001-\u301f\uff01-\uff5e”’]*)\s*$"
)


def bound(text):
    """The text as HTML, what belongs together in elements that do not break."""
    html = str(escape(text))
    end = END.search(html)
    head, last = (html[: end.start()], end[1]) if end else (html, "")
    return Markup(
        COUNTED.sub(r'<span class="whole-words">\g<0></span>', head)
        + (f'<span class="whole-words">{last}</span>' if end else "")
    )
