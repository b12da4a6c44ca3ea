"""Workbooks that the dashboard wrote to be filled in, read back as an edition under the rules of every source."""

from dashboard.data.workbook.template.reading import fact_places, is_template, read_template, reading_of_template

__all__ = ["fact_places", "is_template", "read_template", "reading_of_template"]
