"""Results as GEXF 1.3, the format of Gephi; with intervals when a list was read more than once."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import BinaryIO

from core.ports.files import ResultExport
from exports.english import LISTS
from exports.graph.network import Edge, Network, Node, Span, labels
from exports.graph.xml import quoted, text

_NODE_ATTRIBUTES = {"network": "string", "username": "string", "url": "string", "kind": "string",
                    "inactive": "boolean", "lists": "string"}  # fmt: skip


def write_gexf(results: Sequence[ResultExport], out: BinaryIO) -> None:
    """The profiles, every person once, and a tie per person and list."""
    out.writelines(piece.encode() for piece in _document(results))


def _document(results: Sequence[ResultExport]) -> Iterator[str]:
    network, about = Network(results), ", ".join(result.profile.name for result in results)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
    yield f'  <meta lastmodifieddate="{max(map(_read_at, results)):%Y-%m-%d}"><creator>Centinela</creator>'
    yield f"<description>{text(about)}</description></meta>\n"
    # "date" is read with hours by Gephi, and by networkx, which has no "dateTime".
    timed = ' timeformat="date" timerepresentation="interval"' if network.dynamic else ""
    yield f'  <graph mode="{"dynamic" if network.dynamic else "static"}" defaultedgetype="directed"{timed}>\n'
    yield '    <attributes class="node" mode="static">\n'
    for name, kind in _NODE_ATTRIBUTES.items():
        yield f'      <attribute id="{name}" title="{name}" type="{kind}"/>\n'
    yield "    </attributes>\n"
    yield '    <attributes class="edge" mode="static">\n'
    yield '      <attribute id="relation" title="relation" type="string"/>\n'
    yield '      <attribute id="mutual" title="mutual" type="boolean"/>\n    </attributes>\n'
    yield "    <nodes>\n"
    yield from map(_node, network.nodes())
    yield "    </nodes>\n    <edges>\n"
    for number, edge in enumerate(network.edges()):
        yield _edge(number, edge)
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _read_at(result: ResultExport) -> datetime:
    times = [one.run.finished_at or one.run.started_at for one in result.lists]
    return max(times, default=result.origin.asked_at)


def _node(node: Node) -> str:
    values = {
        "network": node.network,
        "username": node.username,
        "url": node.url,
        "kind": node.kind,
        "inactive": str(node.inactive).lower(),
        "lists": labels(node.lists, LISTS),
    }
    told = "".join(f'<attvalue for="{name}" value={quoted(value)}/>' for name, value in values.items() if value)
    inside = f"<attvalues>{told}</attvalues>{_spells(node.spans)}"
    return f"      <node id={quoted(node.id)} label={quoted(node.label)}>{inside}</node>\n"


def _edge(number: int, edge: Edge) -> str:
    ends = f"source={quoted(edge.source)} target={quoted(edge.target)}"
    relation, mutual = LISTS[edge.kind], str(edge.mutual).lower()
    told = f'<attvalue for="relation" value="{relation}"/><attvalue for="mutual" value="{mutual}"/>'
    inside = f"<attvalues>{told}</attvalues>{_spells(edge.spans)}"
    return f'      <edge id="{number}" {ends} kind="{relation}" weight="{edge.weight}">{inside}</edge>\n'


def _spells(spans: Sequence[Span]) -> str:
    if not spans:
        return ""
    return f"<spells>{''.join(map(_spell, spans))}</spells>"


def _spell(span: Span) -> str:
    start, end = span
    until = f' end="{_instant(end)}"' if end is not None else ""
    return f'<spell start="{_instant(start)}"{until}/>'


def _instant(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
