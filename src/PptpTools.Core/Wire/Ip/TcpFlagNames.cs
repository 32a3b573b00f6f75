using System.Text;

namespace PptpTools.Wire.Ip;

/// <summary>The control bits as people name them: <c>SYN+ACK</c>, <c>PSH+ACK</c>, <c>none</c>.</summary>
internal static class TcpFlagNames
{
    private static readonly string[] Bits = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"];
    private static readonly string[] Names = BuildNames();

    public static string Of(TcpFlags flags) => Names[(byte)flags];

    private static string[] BuildNames()
    {
        var names = new string[256];
        var name = new StringBuilder();
        for (int flags = 0; flags < names.Length; flags++)
        {
            name.Clear();
            for (int bit = 0; bit < Bits.Length; bit++)
            {
                if ((flags >> bit & 1) != 0)
                    name.Append(name.Length == 0 ? "" : "+").Append(Bits[bit]);
            }

            names[flags] = flags == 0 ? "none" : name.ToString();
        }

        return names;
    }
}
