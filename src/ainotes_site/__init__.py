"""Turn a folder of Chinese AI notes into a site of linked topic pages."""

__version__ = "0.2.0"
