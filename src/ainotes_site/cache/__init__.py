"""Results of pure functions, kept by the digest of what they were made from."""

from ainotes_site.cache.keys import digest_files, digest_of, key_of
from ainotes_site.cache.on_demand import OnDemand
from ainotes_site.cache.results import NO_CACHE, Cache, Stage

__all__ = ["NO_CACHE", "Cache", "OnDemand", "Stage", "digest_files", "digest_of", "key_of"]
