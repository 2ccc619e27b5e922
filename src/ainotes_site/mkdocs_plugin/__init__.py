"""The MkDocs adapter: with the commands, all that imports `mkdocs`."""
