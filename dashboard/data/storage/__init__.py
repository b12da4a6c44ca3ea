"""Where editions are kept: a folder of this machine or a bucket of an object store, with one face for both."""

from dashboard.data.storage.address import as_storage, open_root
from dashboard.data.storage.local_storage import LocalStorage
from dashboard.data.storage.object_storage import ObjectStorage
from dashboard.data.storage.storage import Listing, Storage

__all__ = ["Listing", "LocalStorage", "ObjectStorage", "Storage", "as_storage", "open_root"]
