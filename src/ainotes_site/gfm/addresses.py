"""Addresses as their authors wrote them, in a form that every reader of addresses takes."""

from urllib.parse import quote, urlsplit


def well_formed(address: str) -> str:
    """Return the address, percent-encoded where Python cannot take it apart (`http://[x`), which would stop a build."""
    try:
        urlsplit(address)
    except ValueError:
        return quote(address, safe="/:?#@!$&'()*+,;=%~")
    return address
