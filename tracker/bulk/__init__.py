"""In bulk: many records at once, by a workbook that people fill in where they like."""
