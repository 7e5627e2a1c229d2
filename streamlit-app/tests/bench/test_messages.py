"""The picture is found among the messages of a run, and its size is that of its data alone."""

from __future__ import annotations

import io

import pandas as pd
import pyarrow as pa
import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.messages import picture_size, received


def chart(spec: str) -> bytes:
    message = ForwardMsg()
    message.delta.new_element.plotly_chart.spec = spec
    return message.SerializeToString()


def component(json: str) -> bytes:
    message = ForwardMsg()
    message.delta.new_element.bidi_component.json = json
    return message.SerializeToString()


def deck(json: str) -> bytes:
    message = ForwardMsg()
    message.delta.new_element.deck_gl_json_chart.json = json
    return message.SerializeToString()


def dataframe(frame: pd.DataFrame) -> bytes:
    table, stream = pa.Table.from_pandas(frame), io.BytesIO()
    with pa.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table)
    message = ForwardMsg()
    message.delta.new_element.dataframe.arrow_data.data = stream.getvalue()
    return message.SerializeToString()


def finished() -> bytes:
    message = ForwardMsg()
    message.script_finished = ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY
    return message.SerializeToString()


def named_only() -> bytes:
    message = ForwardMsg()
    message.ref_hash = "0123"
    return message.SerializeToString()


SPACED = '{ "data": [ 1, 2 ],\n  "layout": { "title": "Strøm" } }'
COMPACT = '{"data":[1,2],"layout":{"title":"Strøm"}}'


@pytest.mark.parametrize(
    ("frame", "kind"),
    [(chart(SPACED), "plotly_chart"), (deck(SPACED), "deck_gl_json_chart"), (component(SPACED), "bidi_component")],
)
def test_a_picture_counts_as_compact_json(frame: bytes, kind: str) -> None:
    assert picture_size([finished(), frame], kind) == len(COMPACT.encode())


def test_a_table_counts_by_its_columns() -> None:
    frame = dataframe(pd.DataFrame({"region": ["A", "B"], "value": [1.5, 2.0]}))
    assert picture_size([frame], "dataframe") == len('{"region":["A","B"],"value":[1.5,2.0]}')


def test_of_several_the_largest_is_the_picture() -> None:
    assert picture_size([component("{}"), component('{"a":1}'), component("")], "bidi_component") == len('{"a":1}')


def test_a_picture_that_is_only_named_was_not_sent() -> None:
    assert picture_size([named_only(), finished(), chart("{}")], "deck_gl_json_chart") == 0


def test_all_messages_are_received() -> None:
    frames = [finished(), named_only()]
    assert received(frames) == len(frames[0]) + len(frames[1])
