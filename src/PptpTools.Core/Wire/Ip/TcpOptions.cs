using System;

namespace PptpTools.Wire.Ip;

/// <summary>
/// Walks TCP options: kind, and for all but 0 (end) and 1 (no operation) a length that counts kind and length too.
/// A length that does not fit ends the walk. RFC 9293 section 3.1.
/// </summary>
internal ref struct TcpOptions
{
    public const byte EndOfList = 0;
    public const byte NoOperation = 1;
    public const byte MaximumSegmentSize = 2;
    public const byte WindowScale = 3;
    public const byte SackPermitted = 4;
    public const byte Sack = 5;
    public const byte Timestamps = 8;

    private readonly ReadOnlySpan<byte> _octets;
    private int _next;

    public TcpOptions(ReadOnlySpan<byte> octets)
    {
        _octets = octets;
        _next = Offset = 0;
        Kind = EndOfList;
        Value = default;
        IsBroken = false;
    }

    public byte Kind { get; private set; }

    /// <summary>What follows kind and length.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Offset of the option in the list.</summary>
    public int Offset { get; private set; }

    /// <summary>True when the walk ended at a length that does not fit.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Moves to the next option that is no padding.</summary>
    public bool MoveNext()
    {
        while (_next < _octets.Length && _octets[_next] == NoOperation)
            _next++;
        Offset = _next;
        if (_next == _octets.Length || _octets[_next] == EndOfList)
            return false;
        int length = _next + 1 < _octets.Length ? _octets[_next + 1] : 0;
        if (length < 2 || length > _octets.Length - _next)
        {
            IsBroken = true;
            return false;
        }

        Kind = _octets[_next];
        Value = _octets.Slice(_next + 2, length - 2);
        _next += length;
        return true;
    }

    /// <summary>Appends the options in pppd's shape: <c> &lt;mss 1460&gt; &lt;sackOK&gt;</c>.</summary>
    public static void AppendText(ReadOnlySpan<byte> octets, LineWriter line)
    {
        var options = new TcpOptions(octets);
        while (options.MoveNext())
        {
            ReadOnlySpan<byte> value = options.Value;
            switch (options.Kind)
            {
                case MaximumSegmentSize when value.Length == 2:
                    line.Ascii(" <mss ").Decimal(NetworkOrder.UInt16(value, 0));
                    break;
                case WindowScale when value.Length == 1:
                    line.Ascii(" <wscale ").Decimal(value[0]);
                    break;
                case SackPermitted when value.IsEmpty:
                    line.Ascii(" <sackOK");
                    break;
                case Sack when value.Length % 8 == 0:
                    line.Ascii(" <sack");
                    for (; !value.IsEmpty; value = value.Slice(8))
                        line.Ascii(' ').Decimal(NetworkOrder.UInt32(value, 0)).Ascii('-').Decimal(NetworkOrder.UInt32(value, 4));
                    break;
                case Timestamps when value.Length == 8:
                    line.Ascii(" <timestamp ").Decimal(NetworkOrder.UInt32(value, 0)).Ascii(' ').Decimal(NetworkOrder.UInt32(value, 4));
                    break;
                default:
                    line.Ascii(" <option ").Decimal(options.Kind);
                    if (!value.IsEmpty)
                        line.Ascii(' ').Hex(value);
                    break;
            }

            line.Ascii('>');
        }
    }

    /// <summary>Names every option and its values; padding is left out.</summary>
    public static void Describe(ReadOnlySpan<byte> octets, FieldSink sink)
    {
        var options = new TcpOptions(octets);
        while (options.MoveNext())
        {
            sink.BeginGroup(NameOf(options.Kind), options.Kind);
            DescribeValue(options.Kind, options.Value, sink);
            sink.EndGroup();
        }
    }

    private static string NameOf(byte kind) => kind switch
    {
        MaximumSegmentSize => "MaximumSegmentSize",
        WindowScale => "WindowScale",
        SackPermitted => "SackPermitted",
        Sack => "Sack",
        Timestamps => "Timestamps",
        19 => "Md5Signature",
        28 => "UserTimeout",
        29 => "Authentication",
        30 => "MultipathTcp",
        34 => "FastOpen",
        _ => "UnknownOption",
    };

    private static void DescribeValue(byte kind, ReadOnlySpan<byte> value, FieldSink sink)
    {
        switch (kind)
        {
            case MaximumSegmentSize when value.Length == 2:
                sink.Number("Value", NetworkOrder.UInt16(value, 0));
                break;
            case WindowScale when value.Length == 1:
                sink.Number("Value", value[0]);
                break;
            case Sack when value.Length % 8 == 0:
                for (; !value.IsEmpty; value = value.Slice(8))
                {
                    sink.Number("LeftEdge", NetworkOrder.UInt32(value, 0));
                    sink.Number("RightEdge", NetworkOrder.UInt32(value, 4));
                }

                break;
            case Timestamps when value.Length == 8:
                sink.Number("Value", NetworkOrder.UInt32(value, 0));
                sink.Number("EchoReply", NetworkOrder.UInt32(value, 4));
                break;
            default:
                if (!value.IsEmpty)
                    sink.Octets("Value", value);
                break;
        }
    }
}
