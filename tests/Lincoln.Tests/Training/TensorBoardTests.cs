using System.Buffers.Binary;
using System.Text;
using Lincoln.Data;
using Lincoln.Optimizers;
using Lincoln.Training;

namespace Lincoln.Tests.Training;

public class TensorBoardTests : TrainingTest
{
    // A checksum bit by bit (reflected polynomial 0x82F63B78), as in the definition of CRC-32C.
    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0x82F63B78 : crc >> 1;
        }
        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8;
    }

    private static List<byte[]> Records(string path)
    {
        var records = new List<byte[]>();
        ReadOnlySpan<byte> file = File.ReadAllBytes(path);
        while (!file.IsEmpty)
        {
            int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
            Assert.Equal(Masked(file[..8]), BinaryPrimitives.ReadUInt32LittleEndian(file[8..]));
            Assert.Equal(Masked(file.Slice(12, length)), BinaryPrimitives.ReadUInt32LittleEndian(file[(12 + length)..]));
            records.Add(file.Slice(12, length).ToArray());
            file = file[(16 + length)..];
        }
        return records;
    }

    private static List<Dictionary<int, List<object>>> Events(string path) => [.. Records(path).Select(Message)];

    // Field number → values: whole numbers as long, 8 and 4 bytes as double and float, the rest as bytes.
    private static Dictionary<int, List<object>> Message(byte[] bytes)
    {
        var fields = new Dictionary<int, List<object>>();
        int at = 0;
        while (at < bytes.Length)
        {
            long key = Variable(), length;
            object value;
            switch (key & 7)
            {
                case 0: value = Variable(); break;
                case 1: (value, at) = (BitConverter.ToDouble(bytes, at), at + 8); break;
                case 5: (value, at) = (BitConverter.ToSingle(bytes, at), at + 4); break;
                case 2:
                    length = Variable();
                    (value, at) = (bytes[at..(at + (int)length)], at + (int)length);
                    break;
                default: throw new InvalidDataException($"kind {key & 7}");
            }
            if (!fields.TryGetValue((int)(key >> 3), out var list)) fields.Add((int)(key >> 3), list = []);
            list.Add(value);
        }
        return fields;

        long Variable()
        {
            long value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte b = bytes[at++];
                value |= (long)(b & 127) << shift;
                if (b < 128) return value;
            }
        }
    }

    private static Dictionary<int, List<object>> Inner(Dictionary<int, List<object>> message, params int[] path)
    {
        foreach (int field in path) message = Message((byte[])message[field][0]);
        return message;
    }

    private static string Text(object bytes) => Encoding.UTF8.GetString((byte[])bytes);

    private static string WriteOfEachKind(string folder)
    {
        using var board = new TensorBoardWriter(folder);
        board.Scalar("loss", 3, 0.25);
        board.Histogram("weights", 300, Tensor.From(-1, 0, 0, 2));
        board.Image("picture", 5, new Tensor([3, 1, 2], [0, 1, (Real)0.2, 0, 1, 7]));
        board.Text("note", 6, "ä *b*");
        return board.Path;
    }

    // tests/reference/event-file.py wrote the same by Google's protobuf and TensorFlow's definitions of the messages.
    [Fact]
    public void The_bytes_are_those_of_another_writer()
    {
        const int Time = 9;                                                      // the first field of an event takes so many bytes
        using var folder = new TemporaryFolder();
        var expected = Records(Repository.File("tests", "reference", "events", "reference.tfevents"));
        var found = Records(WriteOfEachKind(folder.Path));
        foreach (int i in (int[])[1, 2, 4]) Assert.Equal(expected[i][Time..], found[i][Time..]);
        Assert.Equal(expected[0][Time..], found[0][(Time + 2)..]);               // the step 0, which may be left out, stands there
        Dictionary<int, List<object>> picture = Inner(Message(expected[3]), 5, 1, 4), own = Inner(Message(found[3]), 5, 1, 4);
        foreach (int field in (int[])[1, 2, 3]) Assert.Equal(picture[field], own[field]);
        Assert.Equal(Pixels(picture, "expected"), Pixels(own, "found"));

        static byte[] Pixels(Dictionary<int, List<object>> image, string name)
            => ImageFile.Decode((byte[])image[4][0], name).Pixels.ToArray();
    }

    [Fact]
    public void An_independent_reader_finds_what_was_written()
    {
        using var folder = new TemporaryFolder();
        string path = WriteOfEachKind(folder["runs", "a"]);
        Assert.Contains("tfevents", Path.GetFileName(path));
        var events = Events(path);
        Assert.Equal(5, events.Count);
        Assert.Equal("brain.Event:2", Text(events[0][3][0]));
        Assert.Equal([0L, 3L, 300L, 5L, 6L], events.Select(e => e[2][0]));
        var now = DateTimeOffset.UtcNow;
        Assert.All(events, e => Assert.InRange(DateTimeOffset.FromUnixTimeSeconds((long)(double)e[1][0]), now.AddMinutes(-5), now));

        var scalar = Inner(events[1], 5, 1);
        Assert.Equal(("loss", 0.25f), (Text(scalar[1][0]), (float)scalar[2][0]));

        var histogram = Inner(events[2], 5, 1, 5);
        Assert.Equal([-1.0, 2.0, 4.0, 1.0, 5.0], Enumerable.Range(1, 5).Select(f => histogram[f][0]));
        double[] limits = Doubles(histogram[6][0]), counts = Doubles(histogram[7][0]);
        Assert.Equal((30, 2.0, 4.0), (limits.Length, limits[^1], counts.Sum()));
        Assert.Equal([1, 2, 1], counts.Where(c => c > 0));
        Assert.Equal(limits.Order(), limits);

        var image = Inner(events[3], 5, 1, 4);
        Assert.Equal([1L, 2L, 3L], Enumerable.Range(1, 3).Select(f => image[f][0]));
        Assert.Equal([0, 51, 255, 255, 0, 255], ImageFile.Decode((byte[])image[4][0], "image").Pixels.ToArray());

        var text = Inner(events[4], 5, 1);
        Assert.Equal("ä *b*", Text(Inner(text, 8)[8][0]));
        Assert.Equal(7L, Inner(text, 8)[1][0]);
        Assert.Equal("text", Text(Inner(text, 9, 1)[1][0]));

        static double[] Doubles(object bytes) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>((byte[])bytes).ToArray();
    }

    [Fact]
    public void A_trainer_writes_its_epochs()
    {
        using var folder = new TemporaryFolder();
        var network = Classifier();
        var reports = new Reports();
        TrainingHistory history;
        string path;
        using (var board = new TensorBoardWriter(folder.Path))
        {
            var log = new TensorBoardProgress(board, network, reports);
            var options = new TrainerOptions { Epochs = 2, BatchSize = 20, Metrics = [new Accuracy()], AfterStep = log.AfterStep };
            history = new Trainer(network, new SGDMomentum(0.05)).Fit(Blobs(40), Blobs(20, seed: 2), options, log);
            path = board.Path;
        }
        var values = Events(path).Skip(1).Select(e => (Step: (long)e[2][0], Value: Inner(e, 5, 1))).ToList();
        Assert.Equal(history.Epochs.Select(e => (float)e.TrainingLoss), Of("loss/training"));
        Assert.Equal(history.Epochs.Select(e => (float)e.ValidationLoss!.Value), Of("loss/validation"));
        Assert.Equal(history.Epochs.Select(e => (float)e.Metrics["accuracy"]), Of("metrics/accuracy"));
        Assert.Equal([1, 2, 3, 4], values.Where(v => Text(v.Value[1][0]) == "loss/step").Select(v => v.Step));
        Assert.Equal(2, values.Count(v => Text(v.Value[1][0]) == "parameters/0.weight" && v.Value.ContainsKey(5)));
        Assert.NotEmpty(reports.All);

        IEnumerable<float> Of(string tag) => values.Where(v => Text(v.Value[1][0]) == tag).Select(v => (float)v.Value[2][0]);
    }

    [Fact]
    public void Wrong_values_are_refused_and_files_are_never_overwritten()
    {
        using var folder = new TemporaryFolder();
        using TensorBoardWriter board = new(folder.Path), other = new(folder.Path);
        Assert.NotEqual(board.Path, other.Path);
        Assert.ThrowsAny<ArgumentException>(() => board.Scalar("", 0, 1));
        Assert.ThrowsAny<ArgumentException>(() => board.Scalar("a", -1, 1));
        Assert.ThrowsAny<ArgumentException>(() => board.Histogram("a", 0, Tensor.From(Real.NaN)));
        Assert.ThrowsAny<ArgumentException>(() => board.Image("a", 0, new Tensor([2, 3])));
        board.Histogram("same", 0, Tensor.Ones([3]));
    }
}
