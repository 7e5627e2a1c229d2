"""What a server sent to the page in one run of its script: how much, and how much of it is the picture itself."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence

import pyarrow as pa
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


def received(frames: Iterable[bytes]) -> int:
    """Bytes of the messages."""
    return sum(map(len, frames))


def picture_size(frames: Sequence[bytes], kind: str) -> int:
    """Bytes of the picture's own data as compact JSON; 0 where no picture of this kind was sent.

    A picture that the browser holds already is only named, and so is not sent. Of several the largest counts: a page
    may show small tables beside the one that was asked for.
    """
    elements = (message.delta.new_element for message in map(_parsed, frames) if message.HasField("delta"))
    return max((len(_compact(element)) for element in elements if element.WhichOneof("type") == kind), default=0)


def _parsed(frame: bytes) -> ForwardMsg:
    message = ForwardMsg()
    message.ParseFromString(frame)
    return message


def _compact(element: Element) -> bytes:
    data = _data(element)
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False, default=str).encode()


def _data(element: Element) -> object:
    """The data that an element draws."""
    match element.WhichOneof("type"):
        case "plotly_chart":
            return json.loads(element.plotly_chart.spec)
        case "deck_gl_json_chart":
            return json.loads(element.deck_gl_json_chart.json)
        case "bidi_component":
            return json.loads(element.bidi_component.json or "null")
        case "dataframe":
            return _columns(element.dataframe.arrow_data.data)
        case kind:
            raise ValueError(f"no picture is of the kind {kind}")


def _columns(arrow: bytes) -> dict[str, list[object]]:
    with pa.ipc.open_stream(io.BytesIO(arrow)) as stream:
        columns: dict[str, list[object]] = stream.read_all().to_pydict()
    return columns
