using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>The parameters of the header compression protocols that IPCP and IPV6CP can agree on.</summary>
internal static class IpHeaderCompression
{
    public const PppProtocol OldVanJacobson = (PppProtocol)0x0037;
    public const PppProtocol Iphc = (PppProtocol)0x0061;
    public const PppProtocol Rohc = (PppProtocol)0x0003;

    private static readonly string[] IphcFields = ["TcpSpace", "NonTcpSpace", "FMaxPeriod", "FMaxTime", "MaxHeader"];
    private static readonly string[] RohcFields = ["MaxCid", "Mrru", "MaxHeader"];

    public static void Describe(FieldSink sink, PppProtocol protocol, ReadOnlySpan<byte> data)
    {
        sink.Code("Protocol", (ushort)protocol, NameOf(protocol));
        switch (protocol)
        {
            case PppProtocol.VanJacobsonCompressed when data.Length >= 2:
                sink.Number("MaxSlotId", data[0]);
                sink.Number("CompSlotId", data[1]);
                data = data.Slice(2);
                break;
            case Iphc:
                data = DescribeWords(sink, IphcFields, data);
                break;
            case Rohc:
                data = DescribeWords(sink, RohcFields, data);
                break;
        }

        if (data.Length > 0)
            sink.Octets(protocol is Iphc or Rohc ? "Suboptions" : "Data", data);
    }

    public static void Examine(AnomalyCollector anomalies, PppProtocol protocol, ReadOnlySpan<byte> data, int offset)
    {
        const int DataOffset = PppOption.HeaderLength + sizeof(ushort);
        switch (protocol)
        {
            case PppProtocol.VanJacobsonCompressed when data.Length != 2:
                anomalies.Add("BadOptionLength", $"Van Jacobson compression has 2 octets of parameters, not {data.Length}.", "RFC 1332 4.1", offset + 1);
                break;
            case PppProtocol.VanJacobsonCompressed when data[1] > 1:
                anomalies.Add("ReservedNotZero", $"Comp-Slot-Id is 0 or 1, not {data[1]}.", "RFC 1332 4.1", offset + DataOffset + 1);
                break;
            case Iphc when data.Length < 2 * IphcFields.Length:
                anomalies.Add("BadOptionLength", $"IP header compression has at least 10 octets of parameters, not {data.Length}.", "RFC 3544 2.1", offset + 1);
                break;
            case Rohc when data.Length < 2 * RohcFields.Length:
                anomalies.Add("BadOptionLength", $"Robust header compression has at least 6 octets of parameters, not {data.Length}.", "RFC 3241 2.1", offset + 1);
                break;
            default:
                if (NameOf(protocol) is null)
                    anomalies.Add("UnknownCompressionProtocol", $"0x{(ushort)protocol:x4} is no header compression protocol.", "RFC 1332 3.2", offset + PppOption.HeaderLength);
                break;
        }
    }

    private static string? NameOf(PppProtocol protocol) => protocol switch
    {
        PppProtocol.VanJacobsonCompressed => "VanJacobson",
        OldVanJacobson => "VanJacobsonOfRfc1172",
        Iphc => "IpHeaderCompression",
        Rohc => "RobustHeaderCompression",
        _ => null,
    };

    private static ReadOnlySpan<byte> DescribeWords(FieldSink sink, string[] names, ReadOnlySpan<byte> data)
    {
        if (data.Length < names.Length * sizeof(ushort))
            return data;
        foreach (string name in names)
        {
            sink.Number(name, NetworkOrder.UInt16(data, 0));
            data = data.Slice(sizeof(ushort));
        }

        return data;
    }
}
