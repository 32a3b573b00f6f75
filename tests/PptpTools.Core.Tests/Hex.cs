using System;
using System.Text;

namespace PptpTools.Tests;

/// <summary>Octets written one field a line: hexadecimal digits, blanks between them, <c>#</c> starts a comment.</summary>
internal static class Hex
{
    public static byte[] Octets(string text)
    {
        var digits = new StringBuilder();
        foreach (string line in text.Split('\n'))
        {
            foreach (char character in line.Split('#')[0])
            {
                if (!char.IsWhiteSpace(character))
                    digits.Append(character);
            }
        }

        return Convert.FromHexString(digits.ToString());
    }
}
