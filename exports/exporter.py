"""A result in every format that people can ask for."""

from collections.abc import Callable, Mapping, Sequence
from typing import BinaryIO

from core.domain.results.files import ExportFormat
from core.ports.files import ResultExport
from exports.csv_table import write_csv
from exports.graph.gexf import write_gexf
from exports.graph.graphml import write_graphml
from exports.json_document import write_json
from exports.json_lines import write_json_lines


class FileExporter:
    """Implements ResultExporter."""

    def export(self, result: ResultExport, fmt: ExportFormat, out: BinaryIO) -> None:
        """Write the file into `out`."""
        _WRITERS[fmt](result, out)

    def export_together(self, results: Sequence[ResultExport], fmt: ExportFormat, out: BinaryIO) -> None:
        """See ResultExporter."""
        _OF_SEVERAL[fmt](results, out)


def _write_workbook(result: ResultExport, out: BinaryIO) -> None:
    from exports.xlsx.result import result_sheets
    from exports.xlsx.writer import write_workbook  # openpyxl is heavy to import

    write_workbook(result_sheets(result), out)


def _write_picture(result: ResultExport, out: BinaryIO) -> None:
    from exports.picture.network import write_picture  # so is Pillow

    write_picture(result, out)


_WRITERS: Mapping[ExportFormat, Callable[[ResultExport, BinaryIO], None]] = {
    ExportFormat.JSON: write_json,
    ExportFormat.JSON_LINES: write_json_lines,
    ExportFormat.CSV: write_csv,
    ExportFormat.XLSX: _write_workbook,
    ExportFormat.GRAPHML: lambda result, out: write_graphml([result], out),
    ExportFormat.GEXF: lambda result, out: write_gexf([result], out),
    ExportFormat.PICTURE: _write_picture,
}
_OF_SEVERAL = {ExportFormat.GRAPHML: write_graphml, ExportFormat.GEXF: write_gexf}
