using System;
using System.Linq;
using PptpTools.Wire;
using PptpTools.Wire.Control;
using Xunit;

namespace PptpTools.Tests.Wire.Control;

public class ControlMessageTests
{
    public static TheoryData<ControlVector> Vectors => ControlVectors.Theory;

    [Fact]
    public void There_is_a_vector_for_every_type() =>
        Assert.Equal(Enumerable.Range(1, 15), ControlVectors.All.Select(vector => vector.Octets[9] + 0));

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_vector_has_its_name_section_and_text_and_nothing_odd(ControlVector vector)
    {
        ControlMessage message = Parse(vector.Octets);

        Assert.Equal(vector.Name, message.GetType().Name);
        Assert.Equal(vector.Name, message.Message);
        Assert.Equal(vector.Section, message.Reference);
        Assert.Equal(vector.Text, message.ToString());
        Assert.Empty(Anomalies(message));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void What_is_parsed_is_written_back_octet_for_octet(ControlVector vector)
    {
        ControlMessage message = Parse(vector.Octets);
        byte[] written = Enumerable.Repeat((byte)0xA5, message.Length + 3).ToArray();

        message.WriteTo(written);

        Assert.Equal(vector.Octets, written.Take(message.Length));
        Assert.Equal([0xA5, 0xA5, 0xA5], written.Skip(message.Length));
        Assert.Equal(message, Parse(vector.Octets));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Every_truncation_is_kept_as_data_and_reported(ControlVector vector)
    {
        for (int length = 0; length < vector.Octets.Length; length++)
        {
            byte[] octets = vector.Octets[..length];
            bool parsed = ControlMessage.TryParse(octets, out ControlMessage? message, out WireError error);
            Assert.Equal(length >= ControlMessage.HeaderLength, parsed);
            if (!parsed)
            {
                Assert.Equal(WireFault.Truncated, error.Fault);
                continue;
            }

            Assert.IsType<UnknownControlMessage>(message);
            Assert.Equal(vector.Name, message.Message);
            Assert.Equal(vector.Section, message.Reference);
            Assert.Equal(octets, message.ToOctets());
            Assert.Equal(2, Anomalies(message).Count(anomaly => anomaly.Rule == "BadLength"));
        }
    }

    private static ControlMessage Parse(byte[] octets)
    {
        Assert.True(ControlMessage.TryParse(octets, out ControlMessage? message, out _));
        return message!;
    }

    private static Anomaly[] Anomalies(WireRecord record)
    {
        var anomalies = new AnomalyCollector();
        record.Examine(anomalies);
        return [.. anomalies.Items];
    }
}
