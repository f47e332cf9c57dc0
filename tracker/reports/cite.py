"""Lead from a figure to what is behind it: on screen a link, on paper and outside its words alone."""

from urllib.parse import urlencode

from markupsafe import Markup


class Cite:
    """`scope` is a unit's code in a unit's report, otherwise empty; without `linked` nothing leads anywhere."""

    def __init__(self, year, scope="", linked=True):
        self.year, self.scope, self.linked = year, scope, linked

    def __call__(self, words, key, year=None, unit="", **narrowed):
        """`words` leading to the page of `key`, of this year or another; `narrowed` are task, chapter or domain."""
        if not self.linked or words in (None, ""):
            return words
        place = "/".join(str(each) for each in (year or self.year, unit or self.scope) if each)
        query = f"?{urlencode(narrowed)}" if narrowed else ""
        return Markup('<a class="cite" href="/reports/{}/sources/{}{}">{}</a>').format(place, key, query, words)


PLAIN = Cite(0, linked=False)


def fill(sentence, **words):
    """A sentence with its places filled: what is not a link is escaped."""
    return Markup(sentence).format(**words)


def together(*sentences):
    return Markup("").join(sentences)
