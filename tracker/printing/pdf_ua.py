"""The finishing touches that make WeasyPrint's PDF/A-3a file a PDF/UA-1 file as well."""

import zlib

import pydyf

# PDF/A allows a foreign property in the metadata only with a description of its schema (ISO 19005-3, 6.6.2.3.3).
PDFUA = b"""<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates which part of ISO 14289 the file conforms to</pdfaProperty:description>
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>"""


ENDING = b"\r\nendstream"
written = pydyf.Stream.data.fget


def data(stream):
    """A stream as it is written, compressed twice where once would end in a carriage return.

    With the line feed before endstream that would be one end of line, and the stream a byte shorter than its /Length
    (ISO 19005-3, 6.1.7.1).
    """
    if (whole := written(stream)).endswith(ENDING):
        plain = b"\n".join(pydyf._to_bytes(part) for part in stream.stream)
        stream.stream, stream.compress = [zlib.compress(zlib.compress(plain, 9))], False
        stream.extra["Filter"] = pydyf.Array(["/FlateDecode", "/FlateDecode"])
        whole = written(stream)
    return whole


def install():
    """Put this in pydyf's place; done once, when the printing module is imported."""
    pydyf.Stream.data = property(data)


def finish(document, pdf):
    declare_pdfua(pdf)
    scope_headers(pdf)
    set_margins_apart(pdf)
    number_pages(document, pdf)


def declare_pdfua(pdf):
    metadata = referred(pdf, pdf.catalog["Metadata"])
    metadata.compress = False  # ISO 19005-3, 6.6.2.1: readable without a filter
    metadata.stream = [part.replace(b"</rdf:RDF>", PDFUA) for part in metadata.stream]


def scope_headers(pdf):
    """Say of each header cell whether it heads a column or a row: a row that has data is headed by its own."""
    for row in pdf.objects:
        if not isinstance(row, dict) or row.get("S") != "/TR":
            continue
        cells = [referred(pdf, reference) for reference in row["K"]]
        scope = "/Row" if any(cell["S"] == "/TD" for cell in cells) else "/Column"
        for cell in cells:
            if cell["S"] == "/TH":
                cell["A"]["Scope"] = scope


def set_margins_apart(pdf):
    """Mark what stands in the page margins as pagination, which no screen reader reads out on every page.

    WeasyPrint gives the margins' text structure elements that hang on nothing; by that they are known.
    """
    root = referred(pdf, pdf.catalog["StructTreeRoot"])
    reached = set()
    todo = list(root["K"])
    while todo:
        reference = todo.pop()
        reached.add(reference)
        kids = referred(pdf, reference).get("K", ())
        todo += [kid for kid in kids if isinstance(kid, bytes)]
    numbers = referred(pdf, root["ParentTree"])["Nums"]
    for page, elements in zip(numbers[::2], numbers[1::2]):
        if not isinstance(elements, list):
            continue  # a link's annotation, after the pages
        loose = {mark for mark, reference in enumerate(elements) if reference not in reached}
        elements[:] = [
            b"null" if mark in loose else reference for mark, reference in enumerate(elements)
        ]
        content = referred(pdf, referred(pdf, pdf.page_references[page])["Contents"])
        content.stream = list(paginated(content.stream, loose))


def paginated(operations, loose):
    """The operations of a page, with the marked content of the numbers in `loose` turned into artifacts."""
    for place, operation in enumerate(operations):
        following = operations[place + 1] if place + 1 < len(operations) else None
        if isinstance(following, dict) and following.get("MCID") in loose:
            yield "/Artifact"
        elif isinstance(operation, dict) and operation.get("MCID") in loose:
            yield pydyf.Dictionary({"Type": "/Pagination"})
        else:
            yield operation


def number_pages(document, pdf):
    """Let readers show the printed page numbers: the cover and the contents come before page 1."""
    bodies = [number for number, page in enumerate(document.pages) if "body" in page.anchors]
    front = bodies[0] if bodies else 0
    labels = [0, pydyf.Dictionary({"S": "/r"}), front, pydyf.Dictionary({"S": "/D"})] if front else [
        0, pydyf.Dictionary({"S": "/D"})
    ]  # fmt: skip
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array(labels)})


def referred(pdf, reference):
    return pdf.objects[int(reference.split()[0])]
