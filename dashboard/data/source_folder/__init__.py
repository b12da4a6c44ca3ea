"""Reading an edition from the plain files that people keep under version control."""

from dashboard.data.source_folder.folder import read_source_folder

__all__ = ["read_source_folder"]
