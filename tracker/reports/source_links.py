"""Lead from a figure to what is behind it: on screen a link, on paper and outside its words alone."""

from urllib.parse import urlencode

from markupsafe import Markup


class Cite:
    """`scope` is a unit's code in a unit's report, otherwise empty; without `linked` nothing leads anywhere.

    `compared_with` is the number of the edition that has the figures of the year before: to it they lead.
    """

    def __init__(self, year, scope="", linked=True, compared_with=""):
        self.year, self.scope, self.linked, self.compared_with = year, scope, linked, compared_with

    def __call__(self, words, key, year=None, unit="", **narrowed):
        """`words` leading to the page of `key`, of this year or another; `narrowed` are task, chapter or domain."""
        if not self.linked or words in (None, ""):
            return words
        if self.compared_with and (year or self.year) < self.year:
            return Markup('<a class="cite" href="/open/{}/report-{}/">{}</a>').format(
                year, self.compared_with, words
            )
        place = "/".join(str(each) for each in (year or self.year, unit or self.scope) if each)
        query = f"?{urlencode(narrowed)}" if narrowed else ""
        return Markup('<a class="cite" href="/reports/{}/sources/{}{}">{}</a>').format(
            place, key, query, words
        )


PLAIN = Cite(0, linked=False)


def fill(sentence, **words):
    """A sentence with its places filled: what is not a link is escaped."""
    return Markup(sentence).format(**words)


def together(*sentences):
    return Markup("").join(sentences)
