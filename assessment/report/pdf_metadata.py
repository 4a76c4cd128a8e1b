"""Metadata that names a file PDF/UA-1 besides PDF/A-3a; imported only where a PDF is made."""

from __future__ import annotations

from weasyprint.pdf.metadata import DocumentMetadata

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_PDFUA = "http://www.aiim.org/pdfua/ns/id/"
_PDFA = "http://www.aiim.org/pdfa/ns"

_MARK = f"""
<rdf:Description xmlns:rdf="{_RDF}" xmlns:pdfuaid="{_PDFUA}" rdf:about="">
 <pdfuaid:part>1</pdfuaid:part>
</rdf:Description>"""

# The description of the schema of that mark, as ISO 19005-3, 6.6.2.3.3 wants it.
_SCHEMA = f"""
<rdf:Description xmlns:rdf="{_RDF}" xmlns:pdfaExtension="{_PDFA}/extension/"
 xmlns:pdfaSchema="{_PDFA}/schema#" xmlns:pdfaProperty="{_PDFA}/property#" rdf:about="">
 <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
  <pdfaSchema:schema>PDF/UA Universal Accessibility</pdfaSchema:schema>
  <pdfaSchema:namespaceURI>{_PDFUA}</pdfaSchema:namespaceURI>
  <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
  <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
   <pdfaProperty:name>part</pdfaProperty:name>
   <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
   <pdfaProperty:category>internal</pdfaProperty:category>
   <pdfaProperty:description>Part of the standard that the file conforms to</pdfaProperty:description>
  </rdf:li></rdf:Seq></pdfaSchema:property>
 </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""


class AccessibleArchiveMetadata(DocumentMetadata):  # type: ignore[misc]
    """Adds the mark of PDF/UA-1 and the description of its schema to the metadata of PDF/A."""

    def generate_rdf_metadata(self, variant: str, version: int, conformance: str) -> bytes:
        """The metadata of the library with the two additions before its end."""
        made: bytes = super().generate_rdf_metadata(variant, version, conformance)
        end = b"</rdf:RDF>"
        return made.replace(end, (_MARK + _SCHEMA).encode() + end)
