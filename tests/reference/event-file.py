#!/usr/bin/python3
"""TensorBoard's event files by Google's protobuf and TensorFlow's definitions of the messages (needs Debian's python3-protobuf and python3-pil).

    /usr/bin/python3 tests/reference/event-file.py make         writes tests/reference/events/reference.tfevents, which TensorBoardTests compares with Lincoln's
    /usr/bin/python3 tests/reference/event-file.py show FILE    prints what an event file holds, such as one that Lincoln wrote
"""
import io
import struct
import sys
from pathlib import Path

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from PIL import Image

HERE = Path(__file__).parent / "events"

# Of TensorFlow's event.proto, summary.proto, histogram.proto, tensor.proto and tensor_shape.proto what is used here; * is repeated.
MESSAGES = {
    "Event": "1 double wall_time, 2 int64 step, 3 string file_version, 5 Summary summary",
    "Summary": "1 *Value value",
    "Value": "1 string tag, 2 float simple_value, 4 Picture image, 5 HistogramProto histo, 8 TensorProto tensor, 9 SummaryMetadata metadata",
    "Picture": "1 int32 height, 2 int32 width, 3 int32 colorspace, 4 bytes encoded_image_string",
    "HistogramProto": "1 double min, 2 double max, 3 double num, 4 double sum, 5 double sum_squares, 6 *double bucket_limit, 7 *double bucket",
    "TensorProto": "1 int32 dtype, 2 TensorShapeProto tensor_shape, 8 *bytes string_val",
    "TensorShapeProto": "2 *Dim dim",
    "Dim": "1 int64 size",
    "SummaryMetadata": "1 PluginData plugin_data",
    "PluginData": "1 string plugin_name, 2 bytes content",
}


def event_class():
    file = descriptor_pb2.FileDescriptorProto(name="events.proto", syntax="proto3")
    for name, fields in MESSAGES.items():
        message = file.message_type.add(name=name)
        for number, kind, field in (f.split() for f in fields.split(", ")):
            f = message.field.add(name=field, number=int(number))
            f.label = f.LABEL_REPEATED if kind[0] == "*" else f.LABEL_OPTIONAL
            kind = kind.lstrip("*")
            if kind in MESSAGES:
                f.type, f.type_name = f.TYPE_MESSAGE, kind
            else:
                f.type = getattr(f, f"TYPE_{kind.upper()}")
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.MessageFactory(pool).GetPrototype(pool.FindMessageTypeByName("Event"))


Event = event_class()


def checksum(data):
    """CRC-32C, masked as TensorFlow's records have it."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0x82F63B78 * (crc & 1)
    crc ^= 0xFFFFFFFF
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def write(path, events):
    with open(path, "wb") as file:
        for event in events:
            length, content = struct.pack("<Q", event.ByteSize()), event.SerializeToString(deterministic=True)
            file.write(length + checksum(length) + content + checksum(content))


def read(path):
    data = Path(path).read_bytes()
    while data:
        length, = struct.unpack("<Q", data[:8])
        content = data[12:12 + length]
        if checksum(data[:8]) != data[8:12] or checksum(content) != data[12 + length:16 + length]:
            sys.exit(f"{path}: a checksum is wrong")
        yield Event.FromString(content)
        data = data[16 + length:]


def make():
    png = io.BytesIO()
    Image.frombytes("RGB", (2, 1), bytes([0, 51, 255, 255, 0, 255])).save(png, "PNG")
    counts = [0.0] * 30
    counts[0], counts[10], counts[29] = 1, 2, 1
    histogram = {"min": -1, "max": 2, "num": 4, "sum": 1, "sum_squares": 5, "bucket_limit": [-1 + i * (3 / 30) for i in range(1, 30)] + [2], "bucket": counts}
    text = {"dtype": 7, "tensor_shape": {"dim": [{"size": 1}]}, "string_val": ["ä *b*".encode()]}
    values = [
        (3, {"tag": "loss", "simple_value": 0.25}),
        (300, {"tag": "weights", "histo": histogram}),
        (5, {"tag": "picture", "image": {"height": 1, "width": 2, "colorspace": 3, "encoded_image_string": png.getvalue()}}),
        (6, {"tag": "note", "tensor": text, "metadata": {"plugin_data": {"plugin_name": "text"}}}),
    ]
    HERE.mkdir(exist_ok=True)
    write(HERE / "reference.tfevents", [Event(wall_time=1e9, file_version="brain.Event:2")] + [Event(wall_time=1e9, step=step, summary={"value": [value]}) for step, value in values])


if sys.argv[1:] == ["make"]:
    make()
elif len(sys.argv) == 3 and sys.argv[1] == "show":
    for event in read(sys.argv[2]):
        print(event)
else:
    sys.exit(__doc__)
