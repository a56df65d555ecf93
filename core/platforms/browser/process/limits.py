"""How long a browser may take, and how much memory."""

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class BrowserLimits:
    """Beyond these a browser counts as sick and is replaced; the jobs that used it are tried again."""

    launch_s: float = 30.0
    open_s: float = 30.0
    """From asking for a context to its blank page being ready: what proves that a browser works. Beside four scrapes on
    a busy machine of two cores a healthy one was seen to take more than 5 s."""
    close_s: float = 5.0
    proof_every_s: float = 30.0
    """`warm` (behind `/health`) has a browser prove itself again after so long."""
    renderer_bytes: int = 1_536 * MB
    """A page that takes more is ended; a list of five thousand people drawn on a page takes about half of that."""
    shared_bytes: int = 800 * MB
    """What all contexts share (everything but the pages) has grown too large to go on with: the next context gets a
    new browser. A fresh one takes about 200 MB."""
    largest_shared_bytes: int = 2_048 * MB
    """Beyond this it is not even let finish what it does."""
    look_every_s: float = 1.0
    """How often the processes are looked at while a context is open."""
    niceness: int = 0
    """How far the browsers give way to other processes when there is not enough processor time for all."""
