"""The one YAML writer: every YAML text that the tool writes is made here, so that a value has one form.

In: plain values (maps with string keys, lists, strings, numbers, booleans, null). Out: the text of one document or of
several. Pure; no YAML library is used, since none of them writes text that every YAML version reads alike.
"""

from gitops_compile.model.yamltext.document import document, documents
from gitops_compile.model.yamltext.unwritable import Unwritable

__all__ = ["Unwritable", "document", "documents"]
