namespace PptpTools.Wire.Ip;

/// <summary>How addresses with ports read: <c>10.0.0.1:80</c>, <c>[2001:db8::1]:80</c>.</summary>
internal static class IpText
{
    public static LineWriter AppendEndpoint(LineWriter line, IpAddress address, ushort port)
    {
        bool isVersion4 = address.IsVersion4;
        if (!isVersion4)
            line.Ascii('[');
        address.AppendTo(line);
        return line.Ascii(isVersion4 ? ":" : "]:").Decimal(port);
    }
}
