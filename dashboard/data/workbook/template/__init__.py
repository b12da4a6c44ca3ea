"""Workbooks that the dashboard wrote to be filled in, read back as an edition under the rules of every source."""

from dashboard.data.workbook.template.reading import is_template, read_template

__all__ = ["is_template", "read_template"]
