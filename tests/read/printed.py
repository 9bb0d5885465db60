"""Small PDFs, written by hand so that tests know where each word stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 612, 792


@dataclass(frozen=True)
class Words:
    """Words that begin at a place of the page, from the left and from the top."""

    words: str
    x: float
    y: float
    size: float = 10
    bold: bool = False

    def drawn(self) -> str:
        letters = self.words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        font = "F2" if self.bold else "F1"
        return f"BT /{font} {self.size} Tf {self.x} {HEIGHT - self.y} Td ({letters}) Tj ET"


@dataclass(frozen=True)
class Stroke:
    """A line from one place of the page to another."""

    left: float
    top: float
    right: float
    bottom: float

    def drawn(self) -> str:
        return f"0.5 w {self.left} {HEIGHT - self.top} m {self.right} {HEIGHT - self.bottom} l S"


Page = Sequence[Words | Stroke]


def column(lines: Sequence[str], x: float, y: float, size: float = 10, leading: float = 12) -> list[Words]:
    """Lines below each other."""
    return [Words(line, x, y + leading * place, size) for place, line in enumerate(lines)]


def pdf(pages: Sequence[Page], trailer: str = "") -> bytes:
    """A PDF of these pages in Helvetica; `trailer` is added to its trailer."""
    kids = " ".join(f"{5 + 2 * place} 0 R" for place in range(len(pages)))
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        font.format("Helvetica"),
        font.format("Helvetica-Bold"),
    ]
    for place, page in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {6 + 2 * place} 0 R "
            "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>"
        )
        drawn = "\n".join(item.drawn() for item in page)
        objects.append(f"<< /Length {len(drawn.encode('cp1252'))} >>\nstream\n{drawn}\nendstream")
    return _file(objects, trailer)


def _file(objects: Sequence[str], trailer: str) -> bytes:
    content, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{one}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\n"
    return content + f"{end}startxref\n{len(content)}\n%%EOF\n".encode()
