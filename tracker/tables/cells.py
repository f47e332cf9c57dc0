"""Cells of a CSV that a spreadsheet would take for a formula, made harmless and back; OWASP names the full-width signs too."""

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def defused(cell: str) -> str:
    return "'" + cell if cell.startswith(DANGEROUS) else cell


def fused(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(DANGEROUS) else cell
