"""Results as GraphML, for Gephi, yEd, Cytoscape and igraph; written node by node."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from core.ports.files import ResultExport
from exports.english import LISTS
from exports.graph.network import Edge, Network, Node, labels
from exports.graph.xml import quoted, text

_NODE_KEYS = {"label": "string", "network": "string", "username": "string", "url": "string", "kind": "string",
              "inactive": "boolean", "lists": "string"}  # fmt: skip
_EDGE_KEYS = {"relation": "string", "mutual": "boolean", "weight": "double"}


def write_graphml(results: Sequence[ResultExport], out: BinaryIO) -> None:
    """The profiles, every person once, and a tie per person and list."""
    out.writelines(piece.encode() for piece in _document(Network(results)))


def _document(network: Network) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for domain, keys in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        for name, kind in keys.items():
            yield f'  <key id="{domain}-{name}" for="{domain}" attr.name="{name}" attr.type="{kind}"/>\n'
    yield '  <graph id="G" edgedefault="directed">\n'
    yield from map(_node, network.nodes())
    for number, edge in enumerate(network.edges()):
        yield _edge(number, edge)
    yield "  </graph>\n</graphml>\n"


def _node(node: Node) -> str:
    values = {
        "label": node.label,
        "network": node.network,
        "username": node.username,
        "url": node.url,
        "kind": node.kind,
        "inactive": str(node.inactive).lower(),
        "lists": labels(node.lists, LISTS),
    }
    data = "".join(f'<data key="node-{name}">{text(value)}</data>' for name, value in values.items() if value)
    return f"    <node id={quoted(node.id)}>{data}</node>\n"


def _edge(number: int, edge: Edge) -> str:
    ends = f"source={quoted(edge.source)} target={quoted(edge.target)}"
    values = {"relation": LISTS[edge.kind], "mutual": str(edge.mutual).lower(), "weight": edge.weight}
    data = "".join(f'<data key="edge-{name}">{value}</data>' for name, value in values.items())
    return f'    <edge id="e{number}" {ends}>{data}</edge>\n'
