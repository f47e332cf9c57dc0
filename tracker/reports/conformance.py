"""The finishing touches that make WeasyPrint's PDF/A-3a file a PDF/UA-1 file as well."""

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


def finish(document, pdf):
    declare_pdfua(pdf)
    scope_headers(pdf)
    number_pages(document, pdf)


def declare_pdfua(pdf):
    metadata = referred(pdf, pdf.catalog["Metadata"])
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
